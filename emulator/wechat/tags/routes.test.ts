import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SeedChanges } from '../index.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
const start = async (changes: SeedChanges = {}) => (world = await startWeChat({ followers: 1_000, ...changes }));
beforeEach(() => start());
afterEach(() => world.close());

interface TagAnswer {
  errcode?: number;
  tag: { id: number; name: string };
  tags: { id: number; name: string; count: number }[];
  tagid_list: number[];
  count: number;
  data?: { openid: string[] };
  next_openid: string;
}
const OK = { errcode: 0, errmsg: 'ok' };
const post = async (path: string, body: object | string, account?: string) =>
  (await world.post(`/cgi-bin/${path}`, await world.token(account), body)) as unknown as TagAnswer;
const create = async (name: unknown) => post('tags/create', { tag: { name } });
const tagging = (openid_list: unknown, tagid: unknown) => post('tags/members/batchtagging', { openid_list, tagid });
const untagging = (openid_list: unknown, tagid: unknown) => post('tags/members/batchuntagging', { openid_list, tagid });
const shown = async () =>
  (await world.get('/cgi-bin/tags/get', await world.token())) as unknown as { tags: TagAnswer['tags'] };
const countOf = async (id: number) => (await shown()).tags.find((tag) => tag.id === id)?.count;
const tagsOf = async (openid: string) => (await post('tags/getidlist', { openid })).tagid_list;
const someone = (tagIds: number[] = []) =>
  world.wechat.followers({ limit: 1_000 }).find((one) => String(one.tagIds) === String(tagIds))!.openId;
const openIdOf = (name: string, account = 'oa') => world.wechat.personByName(name)!.openIds[account]!;

describe('tags', () => {
  it('are shown with the number of followers who have them', async () => {
    const followers = world.wechat.followers({ limit: 1_000 });
    const withTag = (id: number) => followers.filter(({ tagIds }) => tagIds.includes(id)).length;
    const { tags } = await shown();
    expect(tags.map(({ id, name }) => [id, name])).toEqual([
      [2, '星标组'],
      [100, '会员日'],
      [101, '南门店'],
      [102, '北广场店'],
    ]);
    for (const { id, count } of tags) expect([id, count]).toEqual([id, withTag(id)]);
    expect(tags[1]!.count).toBeGreaterThan(0);
  });

  it('are made, renamed and deleted, and a number never comes twice', async () => {
    expect(await create('广东')).toEqual({ tag: { id: 103, name: '广东' } });
    expect(await post('tags/update', { tag: { id: 103, name: '广东人' } })).toEqual(OK);
    expect(await post('tags/update', { tag: { id: 103, name: '广东人' } })).toEqual(OK);
    expect((await shown()).tags.at(-1)).toEqual({ id: 103, name: '广东人', count: 0 });
    expect(await post('tags/delete', { tag: { id: 103 } })).toEqual(OK);
    expect((await create('广东')).tag.id).toBe(104);
  });

  it('are gone from everybody when they are deleted, whoever had them', async () => {
    const openid = someone([100, 101]);
    await post('tags/delete', { tag: { id: 100 } });
    expect(await tagsOf(openid)).toEqual([101]);
    expect(await world.get('/cgi-bin/user/info', { ...(await world.token()), openid })).toMatchObject({
      tagid_list: [101],
    });
    expect(await tagging([openid], 100)).toMatchObject({ errcode: 45159 });
  });

  it.each<[string, unknown, number]>([
    ['tags/create', undefined, 45157],
    ['tags/create', { name: '' }, 45157],
    ['tags/create', { name: 7 }, 45157],
    ['tags/create', '广东', 45157],
    ['tags/create', { name: '会员日' }, 45157],
    ['tags/create', { name: '十'.repeat(11) }, 45158],
    ['tags/update', { id: 100, name: '南门店' }, 45157],
    ['tags/update', { id: 100, name: 'x'.repeat(31) }, 45158],
    ['tags/update', { id: 2, name: '好' }, 45058],
    ['tags/update', { id: 0, name: '好' }, 45058],
    ['tags/update', { id: 999, name: '好' }, 45159],
    ['tags/update', { id: '100', name: '好' }, 45159],
    ['tags/delete', { id: 1 }, 45058],
    ['tags/delete', { id: 999 }, 45159],
    ['tags/delete', null, 45159],
  ])('%s with %j is refused with %d', async (path, tag, errcode) => {
    const before = await shown();
    expect(await post(path, { tag })).toMatchObject({ errcode });
    expect(await shown()).toEqual(before);
  });

  it('may have names of ten Chinese characters, and be a hundred', async () => {
    expect((await create('十'.repeat(10))).tag.id).toBe(103);
    for (let at = 4; at < 100; at++) expect((await create(`标签${at}`)).errcode).toBeUndefined();
    expect(await create('太多')).toMatchObject({ errcode: 45056 });
    expect((await shown()).tags).toHaveLength(101);
  });

  it('are each account’s own', async () => {
    await world.close();
    await start({ accounts: { news: { verified: true } } });
    await create('广东');
    const ofNews = await world.get('/cgi-bin/tags/get', await world.token('news'));
    expect(ofNews).toEqual({ tags: [{ id: 2, name: '星标组', count: 0 }] });
    expect(await post('tags/getidlist', { openid: openIdOf('周子昂') }, 'news')).toMatchObject({ errcode: 49003 });
  });

  it('are for verified accounts only', async () => {
    expect(await post('tags/create', { tag: { name: '广东' } }, 'news')).toMatchObject({ errcode: 48001 });
    expect(await post('tags/create', { tag: { name: '广东' } }, 'miniprogram')).toMatchObject({ errcode: 48001 });
  });
});

