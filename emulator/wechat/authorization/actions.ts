import * as z from 'zod/mini';
import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import type { ActionParts } from '../action-parts.ts';
import { ActionRefused, type Doer, type PeopleActions } from '../people/actions.ts';
import type { Delivery } from '../push/entities.ts';
import { ALPHANUMERIC, seededText } from '../seeded.ts';

/** What can be taken back, by number: of mini programs and of web pages of Official Accounts. */
const REVOCABLE = {
  miniprogram: ['1', '2', '3', '4', '5', '6', '7', '8', '12', '13', '14', '15', '16', '18', '19', '20'],
  officialAccount: ['201', '202', '203', '204', '205', '206', '207'],
};

/**
 * What people do with what they have allowed: take it back, change the password (which ends web authorisations), have their profile cleaned by the platform, leave WeChat.
 * https://developers.weixin.qq.com/miniprogram/dev/server/event_push/platform/authorized_user_information_changes,
 * https://developers.weixin.qq.com/doc/service/guide/h5/authorization_change.html
 */
export function authorizationActions(actions: PeopleActions, parts: ActionParts): void {
  actions.add({
    name: 'revoke-authorization',
    at: 'anywhere',
    input: { info: z.string() },
    act: (doer, { info }) => revoke(parts, doer, info),
  });
  actions.add({
    name: 'have-profile-cleaned',
    at: 'anywhere',
    input: {},
    act: (doer) => pushChange(parts, doer, 'user_info_modified'),
  });
  actions.add({
    name: 'change-password',
    at: 'anywhere',
    input: {},
    act: ({ person }) => parts.tables.write(() => parts.oauth.withdrawAll(person.index)),
  });
  actions.add({ name: 'delete-wechat', at: 'anywhere', input: {}, act: (doer) => deleteWeChat(parts, doer) });
}

async function revoke(parts: ActionParts, doer: Doer, info: string): Promise<Delivery> {
  const infos = isOfficialAccount(doer.account) ? REVOCABLE.officialAccount : REVOCABLE.miniprogram;
  if (!infos.includes(info)) {
    throw new ActionRefused('NOTHING_CHOSEN', `info: one of ${infos.join(', ')} at a ${doer.account.kind}`);
  }
  return pushChange(parts, doer, 'user_authorization_revoke', info);
}

/**
 * The person is gone: follows nobody any more and can do nothing. Every account is told; whether the platform pushes
 * `unsubscribe` too is not documented, and here it does not.
 */
async function deleteWeChat(parts: ActionParts, { person }: Doer): Promise<Delivery[]> {
  const { accounts, followers, windows, departures, feed } = parts;
  const doers = accounts.all.map((account) => ({ person, account, openId: person.openIds[account.key]! }));
  parts.tables.write(() => {
    departures.add(person.index);
    for (const { account, openId } of doers) {
      windows.close({ appId: account.appId, openId });
      if (!isOfficialAccount(account)) continue;
      const ofAccount = followers.of(account.appId);
      if (ofAccount.isFollowing(person.index)) ofAccount.unfollow(person.index);
    }
  });
  feed.publish({ source: 'wechat', kind: 'person.gone', text: `${person.name} has deleted the WeChat account` });
  return Promise.all(doers.map((doer) => pushChange(parts, doer, 'user_authorization_cancellation')));
}

/** It comes from the platform; the person stands inside. */
function pushChange(parts: ActionParts, { account, openId }: Doer, event: string, info = ''): Promise<Delivery> {
  return parts.sender.push(account, {
    event,
    openId: platformOpenId(parts.seed, account),
    createTime: Math.floor(parts.clock.nowMs() / 1000),
    fields: { OpenID: openId, AppID: account.appId, RevokeInfo: info },
  });
}

/** Of the platform itself, at this account. */
function platformOpenId(seed: number, { key }: Account): string {
  return `o${seededText(`${seed}/platform/${key}`, 27, ALPHANUMERIC)}`;
}
