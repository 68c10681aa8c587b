import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
});
afterEach(() => world.close());

const redeem = (js_code: string, change: Record<string, string> = {}) => {
  const { appId: appid, appSecret: secret } = world.wechat.accounts().miniprogram;
  return world.get('/sns/jscode2session', { grant_type: 'authorization_code', appid, secret, js_code, ...change });
};

describe('jscode2session', () => {
  it('turns a login code into the person, once', async () => {
    const { mpOpenId, unionId } = world.wechat.personByName('陈一诺')!;
    const code = world.wechat.loginCode('陈一诺');
    expect(await redeem(code)).toEqual({
      openid: mpOpenId,
      unionid: unionId,
      session_key: expect.stringMatching(/^.{24}$/),
    });
    expect(await redeem(code)).toMatchObject({ errcode: 40163 });
  });

  it('knows a code for five minutes', async () => {
    const code = world.wechat.loginCode('陈一诺');
    await world.clock.advance(5 * 60_000);
    expect(await redeem(code)).toMatchObject({ errcode: 40029 });
  });

  it('refuses an invented code, a missing one, and an account that is no mini program', async () => {
    const { appId: appid, appSecret: secret } = world.wechat.accounts().oa;
    expect(await redeem('invented')).toMatchObject({ errcode: 40029 });
    expect(await redeem('')).toMatchObject({ errcode: 41008 });
    expect(await redeem(world.wechat.loginCode('陈一诺'), { appid, secret })).toMatchObject({ errcode: 40013 });
  });
});