describe('the tags of followers', () => {
  it('are given and taken, at the end of the list, and counted', async () => {
    const [plain, tagged] = [someone(), someone([101])];
    const before = await countOf(100);
    expect(await tagging([plain, tagged, plain], 100)).toEqual(OK);
    expect(await tagging([plain], 100)).toEqual(OK);
    expect([await tagsOf(plain), await tagsOf(tagged), await countOf(100)]).toEqual([[100], [101, 100], before! + 2]);
    expect(await untagging([tagged, plain], 101)).toEqual(OK);
    expect([await tagsOf(plain), await tagsOf(tagged), await countOf(100)]).toEqual([[100], [100], before! + 2]);
    await untagging([plain], 100);
    expect(await countOf(100)).toBe(before! + 1);
  });

  it('are gone after an unfollow, and do not come back with a new follow', async () => {
    const openid = someone([100]);
    const before = await countOf(100);
    await world.wechat.unfollow(openid);
    expect(await countOf(100)).toBe(before! - 1);
    expect(await tagging([openid], 100)).toMatchObject({ errcode: 40003 });
    await world.wechat.follow(openid);
    expect([await tagsOf(openid), await countOf(100)]).toEqual([[], before! - 1]);
  });

  it('are twenty at most, and one who has them refuses the whole list', async () => {
    const [full, other] = [someone(), someone([101])];
    for (let at = 0; at < 20; at++) await tagging([full], (await create(`标签${at}`)).tag.id);
    expect(await tagging([other, full], 100)).toMatchObject({ errcode: 45059 });
    expect([await tagsOf(other), (await tagsOf(full)).length]).toEqual([[101], 20]);
    await tagging([full], (await tagsOf(full))[3]);
    await post('tags/delete', { tag: { id: (await tagsOf(full))[0] } });
    expect(await tagging([other, full], 100)).toEqual(OK);
  });

  it('are not touched by a list that is wrong', async () => {
    const follower = someone();
    const wrong: [unknown, unknown, number][] = [
      [undefined, 100, 40031],
      [follower, 100, 40031],
      [{ 0: follower }, 100, 40031],
      [[], 100, 40032],
      [Array<string>(51).fill(follower), 100, 40032],
      [[follower], undefined, 45159],
      [[follower], '100', 45159],
      [[follower], 1, 45159],
      [[follower, 'oNobody'], 100, 40003],
      [[follower, null], 100, 40003],
      [[follower, openIdOf('陈一诺')], 100, 40003],
      [[follower, openIdOf('林小满', 'mp')], 100, 49003],
    ];
    for (const [list, tag, errcode] of wrong) {
      expect(await tagging(list, tag)).toMatchObject({ errcode });
      expect(await untagging(list, tag)).toMatchObject({ errcode });
    }
    for (const body of ['', '{', '[]', 'null', '{"openid_list":{}}', `${'['.repeat(50_000)}`]) {
      expect((await post('tags/members/batchtagging', body)).errcode).toBeGreaterThan(40_000);
    }
    expect(await tagsOf(follower)).toEqual([]);
    expect(await tagging(Array<string>(50).fill(follower), 100)).toEqual(OK);
  });

  it('are read by tag, page after page', async () => {
    const list = async (tagid: unknown, next_openid?: unknown) => post('user/tag/get', { tagid, next_openid });
    const first = await list(100);
    expect(first.count).toBe(await countOf(100));
    expect(new Set(first.data!.openid).size).toBe(first.count);
    expect(first.next_openid).toBe(first.data!.openid.at(-1));
    expect(await list(100, first.next_openid)).toEqual({ count: 0, next_openid: '' });
    expect(await list(100, first.data!.openid[0])).toMatchObject({ count: first.count - 1 });
    expect(await list(999)).toMatchObject({ errcode: 45159 });
    expect(await list(100, 'oNobody')).toMatchObject({ errcode: 40003 });
  });
});

describe('the tags of a million followers', () => {
  it('are counted at once, read by 10,000, and a tag with too many followers stays', async () => {
    await world.close();
    await start({ followers: 1_000_000, accounts: { oa: { tags: [{ id: 100, name: '会员日' }] } } });
    const members = await countOf(100);
    expect(members).toBeGreaterThan(170_000);
    let read = 0;
    for (let next = ''; ;) {
      const page = await post('user/tag/get', { tagid: 100, next_openid: next });
      if (!page.data) break;
      read += page.count;
      next = page.next_openid;
      expect(page.count === 10_000 || read === members).toBe(true);
    }
    expect(read).toBe(members);
    expect(await post('tags/delete', { tag: { id: 100 } })).toMatchObject({ errcode: 45057 });
    await tagging([someone([])], 2);
    expect(await countOf(2)).toBe(1);
  });
});
