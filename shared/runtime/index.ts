export { exchangeAsCaller } from './exchange-as-caller.ts';
export { claimAsCaller } from './claim-as-caller.ts';
export {
  member,
  memberAsPerson,
  memberWithRecord,
  miniprogramUser,
  operator,
  owner,
  storeStaff,
  visitor,
  visitorAsPerson,
} from './admission.ts';
export { call, callable } from './callable.ts';
export { platformPush } from './platform-push.ts';
export { entryPlaces } from './entry-places.ts';
export { officialAccountId } from './official-account-id.ts';
export { runtime } from './runtime.ts';
export { timer } from './timer.ts';
export { webhook } from './webhook.ts';
export { dayLimits } from './wechat-stores.ts';
