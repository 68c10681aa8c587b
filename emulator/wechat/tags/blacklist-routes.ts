import { OK } from '../api/answers.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { cursorOf, followerWith, personWith, readOpenIds } from '../followers/openids.ts';
import type { FollowerStore } from '../followers/store.ts';
import type { PeopleStore } from '../people/store.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { BlacklistStore } from './blacklist-store.ts';

/** https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_batchblacklist */
const BATCH_SIZE = 20;
/** The page of today says 1,000, older ones 10,000. https://developers.weixin.qq.com/doc/subscription/api/usermanage/userinfo/api_getblacklist */
const PAGE_SIZE = 1_000;

interface BlacklistRouteStores {
  blacklists: BlacklistStore;
  people: PeopleStore;
  followers: FollowerStore;
  tokens: TokenStore;
}

export function blacklistRoutes(api: Api, stores: BlacklistRouteStores): void {
  const { blacklists } = stores;
  const access = byToken(stores.tokens);
  api.post('/cgi-bin/tags/members/getblacklist', access, (call, { appId }) => page(stores, call, appId));
  api.post('/cgi-bin/tags/members/batchblacklist', access, (call, { appId }) => {
    const openIds = readOpenIds(call.body().openid_list, BATCH_SIZE);
    blacklists.add(
      appId,
      openIds.map((openId) => followerWith(stores, appId, openId).index),
    );
    return OK;
  });
  api.post('/cgi-bin/tags/members/batchunblacklist', access, (call, { appId }) => {
    const openIds = readOpenIds(call.body().openid_list, BATCH_SIZE);
    blacklists.remove(
      appId,
      openIds.map((openId) => personWith(stores, appId, openId)),
    );
    return OK;
  });
}

/** In the shape of `user/get`. */
function page(stores: BlacklistRouteStores, call: ApiCall, appId: string): object {
  const after = cursorOf(stores, appId, call.body().begin_openid);
  const all = stores.blacklists.of(appId);
  const indexes = all.filter((index) => index > after).slice(0, PAGE_SIZE);
  if (indexes.length === 0) return { total: all.length, count: 0, next_openid: '' };
  const openid = stores.people.openIdsOf(appId, indexes);
  return { total: all.length, count: indexes.length, data: { openid }, next_openid: openid.at(-1) };
}
