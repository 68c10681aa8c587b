import * as z from 'zod/mini';
import { isOfficialAccount } from '../accounts/entities.ts';
import { pushEvent, pushMessage, type ActionParts } from '../action-parts.ts';
import { ActionRefused, type Doer, type PeopleActions } from '../people/actions.ts';
import type { Delivery } from '../push/entities.ts';
import { message, MINI_PROGRAM_MESSAGES, messageFields } from './message.ts';

const degrees = (most: number) => z.number().check(z.gte(-most), z.lte(most));

/** Write to an account, open the customer-service chat of a mini program, tell where one is. */
export function chatActions(actions: PeopleActions, parts: ActionParts): void {
  actions.add({
    name: 'write',
    at: 'anywhere',
    input: { message },
    act: (doer, { message }) => write(parts, doer, message),
  });
  actions.add({
    name: 'enter-session',
    at: 'miniprogram',
    input: { from: z._default(z.string().check(z.maxLength(1_000)), '') },
    act: (doer, { from }) => enterSession(parts, doer, from),
  });
  actions.add({
    name: 'report-location',
    at: 'official-account',
    input: { latitude: degrees(90), longitude: degrees(180), precision: z._default(degrees(100_000), 30) },
    act: (doer, place) => reportLocation(parts, doer, place),
  });
}

/** Rejects with ActionRefused for somebody who has no chat with the Official Account, and for what a mini program cannot get. */
export async function write(parts: ActionParts, doer: Doer, given: z.output<typeof message>): Promise<Delivery> {
  if (isOfficialAccount(doer.account)) refuseStranger(parts, doer);
  else if (!MINI_PROGRAM_MESSAGES.includes(given.type)) {
    throw new ActionRefused('WRONG_ACCOUNT', `nobody can send a ${given.type} to a mini program`);
  }
  const { msgType, fields } = messageFields(parts, given);
  parts.feed.publish({
    source: 'wechat',
    kind: 'person.wrote',
    text: `${doer.person.name} → ${doer.account.name}: ${given.type === 'text' ? given.content : given.type}`,
  });
  return pushMessage(parts, doer, msgType, fields);
}

/** https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/receive.html */
async function enterSession(parts: ActionParts, doer: Doer, from: string): Promise<Delivery> {
  parts.windows.open({ appId: doer.account.appId, openId: doer.openId }, 'session');
  return pushEvent(parts, doer, 'user_enter_tempsession', { SessionFrom: from });
}

/** Somebody who has allowed the account to know the place, at the beginning of a chat or every five seconds in it. */
async function reportLocation(
  parts: ActionParts,
  doer: Doer,
  { latitude, longitude, precision }: { latitude: number; longitude: number; precision: number },
): Promise<Delivery> {
  refuseStranger(parts, doer);
  return pushEvent(parts, doer, 'LOCATION', { Latitude: latitude, Longitude: longitude, Precision: precision });
}

/** Only followers have a chat with an Official Account. */
export function refuseStranger({ followers }: ActionParts, { person, account }: Doer): void {
  if (followers.of(account.appId).isFollowing(person.index)) return;
  throw new ActionRefused('NOT_FOLLOWING', `${person.name} does not follow ${account.name}`);
}
