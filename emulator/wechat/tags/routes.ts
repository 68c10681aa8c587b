import { OK } from '../api/answers.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import { cursorOf, followerWith, readOpenIds } from '../followers/openids.ts';
import type { FollowerStore } from '../followers/store.ts';
import type { PeopleStore } from '../people/store.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { TagStore } from './store.ts';

/** OpenIDs a call of batchtagging and batchuntagging. https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_batchtagging */
const BATCH_SIZE = 50;
const MOST_TAGS_OF_A_FOLLOWER = 20;
/** A tag that more followers have cannot be deleted. */
const MOST_FOLLOWERS_TO_DELETE = 100_000;
/** OpenIDs a page of `user/tag/get`. */
const PAGE_SIZE = 10_000;

interface TagRouteStores {
  tags: TagStore;
  people: PeopleStore;
  followers: FollowerStore;
  tokens: TokenStore;
}

export function tagRoutes(api: Api, stores: TagRouteStores): void {
  const { tags, followers } = stores;
  const access = byToken(stores.tokens);
  api.post('/cgi-bin/tags/create', access, (call, { appId }) => ({ tag: tags.create(appId, tagIn(call).name) }));
  api.get('/cgi-bin/tags/get', access, (_, { appId }) => ({
    tags: tags.of(appId).map(({ id, name }) => ({ id, name, count: followers.of(appId).countWithTag(id) })),
  }));
  api.post('/cgi-bin/tags/update', access, (call, { appId }) => {
    const { id, name } = tagIn(call);
    tags.rename(appId, id, name);
    return OK;
  });
  api.post('/cgi-bin/tags/delete', access, (call, { appId }) => remove(stores, call, appId));
  api.post('/cgi-bin/tags/getidlist', access, (call, { appId }) => ({
    tagid_list: followerWith(stores, appId, call.body().openid).tagIds,
  }));
  api.post('/cgi-bin/tags/members/batchtagging', access, (call, { appId }) =>
    changeTags(stores, call, appId, (before, tagId) => (before.includes(tagId) ? before : [...before, tagId])),
  );
  api.post('/cgi-bin/tags/members/batchuntagging', access, (call, { appId }) =>
    changeTags(stores, call, appId, (before, tagId) => before.filter((id) => id !== tagId)),
  );
  api.post('/cgi-bin/user/tag/get', access, (call, { appId }) => members(stores, call, appId));
}

function tagIn(call: ApiCall): Record<string, unknown> {
  const { tag } = call.body();
  return typeof tag === 'object' && tag !== null ? (tag as Record<string, unknown>) : {};
}

/** Nobody's tags are touched: a tag that does not exist is nobody's. */
function remove({ tags, followers }: TagRouteStores, call: ApiCall, appId: string): object {
  const id = tags.ownId(appId, tagIn(call).id);
  if (followers.of(appId).countWithTag(id) > MOST_FOLLOWERS_TO_DELETE) throw new WeChatError(45057);
  tags.remove(appId, id);
  return OK;
}

/** One OpenID that is refused refuses the whole list (chosen here; the page does not say). */
function changeTags(
  stores: TagRouteStores,
  call: ApiCall,
  appId: string,
  change: (before: number[], tagId: number) => number[],
): object {
  const body = call.body();
  const openIds = readOpenIds(body.openid_list, BATCH_SIZE);
  const tagId = stores.tags.existingId(appId, body.tagid);
  const changed = openIds.map((openId) => {
    const { index, tagIds: before } = followerWith(stores, appId, openId);
    return { index, before, after: change(before, tagId) };
  });
  if (changed.some(({ after }) => after.length > MOST_TAGS_OF_A_FOLLOWER)) throw new WeChatError(45059);
  for (const { index, before, after } of changed) {
    if (after.length !== before.length) stores.followers.of(appId).note(index, { tagIds: after });
  }
  call.note(`tag ${tagId}, ${openIds.length} people`);
  return OK;
}

/** As `user/get`: the last page still names a `next_openid`, the page behind it has no `data`. */
function members(stores: TagRouteStores, call: ApiCall, appId: string): object {
  const { tagid, next_openid } = call.body();
  const tagId = stores.tags.existingId(appId, tagid);
  const after = cursorOf(stores, appId, next_openid);
  const page = stores.followers.of(appId).page(after, PAGE_SIZE, tagId);
  if (page.length === 0) return { count: 0, next_openid: '' };
  const openid = stores.people.openIdsOf(appId, page);
  return { count: page.length, data: { openid }, next_openid: openid.at(-1) };
}
