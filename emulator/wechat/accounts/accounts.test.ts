import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';
import { rightTo } from './rights.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({
    accounts: { second: { kind: 'service', name: '微莲门店', verified: true, boundToOpenPlatform: false } },
  });
});
afterEach(() => world.close());

const MENU = { button: [{ type: 'click', name: '今日', key: 'TODAY' }] };

describe('several accounts', () => {
  it('have followers, menus and quotas of their own', async () => {
    await world.wechat.follow('林小满', { account: 'second' });
    await world.wechat.unfollow('林小满');
    const [first, second] = [await world.token(), await world.token('second')];
    expect(await world.get('/cgi-bin/user/get', first)).toMatchObject({ total: 24_999 });
    const openid = world.wechat.personByName('林小满')!.openIds.second!;
    expect(await world.get('/cgi-bin/user/get', second)).toMatchObject({ total: 1, data: { openid: [openid] } });
    expect(await world.post('/cgi-bin/menu/create', second, MENU)).toMatchObject({ errcode: 0 });
    expect([world.wechat.menu(), world.wechat.menu('second')]).toEqual([
      undefined,
      [{ ...MENU.button[0], sub_button: [] }],
    ]);
    const asked = { cgi_path: '/cgi-bin/menu/create' };
    expect(await world.post('/cgi-bin/openapi/quota/get', first, asked)).toMatchObject({ quota: { used: 0 } });
    expect(await world.post('/cgi-bin/openapi/quota/get', second, asked)).toMatchObject({ quota: { used: 1 } });
  });

  it('know nobody by the OpenID of another account, and give UnionIDs where they are bound only', async () => {
    await world.wechat.follow('林小满', { account: 'second' });
    const { openIds, unionId } = world.wechat.personByName('林小满')!;
    const info = async (account: string, openid: string) =>
      world.get('/cgi-bin/user/info', { ...(await world.token(account)), openid });
    expect(await info('oa', openIds.oa!)).toMatchObject({ unionid: unionId });
    expect(await info('second', openIds.second!)).not.toHaveProperty('unionid');
    expect(await info('second', openIds.oa!)).toMatchObject({ errcode: 40003 });
  });

  it('give login codes of their own', async () => {
    const { all, miniprogram } = world.wechat.accounts();
    const workshop = all.find(({ key }) => key === 'workshop')!;
    const redeem = (account: { appId: string; appSecret: string }, js_code: string) => {
      const { appId: appid, appSecret: secret } = account;
      return world.get('/sns/jscode2session', { grant_type: 'authorization_code', appid, secret, js_code });
    };
    const code = world.wechat.loginCode('林小满', 'workshop');
    expect(await redeem(miniprogram, code)).toMatchObject({ errcode: 40029 });
    expect(await redeem(workshop, code)).toMatchObject({
      openid: world.wechat.personByName('林小满')!.openIds.workshop,
    });
  });

  it('are meant by key or AppID; one that is unknown or of the wrong kind is refused', async () => {
    const { all } = world.wechat.accounts();
    expect(world.wechat.followerCount(all.find(({ key }) => key === 'news')!.appId)).toBe(120);
    expect(() => world.wechat.followerCount('nobody')).toThrow(expect.objectContaining({ code: 'ACCOUNT_UNKNOWN' }));
    expect(() => world.wechat.followerCount('mp')).toThrow(expect.objectContaining({ code: 'WRONG_ACCOUNT' }));
    await expect(world.wechat.follow('陈一诺', { account: 'mp' })).rejects.toMatchObject({ code: 'WRONG_ACCOUNT' });
  });
});

describe('what an account may call', () => {
  it('depends on its kind and on whether it is verified', async () => {
    const unverified = await startWeChat({ accounts: { oa: { verified: false } } });
    const calls = async (account: string) => {
      const token = await unverified.token(account);
      const answers = [
        await unverified.get('/cgi-bin/user/get', token),
        await unverified.post('/cgi-bin/menu/create', token, MENU),
      ];
      return answers.map(({ errcode }) => errcode);
    };
    expect(await calls('oa')).toEqual([48001, 0]);
    expect(await calls('news')).toEqual([48001, 48001]);
    expect(await calls('miniprogram')).toEqual([48001, 48001]);
    await unverified.close();
  });

  it('is said of the whole path where it has a line of its own', () => {
    const { all } = world.wechat.accounts();
    const [oa, mp, news] = ['oa', 'mp', 'news'].map((key) => all.find((account) => account.key === key)!);
    const verifiedSubscription = { ...news!, verified: true };
    const mayCall = (path: string) => [oa!, mp!, news!, verifiedSubscription].map((account) => rightTo(path)!(account));
    expect(mayCall('/cgi-bin/message/template/send')).toEqual([true, false, false, false]);
    expect(mayCall('/cgi-bin/message/template/subscribe')).toEqual([true, false, false, true]);
    expect(mayCall('/cgi-bin/tags/members/batchtagging')).toEqual([true, false, false, true]);
    expect(mayCall('/wxa/msg_sec_check')).toEqual([false, true, false, false]);
    const phones = rightTo('/wxa/business/getuserphonenumber')!;
    expect([phones(mp!), phones({ ...mp!, verified: false })]).toEqual([true, false]);
    expect(rightTo('/cgi-bin/nothing')).toBeUndefined();
    expect(rightTo('/cgi-bin/token/')).toBeUndefined();
  });
});
