import type { Account } from '../accounts/entities.ts';
import { WeChatError } from '../api/errors.ts';
import type { BlacklistStore } from '../tags/blacklist-store.ts';
import type { Departures } from './departures.ts';
import type { PeopleStore } from './store.ts';

/** A person to whom an account sends something. */
export interface Recipient {
  index: number;
  appId: string;
  openId: string;
}

/** Where people are looked up who are sent something. */
export interface Recipients {
  people: PeopleStore;
  blacklists: BlacklistStore;
  departures: Departures;
}

/** The person whose OpenID at this account `touser` is; refuses with 40003 what is nobody's here, with 50002 who has left WeChat, with 43019 who is on the blacklist. */
export function recipientOf(
  { people, blacklists, departures }: Recipients,
  { appId }: Account,
  touser: unknown,
): Recipient {
  const index = typeof touser === 'string' ? people.indexOf(appId, touser) : undefined;
  if (index === undefined) throw new WeChatError(40003);
  if (departures.has(index)) throw new WeChatError(50002);
  if (blacklists.has(appId, index)) throw new WeChatError(43019);
  return { index, appId, openId: touser as string };
}
