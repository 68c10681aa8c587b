import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
let token: { access_token: string };
beforeEach(async () => {
  world = await startWeChat({
    people: [
      { name: '陈一诺', follows: [], phone: '14099990000' },
      { name: '赵明轩', follows: [] },
    ],
  });
  token = await world.token('mp');
});
afterEach(() => world.close());

const redeem = (body: object | string, as = token) => world.post('/wxa/business/getuserphonenumber', as, body);

describe('getuserphonenumber', () => {
  it('turns the code of a tap into the number, once', async () => {
    const tappedAt = Math.floor(world.clock.nowMs() / 1000);
    const code = world.wechat.phoneCode('陈一诺');
    await world.clock.advance(60_000);
    expect(await redeem({ code })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '14099990000',
        purePhoneNumber: '14099990000',
        countryCode: '86',
        watermark: { timestamp: tappedAt, appid: world.wechat.accounts().miniprogram.appId },
      },
    });
    expect(await redeem({ code })).toMatchObject({ errcode: 40029 });
  });

  it('knows everybody’s number, and gives no two people the same', async () => {
    const followers = world.wechat.followers({ limit: 50 });
    const numbers = await Promise.all(
      followers.map(async ({ mpOpenId }) => JSON.stringify(await redeem({ code: world.wechat.phoneCode(mpOpenId) }))),
    );
    const found = numbers.map((answer) => /"purePhoneNumber":"(140\d{8})"/.exec(answer)?.[1]);
    expect(new Set(found).size).toBe(50);
    expect(found).not.toContain(undefined);
  });

  it('knows a code for five minutes', async () => {
    const code = world.wechat.phoneCode('陈一诺');
    await world.clock.advance(5 * 60_000);
    expect(await redeem({ code })).toMatchObject({ errcode: 40029 });
  });

  it('wants the OpenID, if one is given, to be that of who has tapped; the code stays good', async () => {
    const code = world.wechat.phoneCode('陈一诺');
    const [own, other] = ['陈一诺', '赵明轩'].map((name) => world.wechat.personByName(name)!.mpOpenId);
    expect(await redeem({ code, openid: other })).toMatchObject({ errcode: 40003 });
    expect(await redeem({ code, openid: own })).toMatchObject({ errcode: 0 });
  });

  it('refuses codes of wx.login, of another mini program, and whatever is no code', async () => {
    expect(await redeem({ code: world.wechat.loginCode('陈一诺') })).toMatchObject({ errcode: 40029 });
    expect(await redeem({ code: world.wechat.phoneCode('陈一诺', 'workshop') })).toMatchObject({ errcode: 40029 });
    for (const code of [undefined, '', 7, {}, 'x'.repeat(10_000), '__proto__']) {
      expect(await redeem({ code })).toMatchObject({ errcode: 40029 });
    }
    expect(await redeem('')).toMatchObject({ errcode: 44002 });
    expect(await redeem({ code: 'x' }, await world.token('oa'))).toMatchObject({ errcode: 48001 });
  });
});
