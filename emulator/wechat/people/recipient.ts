import type { Account } from '../accounts/entities.ts';
import { WeChatError } from '../api/errors.ts';
import type { PeopleStore } from './store.ts';

/** A person to whom an account sends something. */
export interface Recipient {
  index: number;
  appId: string;
  openId: string;
}

/** The person whose OpenID at this account `touser` is; refuses with 40003 what is nobody's here. */
export function recipientOf(people: PeopleStore, { appId }: Account, touser: unknown): Recipient {
  const index = typeof touser === 'string' ? people.indexOf(appId, touser) : undefined;
  if (index === undefined) throw new WeChatError(40003);
  return { index, appId, openId: touser as string };
}
