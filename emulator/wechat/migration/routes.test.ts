import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

const DAY = 24 * 3_600_000;
let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({ followers: 500, accounts: { news: { verified: true } } });
});
afterEach(() => world.close());

interface Changed {
  errcode: number;
  result_list: { ori_openid: string; new_openid?: string; err_msg: string }[];
}
const news = () => world.wechat.accounts().all.find(({ key }) => key === 'news')!;
const change = async (from_appid: unknown, openid_list: unknown) =>
  (await world.post('/cgi-bin/changeopenid', await world.token(), { from_appid, openid_list })) as unknown as Changed;
const ofNews = (limit = 1_000) => world.wechat.followers({ limit, account: 'news' }).map(({ openId }) => openId);

describe('changeopenid', () => {
  it('tells the new account who the followers of the old one are there', async () => {
    const old = ofNews(100);
    const before = world.wechat.followerCount();
    world.wechat.migrate('news', 'oa');
    const { result_list, errcode } = await change(news().appId, old);
    expect(errcode).toBe(0);
    for (const { ori_openid, new_openid, err_msg } of result_list) {
      expect([world.wechat.personByOpenId(ori_openid)!.openIds.oa, err_msg]).toEqual([new_openid, 'ok']);
    }
    expect(result_list.map(({ ori_openid }) => ori_openid)).toEqual(old);
    expect(await change(news().originalId, old.slice(0, 1))).toMatchObject({ result_list: [{ err_msg: 'ok' }] });
    expect(world.wechat.followerCount()).toBeGreaterThan(before);
    const openid = world.wechat.personByName('高景行')!.openIds.oa!;
    expect(await world.get('/cgi-bin/user/info', { ...(await world.token()), openid })).toMatchObject({
      subscribe: 1,
      subscribe_scene: 'ADD_SCENE_ACCOUNT_MIGRATION',
    });
    expect(world.wechat.deliveries()).toEqual([]);
  });

  it('marks one by one who does not follow the old account', async () => {
    world.wechat.migrate('news', 'oa');
    const stranger = world.wechat.personByName('陈一诺')!.openIds;
    const [follower] = ofNews(1);
    const { result_list } = await change(news().appId, [stranger.news, follower, stranger.oa, 'oNobody', 7]);
    expect(result_list.map(({ err_msg }) => err_msg)).toEqual([
      'ori_openid error',
      'ok',
      'ori_openid error',
      'ori_openid error',
      'ori_openid error',
    ]);
    expect(result_list[0]).toEqual({ ori_openid: stranger.news, err_msg: 'ori_openid error' });
  });

  it('needs a migration between the two, not older than fifteen days', async () => {
    const [follower] = ofNews(1);
    expect(await change(news().appId, [follower])).toMatchObject({ errcode: 63178 });
    world.wechat.migrate('news', 'oa');
    for (const wrong of [world.wechat.accounts().oa.appId, '', undefined, 7]) {
      expect(await change(wrong, [follower])).toMatchObject({ errcode: 63178 });
    }
    await world.clock.advance(15 * DAY - 1);
    expect(await change(news().appId, [follower])).toMatchObject({ errcode: 0 });
    await world.clock.advance(1);
    expect(await change(news().appId, [follower])).toMatchObject({ errcode: 63178 });
  });

  it('takes a hundred OpenIDs, and no empty list', async () => {
    world.wechat.migrate('news', 'oa');
    const [follower] = ofNews(1);
    const list = (length: number) => Array<string>(length).fill(follower!);
    expect((await change(news().appId, list(100))).result_list).toHaveLength(100);
    expect(await change(news().appId, list(101))).toMatchObject({ errcode: 40032 });
    for (const wrong of [[], undefined, follower, { 0: follower }]) {
      expect(await change(news().appId, wrong)).toMatchObject({ errcode: 63182 });
    }
  });
});
