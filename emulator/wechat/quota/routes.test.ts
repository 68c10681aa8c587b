import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({ dailyQuotas: { '/cgi-bin/user/get': 3 } });
});
afterEach(() => world.close());

const quota = async (cgi_path: string) => world.post('/cgi-bin/openapi/quota/get', await world.token(), { cgi_path });
const HOUR = 3_600_000;

describe('daily quotas', () => {
  it('end with 45009 and begin anew at midnight in Beijing, not before', async () => {
    await world.toMidnight(-HOUR);
    const call = async () => (await world.get('/cgi-bin/user/get', await world.token())).errcode;
    expect([await call(), await call(), await call(), await call()]).toEqual([undefined, undefined, undefined, 45009]);
    await world.clock.advance(HOUR - 1);
    expect(await call()).toBe(45009);
    await world.clock.advance(1);
    expect(await call()).toBeUndefined();
  });

  it('can be read, call by call', async () => {
    await world.get('/cgi-bin/user/get', await world.token());
    expect(await quota('/cgi-bin/user/get')).toMatchObject({
      errcode: 0,
      quota: { daily_limit: 3, used: 1, remain: 2 },
    });
    expect(await quota('/cgi-bin/menu/create')).toMatchObject({ quota: { daily_limit: 1_000, used: 0 } });
    expect(await quota('/cgi-bin/nothing')).toMatchObject({ errcode: 76021 });
    expect(await quota('/sns/jscode2session')).toMatchObject({ errcode: 76022 });
    expect(await quota('toString')).toMatchObject({ errcode: 76003 });
  });

  it('are those of the account that asks', async () => {
    const token = await world.token('miniprogram');
    const ask = (cgi_path: string) => world.post('/cgi-bin/openapi/quota/get', token, { cgi_path });
    expect(await ask('/cgi-bin/user/get')).toMatchObject({ errcode: 76022 });
    expect(await ask('/cgi-bin/stable_token')).toMatchObject({ quota: { daily_limit: 500_000, used: 1 } });
  });

  it('are not touched by calls with a wrong token', async () => {
    await world.get('/cgi-bin/user/get', { access_token: 'x' });
    expect(await quota('/cgi-bin/user/get')).toMatchObject({ quota: { used: 0 } });
  });
});
