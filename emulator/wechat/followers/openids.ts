import { WeChatError } from '../api/errors.ts';
import type { PeopleStore } from '../people/store.ts';
import type { Follower } from './entities.ts';
import type { FollowerStore } from './store.ts';

interface Directory {
  people: PeopleStore;
  followers: FollowerStore;
}

/** The person with this OpenID; refuses with 49003 when it belongs to another account, and with 40003 otherwise. */
export function personWith({ people }: { people: PeopleStore }, appId: string, openId: unknown): number {
  if (typeof openId !== 'string') throw new WeChatError(40003);
  const index = people.indexOf(appId, openId);
  if (index === undefined) throw new WeChatError(people.byOpenId(openId) ? 49003 : 40003);
  return index;
}

/** The follower with this OpenID; refuses as `personWith`, and with 40003 somebody who does not follow. */
export function followerWith(stores: Directory, appId: string, openId: unknown): Follower {
  const follower = stores.followers.of(appId).at(personWith(stores, appId, openId));
  if (!follower) throw new WeChatError(40003);
  return follower;
}

/** An `openid_list`; refuses with 40031 what is no list, and with 40032 an empty one and a longer one. */
export function readOpenIds(list: unknown, most: number): unknown[] {
  if (!Array.isArray(list)) throw new WeChatError(40031);
  if (list.length === 0 || list.length > most) throw new WeChatError(40032);
  return list;
}

/** The index behind which a page begins that names the last OpenID of the page before it, or none. */
export function cursorOf(stores: { people: PeopleStore }, appId: string, openId: unknown): number {
  return openId === undefined || openId === '' ? -1 : personWith(stores, appId, openId);
}
