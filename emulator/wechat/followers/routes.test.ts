import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFollowerList, startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
});
afterEach(() => world.close());

describe('user/get', () => {
  it('gives 25,000 followers in pages of 10,000, then a page without data', async () => {
    const { openIds, pages } = await readFollowerList(world);
    expect(pages.map((page) => page.count)).toEqual([10_000, 10_000, 5_000, 0]);
    expect(pages.slice(0, 3).map((page) => page.next_openid)).toEqual(
      pages.slice(0, 3).map((p) => p.data!.openid.at(-1)),
    );
    expect(pages[3]).toEqual({ total: 25_000, count: 0, next_openid: '' });
    expect(new Set(openIds).size).toBe(25_000);
  });

  it('takes an empty next_openid for the beginning', async () => {
    const token = await world.token();
    const [bare, empty] = [
      await world.get('/cgi-bin/user/get', token),
      await world.get('/cgi-bin/user/get', { ...token, next_openid: '' }),
    ];
    expect(empty).toEqual(bare);
    expect(bare).not.toHaveProperty('errcode');
  });

  it('refuses a next_openid that is not of this account', async () => {
    const { mpOpenId } = world.wechat.personByName('林小满')!;
    for (const next_openid of [mpOpenId, 'oNobody', 'x'.repeat(5_000)]) {
      const refused = await world.get('/cgi-bin/user/get', { ...(await world.token()), next_openid });
      expect(refused).toMatchObject({
        errcode: 40003,
        errmsg: expect.stringMatching(/^invalid openid rid: [\da-f-]+$/),
      });
    }
  });

  it('shows who follows and who has gone while somebody reads page by page', async () => {
    const token = await world.token();
    const first = await world.get('/cgi-bin/user/get', token);
    const cursor = first.next_openid;
    const later = world.wechat.followers({ after: cursor, limit: 1 })[0]!.openId;
    await world.wechat.unfollow(later);
    await world.wechat.unfollow(cursor);
    const second = await world.get('/cgi-bin/user/get', { ...token, next_openid: cursor });
    expect(second).toMatchObject({ total: 24_998, count: 10_000 });
    expect(second.data!.openid).not.toContain(later);
    await world.wechat.follow('陈一诺');
    expect((await world.get('/cgi-bin/user/get', token)).data!.openid).toContain(
      world.wechat.personByName('陈一诺')!.oaOpenId,
    );
    expect(world.wechat.followerCount()).toBe(24_999);
  });

  it('shows no followers of an empty account', async () => {
    const empty = await startWeChat({ followers: 0, people: [] });
    expect(await empty.get('/cgi-bin/user/get', await empty.token())).toEqual({ total: 0, count: 0, next_openid: '' });
    await empty.close();
  });

  it('serves a million followers to the end', async () => {
    const large = await startWeChat({ followers: 1_000_000 });
    const { openIds, pages } = await readFollowerList(large);
    expect([openIds.length, new Set(openIds).size, pages.length]).toEqual([1_000_000, 1_000_000, 101]);
    await large.close();
  });
});

describe('user/info', () => {
  it('tells of a follower what WeChat tells since 2021: no name, no picture', async () => {
    const { oaOpenId, unionId } = world.wechat.personByName('王思远')!;
    const shown = await world.get('/cgi-bin/user/info', { ...(await world.token()), openid: oaOpenId, lang: 'zh_CN' });
    expect(shown).toMatchObject({ subscribe: 1, openid: oaOpenId, unionid: unionId, remark: '南门店店长' });
    expect(Object.keys(shown)).toEqual(
      'subscribe,openid,subscribe_time,unionid,remark,groupid,tagid_list,subscribe_scene,qr_scene,qr_scene_str'.split(
        ',',
      ),
    );
  });

  it('tells nothing of somebody who does not follow', async () => {
    const { oaOpenId } = world.wechat.personByName('陈一诺')!;
    const shown = await world.get('/cgi-bin/user/info', { ...(await world.token()), openid: oaOpenId });
    expect(shown).toEqual({ subscribe: 0, openid: oaOpenId });
  });

  it('has a new time and origin after a new follow, and the scene of the code', async () => {
    const { oaOpenId } = world.wechat.personByName('林小满')!;
    await world.wechat.unfollow('林小满');
    await world.clock.advance(90_000);
    await world.wechat.follow('林小满', { scene: 'store_south' });
    const shown = await world.get('/cgi-bin/user/info', { ...(await world.token()), openid: oaOpenId });
    expect(shown).toMatchObject({
      subscribe_time: Math.floor(world.clock.nowMs() / 1000),
      subscribe_scene: 'ADD_SCENE_QR_CODE',
      qr_scene: 0,
      qr_scene_str: 'store_south',
    });
  });

  it('has no UnionID while the account is not bound to an Open Platform account', async () => {
    const unbound = await startWeChat({ accounts: { oa: { boundToOpenPlatform: false } } });
    const openid = unbound.wechat.personByName('林小满')!.oaOpenId;
    const shown = await unbound.get('/cgi-bin/user/info', { ...(await unbound.token()), openid });
    expect(shown).not.toHaveProperty('unionid');
    await unbound.close();
  });

  it('refuses a missing and a foreign OpenID', async () => {
    const token = await world.token();
    expect(await world.get('/cgi-bin/user/info', token)).toMatchObject({ errcode: 41009 });
    const openid = world.wechat.personByName('林小满')!.mpOpenId;
    expect(await world.get('/cgi-bin/user/info', { ...token, openid })).toMatchObject({ errcode: 40003 });
  });
});

