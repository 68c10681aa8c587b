import * as z from 'zod/mini';
import { done, endpoint, type WeChatApi } from '../endpoint.ts';
import { asPage, openIdList, type OpenIdPage } from './followers.ts';

/** A tag of the account; 0, 1 and 2 are WeChat's own and cannot be changed. An account has at most 100. */
export interface Tag {
  id: number;
  name: string;
}

/** Most OpenIDs in one call that tags or untags. */
export const TAGGED_PER_CALL = 50;

const needs = 'verified-account';
const tag = z.object({ id: z.int(), name: z.string() });

/** A second one finds the name taken (45157). */
const create = endpoint('POST', '/cgi-bin/tags/create', {
  repeatable: 'never',
  needs,
  answer: z.object({ tag }),
});

/**
 * Makes a tag; its name has up to 30 characters and is not that of another (45157).
 * https://developers.weixin.qq.com/doc/service/api/usermanage/tagmanage/api_createtag
 */
export const createTag = async (oa: WeChatApi, name: string): Promise<Tag> =>
  (await oa.call(create, { tag: { name } })).tag;

const get = endpoint('GET', '/cgi-bin/tags/get', {
  repeatable: 'read',
  needs,
  answer: z.object({ tags: z.array(z.extend(tag, { count: z.int() })) }),
});

/**
 * All tags, with how many people have each.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/tagmanage/api_gettags
 */
export const listTags = async (oa: WeChatApi): Promise<(Tag & { count: number })[]> => (await oa.call(get)).tags;

const update = endpoint('POST', '/cgi-bin/tags/update', { repeatable: 'sets', needs, answer: done });

/** https://developers.weixin.qq.com/doc/service/api/usermanage/tagmanage/api_updatetag */
export const renameTag = (oa: WeChatApi, { id, name }: Tag): Promise<void> => oa.call(update, { tag: { id, name } });

/** A second one finds none (45159): whoever repeats must know that. */
const remove = endpoint('POST', '/cgi-bin/tags/delete', { repeatable: 'never', needs, answer: done });

/**
 * Deletes a tag, and takes it from everybody; not one of more than 100,000 people (45057).
 * https://developers.weixin.qq.com/doc/service/api/usermanage/tagmanage/api_deletetag
 */
export const deleteTag = (oa: WeChatApi, id: number): Promise<void> => oa.call(remove, { tag: { id } });

const batchTagging = endpoint('POST', '/cgi-bin/tags/members/batchtagging', {
  repeatable: 'sets',
  needs,
  answer: done,
});

/**
 * Gives a tag to up to 50 followers; a stranger among them fails all (40003, 49003), and so does one with 20 tags (45059).
 * https://developers.weixin.qq.com/doc/service/api/usermanage/tagmanage/api_batchtagging
 */
export const tagFollowers = (oa: WeChatApi, tagId: number, openIds: readonly string[]): Promise<void> =>
  oa.call(batchTagging, { openid_list: openIds, tagid: tagId });

const batchUntagging = endpoint('POST', '/cgi-bin/tags/members/batchuntagging', {
  repeatable: 'sets',
  needs,
  answer: done,
});

/**
 * Takes a tag from up to 50 followers; a stranger among them fails all.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/tagmanage/api_batchuntagging
 */
export const untagFollowers = (oa: WeChatApi, tagId: number, openIds: readonly string[]): Promise<void> =>
  oa.call(batchUntagging, { openid_list: openIds, tagid: tagId });

const getIdList = endpoint('POST', '/cgi-bin/tags/getidlist', {
  repeatable: 'read',
  needs,
  answer: z.object({ tagid_list: z.array(z.int()) }),
});

/** https://developers.weixin.qq.com/doc/service/api/usermanage/tagmanage/api_getuserstags */
export const tagsOfFollower = async (oa: WeChatApi, openId: string): Promise<number[]> =>
  (await oa.call(getIdList, { openid: openId })).tagid_list;

const tagGet = endpoint('POST', '/cgi-bin/user/tag/get', { repeatable: 'read', needs, answer: openIdList });

/**
 * Up to 10,000 followers with a tag, after `cursor`.
 * https://developers.weixin.qq.com/doc/service/api/usermanage/tagmanage/api_gettagfans
 */
export const listTagged = async (oa: WeChatApi, tagId: number, cursor: string | undefined): Promise<OpenIdPage> =>
  asPage(await oa.call(tagGet, { tagid: tagId, next_openid: cursor ?? '' }), cursor);
