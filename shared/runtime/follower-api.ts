import type { SyncDeps } from '../followers/index.ts';
import type { WeChatApi } from '../wechat/endpoint.ts';
import { DETAILS_PER_CALL, fetchFollowers } from '../wechat/endpoints/follower-details.ts';
import { listFollowers } from '../wechat/endpoints/followers.ts';
import * as tags from '../wechat/endpoints/tags.ts';

/**
 * The followers of an account and their tags, through its API.
 *
 * @param mayHalve whether there is time to find out because of whom WeChat refuses a call
 */
export const followerApi = (oa: WeChatApi, mayHalve?: () => boolean): Omit<SyncDeps['account'], 'detailCallsLeft'> => ({
  appId: oa.appId,
  detailsPerCall: DETAILS_PER_CALL,
  listFollowers: (cursor) => listFollowers(oa, cursor),
  followerDetails: (openIds) => fetchFollowers(oa, openIds, mayHalve),
  listTags: () => tags.listTags(oa),
  listTagged: (tagId, cursor) => tags.listTagged(oa, tagId, cursor),
  taggedPerCall: tags.TAGGED_PER_CALL,
  tagFollowers: (tagId, openIds) => tags.tagFollowers(oa, tagId, openIds),
  untagFollowers: (tagId, openIds) => tags.untagFollowers(oa, tagId, openIds),
  createTag: (name) => tags.createTag(oa, name),
  deleteTag: (tagId) => tags.deleteTag(oa, tagId),
});
