import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type Answer, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({ followers: 20 });
});
afterEach(() => world.close());

const ask = async (path: string, query: Record<string, string>, from?: string): Promise<Answer> => {
  const headers: Record<string, string> = from === undefined ? {} : { 'x-forwarded-for': from };
  const response = await fetch(`${world.url}${path}?${new URLSearchParams(query).toString()}`, { headers });
  return (await response.json()) as Answer;
};
const token = (from?: string) => {
  const { appId: appid, appSecret: secret } = world.wechat.accounts().oa;
  return ask('/cgi-bin/token', { grant_type: 'client_credential', appid, secret }, from);
};

describe('the IP whitelist', () => {
  it('is off until the account has one', async () => {
    expect(await token('203.0.113.9')).toHaveProperty('access_token');
  });

  it('lets tokens go to its own addresses only, in the words of the platform', async () => {
    world.wechat.changeSettings({ ipWhitelist: ['203.0.113.9', '2001:db8::1'] });
    expect(await token('203.0.113.9')).toHaveProperty('access_token');
    expect(await token('2001:db8::1, 10.0.0.1')).toHaveProperty('access_token');
    expect(await token('203.0.113.10')).toMatchObject({
      errcode: 40164,
      errmsg: expect.stringMatching(
        /^invalid ip 203\.0\.113\.10 ipv6 ::ffff:203\.0\.113\.10, not in whitelist rid: [0-9a-f-]+$/,
      ),
    });
    for (const from of [undefined, 'nonsense', '']) {
      expect((await token(from)).errmsg).toContain('invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1,');
    }
  });

  it('holds for stable_token and jscode2session too, by account, and not for calls with a token', async () => {
    const before = await world.token();
    world.wechat.changeSettings({ ipWhitelist: ['203.0.113.9'] });
    world.wechat.changeSettings({ ipWhitelist: ['203.0.113.9'] }, 'mp');
    const { oa, miniprogram } = world.wechat.accounts();
    const grant = { grant_type: 'client_credential', appid: oa.appId, secret: oa.appSecret };
    expect(await world.post('/cgi-bin/stable_token', {}, grant)).toMatchObject({ errcode: 40164 });
    const login = {
      appid: miniprogram.appId,
      secret: miniprogram.appSecret,
      js_code: world.wechat.loginCode('林小满'),
    };
    const code = { grant_type: 'authorization_code', ...login };
    expect(await ask('/sns/jscode2session', code)).toMatchObject({ errcode: 40164 });
    expect(await ask('/sns/jscode2session', code, '203.0.113.9')).toHaveProperty('openid');
    expect(await world.get('/cgi-bin/user/get', before)).toHaveProperty('total', 20);
    expect(await world.token('workshop')).toHaveProperty('access_token', expect.any(String));
  });

  it('does not concern cloud calls', async () => {
    world.wechat.changeSettings({ ipWhitelist: ['203.0.113.9'] });
    const { appId } = world.wechat.accounts().oa;
    const answer = await world.wechat.cloudCall({ appId, path: '/cgi-bin/user/get', method: 'GET', query: {} });
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
  });

  it('can be in the seed', async () => {
    const strict = await startWeChat({ accounts: { oa: { ipWhitelist: ['203.0.113.9'] } } });
    expect(strict.wechat.settings()).toMatchObject({ ipWhitelist: ['203.0.113.9'] });
    await expect(strict.token()).resolves.toEqual({ access_token: undefined });
    await strict.close();
  });
});

describe('tokens that another system of the owner has replaced', () => {
  it('are dead at once (40001), and new ones can be had', async () => {
    const [stable, plain, ofMp] = [await world.token(), await token(), await world.token('mp')];
    world.wechat.replaceTokens();
    for (const dead of [stable, plain]) {
      const { access_token } = dead;
      expect(await world.get('/cgi-bin/user/get', { access_token })).toMatchObject({ errcode: 40001 });
    }
    expect(await world.get('/cgi-bin/user/get', await world.token())).toHaveProperty('total');
    expect(await world.post('/cgi-bin/openapi/quota/get', ofMp, { cgi_path: '/cgi-bin/token' })).toMatchObject({
      errcode: 0,
    });
  });
});
