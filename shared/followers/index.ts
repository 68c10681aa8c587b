export { followEffects } from './follow-effects.ts';
export {
  handlePush,
  oaEvents,
  type ChosenReply,
  type OaEvent,
  type PushDeps,
  type PushEffect,
  type PushEffects,
} from './handle-push.ts';
export type { SyncDeps } from './run-in-work.ts';
export { syncFollowers, type SyncOutcome } from './sync-followers.ts';
export { SyncLists } from './sync-lists.ts';
export { SyncStates } from './sync-state.ts';
