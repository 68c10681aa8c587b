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

describe('daily quotas that grow with the followers', () => {
  const LIST = '/cgi-bin/user/get';
  const TEMPLATES = '/cgi-bin/message/template/send';
  const limit = async (of: WeChatUnderTest, cgi_path: string) =>
    (await of.post('/cgi-bin/openapi/quota/get', await of.token(), { cgi_path })).quota.daily_limit;

  it('are ten times as large from 100,000, a million and ten million followers on', async () => {
    const sizes = [99_999, 100_000, 1_000_000, 10_000_000];
    const limits = await Promise.all(
      sizes.map(async (followers) => {
        const grown = await startWeChat({ followers });
        const answers = [
          await limit(grown, LIST),
          await limit(grown, TEMPLATES),
          await limit(grown, '/cgi-bin/menu/get'),
        ];
        await grown.close();
        return answers;
      }),
    );
    expect(limits).toEqual([
      [500, 100_000, 10_000],
      [5_000, 1_000_000, 10_000],
      [50_000, 10_000_000, 10_000],
      [500_000, 100_000_000, 10_000],
    ]);
  });

  it('count the followers of the moment, and leave alone what the seed has set', async () => {
    const grown = await startWeChat({ followers: 100_000, dailyQuotas: { [TEMPLATES]: 7 } });
    expect([await limit(grown, LIST), await limit(grown, TEMPLATES)]).toEqual([5_000, 7]);
    await grown.wechat.unfollow('林小满');
    expect([await limit(grown, LIST), await limit(grown, TEMPLATES)]).toEqual([500, 7]);
    await grown.close();
  });
});

describe('openapi/quota/clear', () => {
  const clear = async (cgi_path: unknown, account?: string) =>
    world.post('/cgi-bin/openapi/quota/clear', await world.token(account), { cgi_path });
  const use = async (path: string) => (await world.get(path, await world.token())).errcode;

  it('gives back the quota of one call, and of no other', async () => {
    await use('/cgi-bin/tags/get');
    for (let time = 0; time < 3; time++) await use('/cgi-bin/user/get');
    expect(await use('/cgi-bin/user/get')).toBe(45009);
    expect(await clear('/cgi-bin/user/get')).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(await use('/cgi-bin/user/get')).toBeUndefined();
    expect(await quota('/cgi-bin/tags/get')).toMatchObject({ quota: { used: 1 } });
  });

  it('does so fifty times a calendar month, beside the ten of clear_quota', async () => {
    await world.clock.advance(Date.parse('2030-01-31T23:00:00+08:00') - world.clock.nowMs());
    for (let time = 0; time < 50; time++) expect(await clear('/cgi-bin/user/get')).toMatchObject({ errcode: 0 });
    expect(await clear('/cgi-bin/tags/get')).toMatchObject({ errcode: 76022 });
    const { appId: appid } = world.wechat.accounts().oa;
    expect(await world.post('/cgi-bin/clear_quota', await world.token(), { appid })).toMatchObject({ errcode: 0 });
    expect(await clear('/cgi-bin/tags/get')).toMatchObject({ errcode: 76022 });
    await world.clock.advance(HOUR);
    expect(await clear('/cgi-bin/tags/get')).toMatchObject({ errcode: 0 });
  });

  it('refuses what is no call of this account', async () => {
    expect(await clear('/cgi-bin/nothing')).toMatchObject({ errcode: 76021 });
    expect(await clear('cgi-bin/user/get')).toMatchObject({ errcode: 76003 });
    expect(await clear('/cgi-bin/user/get', 'miniprogram')).toMatchObject({ errcode: 76022 });
  });
});

