import type { ActionParts } from '../action-parts.ts';
import { refuseStranger } from '../chat/actions.ts';
import type { Doer, PeopleActions } from '../people/actions.ts';

/** Pay the merchant: it opens the window of 48 hours without a count. Nothing is pushed here: payments have their own callback. */
export function paymentActions(actions: PeopleActions, parts: ActionParts): void {
  actions.add({ name: 'pay', at: 'official-account', input: {}, act: (doer) => pay(parts, doer) });
}

/** Rejects with ActionRefused for somebody who has no chat with the account. */
function pay(parts: ActionParts, doer: Doer): void {
  refuseStranger(parts, doer);
  const { person, account, openId } = doer;
  parts.windows.open({ appId: account.appId, openId }, 'payment');
  parts.feed.publish({ source: 'wechat', kind: 'person.paid', text: `${person.name} pays ${account.name}` });
}
