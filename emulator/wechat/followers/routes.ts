import type { Account } from '../accounts/entities.ts';
import { OK } from '../api/answers.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { PeopleStore } from '../people/store.ts';
import type { Follower } from './entities.ts';
import { followerWith } from './openids.ts';
import type { FollowerStore } from './store.ts';

/** OpenIDs a page. https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_getfans */
export const PAGE_SIZE = 10_000;

/** OpenIDs a call. https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_batchuserinfo */
export const BATCH_SIZE = 100;

/** https://developers.weixin.qq.com/doc/subscription/api/usermanage/userinfo/api_updateremark; ten Chinese characters are taken. */
const MAX_REMARK_BYTES = 30;

interface FollowerRouteStores {
  people: PeopleStore;
  followers: FollowerStore;
  tokens: TokenStore;
}

export function followerRoutes(api: Api, stores: FollowerRouteStores): void {
  const access = byToken(stores.tokens);
  api.get('/cgi-bin/user/get', access, (call, account) => userGet(stores, call, account));
  api.get('/cgi-bin/user/info', access, (call, account) => userInfo(stores, account, call.query('openid')));
  api.post('/cgi-bin/user/info/batchget', access, (call, account) => batchGet(stores, call, account));
  api.post('/cgi-bin/user/info/updateremark', access, (call, account) => updateRemark(stores, call, account));
}

/**
 * The list of followers. Only people who follow at this moment; the last page still names a `next_openid`,
 * the page behind it has no `data` (platform notes; the official page is ambiguous).
 * Chosen here: the list is in the order of the world's indexes, an OpenID of this account whose owner has gone stays
 * good as a position, and a `next_openid` of another account or of nobody is refused with 40003.
 */
function userGet({ people, ...stores }: FollowerRouteStores, call: ApiCall, { appId }: Account): object {
  const followers = stores.followers.of(appId);
  const from = call.query('next_openid') ?? '';
  const after = from === '' ? -1 : people.indexOf(appId, from);
  if (after === undefined) throw new WeChatError(40003);
  const page = followers.page(after, PAGE_SIZE);
  call.note(`${page.length} of ${followers.count()}`);
  if (page.length === 0) return { total: followers.count(), count: 0, next_openid: '' };
  const openid = people.openIdsOf(appId, page);
  return { total: followers.count(), count: page.length, data: { openid }, next_openid: openid.at(-1) };
}

function userInfo(stores: FollowerRouteStores, account: Account, openId: string | undefined): object {
  if (!openId) throw new WeChatError(41009);
  return shownUsers(stores, account, [openId])[0]!;
}

/** One OpenID that is not of this account fails the whole batch; the answer keeps the order of the question. */
function batchGet(stores: FollowerRouteStores, call: ApiCall, account: Account): object {
  const list = call.body().user_list;
  if (!Array.isArray(list)) throw new WeChatError(47001);
  if (list.length === 0 || list.length > BATCH_SIZE) throw new WeChatError(40032);
  call.note(`${list.length} people`);
  return { user_info_list: shownUsers(stores, account, list.map(openIdOf)) };
}

function shownUsers({ people, ...stores }: FollowerRouteStores, account: Account, openIds: string[]): object[] {
  const { appId, boundToOpenPlatform } = account;
  const indexes = people.indexesOf(appId, openIds).map((index) => index ?? refuseOpenId());
  const unionIds = boundToOpenPlatform ? people.unionIdsAt(indexes) : [];
  const followers = stores.followers.of(appId);
  return openIds.map((openId, at) => shownUser(openId, unionIds[at], followers.at(indexes[at]!)));
}

function refuseOpenId(): never {
  throw new WeChatError(40003);
}

function openIdOf(entry: unknown): string {
  const openId = (entry as { openid?: unknown } | null)?.openid;
  return typeof openId === 'string' ? openId : refuseOpenId();
}

/**
 * The fields of the platform since 2021-12-27: no nickname, no picture; `language` is no longer given.
 * Somebody who does not follow has nothing but `subscribe: 0`.
 */
function shownUser(openid: string, unionid: string | undefined, follower: Follower | undefined): object {
  if (!follower) return { subscribe: 0, openid };
  return {
    subscribe: 1,
    openid,
    subscribe_time: follower.subscribedAt,
    ...(unionid === undefined ? {} : { unionid }),
    remark: follower.remark,
    // Groups became tags; simplified: the first tag stands for the group.
    groupid: follower.tagIds[0] ?? 0,
    tagid_list: follower.tagIds,
    subscribe_scene: follower.subscribeScene,
    qr_scene: typeof follower.qrScene === 'number' ? follower.qrScene : 0,
    qr_scene_str: typeof follower.qrScene === 'string' ? follower.qrScene : '',
  };
}

function updateRemark(stores: FollowerRouteStores, call: ApiCall, { appId }: Account): object {
  const { openid, remark } = call.body();
  const { index } = followerWith(stores, appId, openid);
  if (typeof remark !== 'string' || Buffer.byteLength(remark) > MAX_REMARK_BYTES) throw new WeChatError(40092);
  stores.followers.of(appId).note(index, { remark });
  return OK;
}