describe('clear_quota', () => {
  const clear = async (appid: unknown) => world.post('/cgi-bin/clear_quota', await world.token(), { appid });
  const use = async () => (await world.get('/cgi-bin/user/get', await world.token())).errcode;
  const own = () => world.wechat.accounts().oa;

  it('gives the account its quotas back, ten times a calendar month in Beijing', async () => {
    await world.clock.advance(Date.parse('2030-01-31T23:00:00+08:00') - world.clock.nowMs());
    for (let time = 0; time < 10; time++) {
      expect([await use(), await use(), await use(), await use()]).toEqual([undefined, undefined, undefined, 45009]);
      expect(await clear(own().appId)).toEqual({ errcode: 0, errmsg: 'ok' });
    }
    expect(await clear(own().appId)).toMatchObject({
      errcode: 48006,
      errmsg: expect.stringContaining('forbid to clear quota because of reaching the limit'),
    });
    await world.clock.advance(HOUR);
    expect(await clear(own().appId)).toMatchObject({ errcode: 0 });
  });

  it('is for the account of the token only', async () => {
    for (const appid of [world.wechat.accounts().miniprogram.appId, '', undefined, 7]) {
      expect(await clear(appid)).toMatchObject({ errcode: 40013 });
    }
    await use();
    const token = await world.token('miniprogram');
    const { appId: appid } = world.wechat.accounts().miniprogram;
    await world.post('/cgi-bin/clear_quota', token, { appid });
    expect(await quota('/cgi-bin/user/get')).toMatchObject({ quota: { used: 1 } });
  });

  it('works with the secret alone, in the query or in the body, out of the same ten', async () => {
    const { appId: appid, appSecret: appsecret } = own();
    const clearBySecret = (query: Record<string, string>, body: object | string) =>
      world.post('/cgi-bin/clear_quota/v2', query, body);
    for (let time = 0; time < 5; time++) {
      expect(await clearBySecret({ appid, appsecret }, '')).toMatchObject({ errcode: 0 });
      expect(await clearBySecret({}, { appid, appsecret })).toMatchObject({ errcode: 0 });
    }
    expect(await clearBySecret({ appid, appsecret }, '')).toMatchObject({ errcode: 48006 });
    expect(await clear(appid)).toMatchObject({ errcode: 48006 });
    expect(await clearBySecret({ appid }, {})).toMatchObject({ errcode: 41004 });
    expect(await clearBySecret({}, { appid: 'wx0', appsecret })).toMatchObject({ errcode: 40013 });
    expect(await clearBySecret({}, { appid, appsecret: 'wrong' })).toMatchObject({ errcode: 40125 });
  });
});

describe('rid/get', () => {
  const DAY = 24 * HOUR;
  const find = async (rid: unknown, account?: 'miniprogram') =>
    world.post('/cgi-bin/openapi/rid/get', await world.token(account), { rid });
  const refused = async () => {
    const answer = await world.post('/cgi-bin/user/info/batchget', await world.token(), { user_list: [] });
    return { rid: / rid: (.+)$/.exec(answer.errmsg!)![1]!, answer };
  };

  it('tells the account what it had asked and what it was answered, for seven days', async () => {
    const { rid, answer } = await refused();
    const invoke_time = Math.floor(world.clock.nowMs() / 1000);
    expect(await find(rid)).toEqual({
      errcode: 0,
      errmsg: 'ok',
      request: {
        invoke_time,
        cost_in_ms: expect.any(Number),
        request_url: 'access_token=***',
        request_body: '{"user_list":[]}',
        response_body: JSON.stringify(answer),
        client_ip: '127.0.0.1',
      },
    });
    await world.clock.advance(7 * DAY - 1_000);
    expect(await find(rid)).toMatchObject({ errcode: 0 });
    await world.clock.advance(2_000);
    expect(await find(rid)).toMatchObject({ errcode: 76001 });
  });

  it('tells nobody else, and nothing of what is no rid', async () => {
    const { rid } = await refused();
    expect(await find(rid, 'miniprogram')).toMatchObject({ errcode: 76003 });
    expect(await find('00000000-00000000-00000000')).toMatchObject({ errcode: 76001 });
    for (const wrong of ['', 'x', undefined, 7, [rid]]) expect(await find(wrong)).toMatchObject({ errcode: 76002 });
  });

  it('never shows a secret', async () => {
    const { appId: appid, appSecret: secret } = world.wechat.accounts().oa;
    const body = { grant_type: 'client_credential', appid, secret };
    const limited = await startWeChat({ dailyQuotas: { '/cgi-bin/stable_token': 1 } });
    const { access_token } = await limited.token();
    const { errmsg } = await limited.post('/cgi-bin/stable_token', {}, body);
    const rid = / rid: (.+)$/.exec(errmsg!)![1];
    const shown = JSON.stringify(await limited.post('/cgi-bin/openapi/rid/get', { access_token }, { rid }));
    expect(shown).toContain('***');
    expect(shown).not.toContain(secret);
    await limited.close();
  });
});