describe('user/info/batchget', () => {
  const path = '/cgi-bin/user/info/batchget';
  const batch = (openIds: string[]) => ({ user_list: openIds.map((openid) => ({ openid, lang: 'zh_CN' })) });

  it('answers up to 100, followers and others, in the order of the question', async () => {
    const openIds = world.wechat.followers({ limit: 99 }).map((follower) => follower.openId);
    openIds.splice(50, 0, world.wechat.personByName('陈一诺')!.oaOpenId);
    const token = await world.token();
    const { user_info_list: shown } = await world.post(path, token, batch(openIds));
    expect(shown.map((user) => user.openid)).toEqual(openIds);
    expect(shown[50]).toEqual({ subscribe: 0, openid: openIds[50] });
    expect(shown[0]).toEqual(await world.get('/cgi-bin/user/info', { ...token, openid: openIds[0]! }));
  });

  it('fails as a whole when one OpenID is foreign', async () => {
    const { oaOpenId, mpOpenId } = world.wechat.personByName('林小满')!;
    const answer = await world.post(path, await world.token(), batch([oaOpenId, mpOpenId]));
    expect(answer).toMatchObject({ errcode: 40003 });
    expect(answer).not.toHaveProperty('user_info_list');
  });

  it('refuses more than 100, none, and what is no list of OpenIDs', async () => {
    const token = await world.token();
    const { oaOpenId } = world.wechat.personByName('林小满')!;
    const codes = [
      batch(Array<string>(101).fill(oaOpenId)),
      batch([]),
      {},
      { user_list: [oaOpenId] },
      { user_list: [null] },
    ];
    const answers = await Promise.all(codes.map((body) => world.post(path, token, body)));
    expect(answers.map((answer) => answer.errcode)).toEqual([40032, 40032, 47001, 40003, 40003]);
  });
});

describe('user/info/updateremark', () => {
  const path = '/cgi-bin/user/info/updateremark';
  const update = async (openid: unknown, remark: unknown) => world.post(path, await world.token(), { openid, remark });
  const remarkOf = async (openid: string) =>
    ((await world.get('/cgi-bin/user/info', { ...(await world.token()), openid })) as unknown as { remark: string })
      .remark;

  it('notes a name of up to thirty bytes, and takes it away with an empty one', async () => {
    const openid = world.wechat.personByName('林小满')!.openIds.oa!;
    expect(await update(openid, '十'.repeat(10))).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await remarkOf(openid)).toBe('十'.repeat(10));
    for (const wrong of ['十'.repeat(11), undefined, 7, null]) {
      expect(await update(openid, wrong)).toMatchObject({ errcode: 40092 });
    }
    await update(openid, '');
    expect(await remarkOf(openid)).toBe('');
  });

  it('is for followers of this account only', async () => {
    const person = world.wechat.personByName('林小满')!;
    expect(await update(person.openIds.mp, '好')).toMatchObject({ errcode: 49003 });
    expect(await update(world.wechat.personByName('陈一诺')!.openIds.oa, '好')).toMatchObject({ errcode: 40003 });
    expect(await update(undefined, '好')).toMatchObject({ errcode: 40003 });
  });
});
