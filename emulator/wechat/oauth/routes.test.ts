import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HOLDER_COOKIE } from '../holder-cookie.ts';
import { SNAPSHOT_COOKIE } from './page.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({ accounts: { oa: { webDomains: ['shop.example.com', '127.0.0.1'] } } });
});
afterEach(() => world.close());

const RETURN = 'https://shop.example.com/back?from=menu#top';
const ME = '林小满';

/** What the tests read of the answers. */
interface Answer extends Record<string, unknown> {
  access_token: string;
  refresh_token: string;
  openid: string;
}

const address = (change: Record<string, string | undefined> = {}) => {
  const { appId: appid } = world.wechat.accounts().oa;
  const given = { appid, redirect_uri: RETURN, response_type: 'code', scope: 'snsapi_base', state: 'S1', ...change };
  const parameters = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${world.url}/connect/oauth2/authorize?${new URLSearchParams(parameters).toString()}`;
};
const visit = (url: string, { who = ME, method = 'GET' } = {}) =>
  fetch(url, { method, redirect: 'manual', headers: { cookie: `${HOLDER_COOKIE}=${encodeURIComponent(who)}` } });
const codeOf = (response: Response) => new URL(response.headers.get('location')!).searchParams.get('code')!;
const consent = async (scope: string, decision: string, who = ME) =>
  codeOf(await visit(`${address({ scope })}&decision=${decision}`, { who, method: 'POST' }));
const baseCode = async (who = ME) => codeOf(await visit(address(), { who }));

const get = async (path: string, query: Record<string, string>) => (await world.get(path, query)) as unknown as Answer;
const exchange = (code: string, account = world.wechat.accounts().oa) => {
  const { appId: appid, appSecret: secret } = account;
  return get('/sns/oauth2/access_token', { appid, secret, code, grant_type: 'authorization_code' });
};
const refresh = (token: string, appid = world.wechat.accounts().oa.appId) =>
  get('/sns/oauth2/refresh_token', { appid, grant_type: 'refresh_token', refresh_token: token });

describe('connect/oauth2/authorize', () => {
  it('goes back silently with code and state for snsapi_base; what the address had stays', async () => {
    const response = await visit(address());
    expect(response.status).toBe(302);
    const back = new URL(response.headers.get('location')!);
    expect(back.href.startsWith('https://shop.example.com/back?from=menu&code=')).toBe(true);
    expect([back.searchParams.get('state'), back.hash]).toEqual(['S1', '#top']);
  });

  it('asks for snsapi_userinfo, and goes back only after consent', async () => {
    const url = address({ scope: 'snsapi_userinfo' });
    const asked = await visit(url);
    expect([asked.status, await asked.text()]).toEqual([200, expect.stringContaining('微莲生活服务号 申请获取')]);
    expect((await visit(`${url}&decision=allow`)).status).toBe(200);
    expect((await visit(`${url}&decision=allow`, { method: 'POST' })).status).toBe(302);
    expect((await visit(`${url}&decision=deny`, { method: 'POST' })).headers.get('location')).toBeNull();
  });

  it('asks whose phone it is when the browser does not say, and remembers the answer', async () => {
    const text = await (await fetch(address(), { redirect: 'manual' })).text();
    expect(text).toContain(`person=${encodeURIComponent(ME)}`);
    const chosen = await fetch(`${address()}&person=${encodeURIComponent(ME)}`, { redirect: 'manual' });
    expect(chosen.status).toBe(302);
    expect(chosen.headers.get('set-cookie')).toContain(`${HOLDER_COOKIE}=${encodeURIComponent(ME)}`);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['a foreign domain', { redirect_uri: 'https://evil.example.com/' }, '10003'],
    ['a domain below its own', { redirect_uri: 'https://a.shop.example.com/' }, '10003'],
    ['a port', { redirect_uri: 'https://shop.example.com:8443/' }, '10003'],
    ['no address', { redirect_uri: 'shop.example.com' }, '10003'],
    ['a script', { redirect_uri: 'javascript:alert(1)' }, '10003'],
    ['no redirect_uri', { redirect_uri: undefined }, '10011'],
    ['no scope', { scope: undefined }, '10010'],
    ['a scope of websites', { scope: 'snsapi_login' }, '10005'],
    ['no appid', { appid: undefined }, '10012'],
    ['an invented appid', { appid: 'wx1' }, '40013'],
    ['another response_type', { response_type: 'token' }, 'response_type'],
    ['a state of 129 bytes', { state: 'x'.repeat(129) }, 'state'],
    ['a state with other characters', { state: 'a-b' }, 'state'],
  ])('shows an error page and goes nowhere with %s', async (_, change, shown) => {
    const response = await visit(address(change));
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain(shown);
  });

  it('wants its parameters in their order, as WeChat matches the whole address', async () => {
    const { searchParams } = new URL(address());
    const turned = new URLSearchParams([...searchParams].reverse());
    const response = await visit(`${world.url}/connect/oauth2/authorize?${turned.toString()}`);
    expect(await response.text()).toContain('10005');
  });

  it('allows a port on this machine, and a state of 128 bytes', async () => {
    const change = { redirect_uri: 'http://127.0.0.1:8270/http/oa-redirect', state: 'x'.repeat(128) };
    const response = await visit(address(change));
    expect(response.headers.get('location')).toMatch(
      /^http:\/\/127\.0\.0\.1:8270\/http\/oa-redirect\?code=\w{32}&state=x{128}$/,
    );
  });

  it('is for verified service accounts only', async () => {
    for (const key of ['news', 'mp']) {
      const { appId: appid } = world.wechat.accounts().all.find((one) => one.key === key)!;
      expect(await (await visit(address({ appid }))).text()).toContain('10005');
    }
    await world.close();
    world = await startWeChat({ accounts: { oa: { verified: false, webDomains: ['shop.example.com'] } } });
    expect(await (await visit(address())).text()).toContain('10005');
  });
});

describe('sns/oauth2/access_token', () => {
  it('gives the OpenID of the account, without UnionID for snsapi_base', async () => {
    const { oaOpenId } = world.wechat.personByName(ME)!;
    expect(await exchange(await baseCode())).toEqual({
      access_token: expect.stringMatching(/^\d\d_[\w-]{86}$/),
      expires_in: 7_200,
      refresh_token: expect.stringMatching(/^\d\d_[\w-]{86}$/),
      openid: oaOpenId,
      scope: 'snsapi_base',
    });
  });

  it('gives the UnionID with snsapi_userinfo where the account is bound', async () => {
    const { unionId } = world.wechat.personByName(ME)!;
    expect(await exchange(await consent('snsapi_userinfo', 'allow'))).toMatchObject({ unionid: unionId });
    await world.close();
    world = await startWeChat({ accounts: { oa: { boundToOpenPlatform: false, webDomains: ['shop.example.com'] } } });
    expect(await exchange(await consent('snsapi_userinfo', 'allow'))).not.toHaveProperty('unionid');
  });

  it('takes a code once, for five minutes, from its own account', async () => {
    const code = await baseCode();
    expect(await exchange(code)).toHaveProperty('openid');
    expect(await exchange(code)).toMatchObject({ errcode: 40163 });
    const late = await baseCode();
    await world.clock.advance(5 * 60_000);
    expect(await exchange(late)).toMatchObject({ errcode: 40029 });
    expect(await exchange('invented')).toMatchObject({ errcode: 40029 });
    expect(await exchange('')).toMatchObject({ errcode: 41008 });
    const fresh = await baseCode();
    expect(await exchange(fresh, { ...world.wechat.accounts().oa, appSecret: 'x' })).toMatchObject({ errcode: 40125 });
    expect(await exchange(fresh, world.wechat.accounts().miniprogram)).toMatchObject({ errcode: 48001 });
    expect(await exchange(fresh)).toHaveProperty('openid');
  });

  it('shows a virtual person on a snapshot page: marked, the same again, and nobody', async () => {
    const virtual = await exchange(await consent('snsapi_userinfo', 'snapshot'));
    const { oaOpenId, unionId } = world.wechat.personByName(ME)!;
    expect(virtual.is_snapshotuser).toBe(1);
    expect(virtual.openid).toMatch(/^o[\w-]{27}$/);
    expect([virtual.openid, virtual.unionid]).not.toEqual([oaOpenId, unionId]);
    expect(world.wechat.personByOpenId(virtual.openid)).toBeUndefined();
    const user = { access_token: virtual.access_token, openid: virtual.openid };
    expect(await get('/sns/userinfo', user)).toMatchObject({ nickname: '微信用户', unionid: virtual.unionid });
    expect(await get('/cgi-bin/user/info', { ...(await world.token()), openid: virtual.openid })).toMatchObject({
      errcode: 40003,
    });
    expect((await exchange(await consent('snsapi_userinfo', 'snapshot'))).openid).toBe(virtual.openid);
    expect(await exchange(await consent('snsapi_userinfo', 'allow'))).not.toHaveProperty('is_snapshotuser');
  });
});

describe('a browser that shows snapshot pages', () => {
  it('is a virtual person for snsapi_base too, silently', async () => {
    const cookie = `${HOLDER_COOKIE}=${encodeURIComponent(ME)}; ${SNAPSHOT_COOKIE}=1`;
    const response = await fetch(address(), { redirect: 'manual', headers: { cookie } });
    const virtual = await exchange(codeOf(response));
    expect(virtual).toMatchObject({ scope: 'snsapi_base', is_snapshotuser: 1 });
    expect(virtual).not.toHaveProperty('unionid');
    expect(world.wechat.personByOpenId(virtual.openid)).toBeUndefined();
  });
});

describe('sns/oauth2/refresh_token', () => {
  it('prolongs a token that lives, and replaces one that does not', async () => {
    const { access_token: first, refresh_token: token, openid } = await exchange(await baseCode());
    await world.clock.advance(7_000_000);
    expect(await refresh(token)).toMatchObject({ access_token: first, openid, scope: 'snsapi_base' });
    await world.clock.advance(7_199_000);
    expect(await get('/sns/auth', { access_token: first, openid })).toMatchObject({ errcode: 0 });
    await world.clock.advance(1_000);
    expect(await get('/sns/auth', { access_token: first, openid })).toMatchObject({ errcode: 42001 });
    const { access_token: second } = await refresh(token);
    expect(second).not.toBe(first);
    expect(await get('/sns/auth', { access_token: second, openid })).toMatchObject({ errcode: 0 });
    expect(await get('/sns/auth', { access_token: first, openid })).toMatchObject({ errcode: 42001 });
  });

  it('works for thirty days, for its own account', async () => {
    const { refresh_token: token } = await exchange(await baseCode());
    expect(await refresh('invented')).toMatchObject({ errcode: 40030 });
    expect(await refresh('')).toMatchObject({ errcode: 41003 });
    expect(await refresh(token, 'wx1')).toMatchObject({ errcode: 40013 });
    expect(await refresh(token, '')).toMatchObject({ errcode: 41002 });
    await world.clock.advance(30 * 24 * 60 * 60 * 1000 - 1);
    expect(await refresh(token)).toHaveProperty('access_token');
    await world.clock.advance(1);
    expect(await refresh(token)).toMatchObject({ errcode: 42002 });
  });
});

describe('somebody who changes the password', () => {
  it('has to consent anew: the tokens of every page are dead (42007), those of others are not', async () => {
    const { access_token, refresh_token, openid } = await exchange(await baseCode());
    const others = await exchange(await baseCode('周子昂'));
    await world.act('change-password', { name: ME });
    expect(await get('/sns/auth', { access_token, openid })).toMatchObject({ errcode: 42007 });
    expect(await get('/sns/userinfo', { access_token, openid })).toMatchObject({ errcode: 42007 });
    expect(await refresh(refresh_token)).toMatchObject({ errcode: 42007 });
    expect(await get('/sns/auth', { access_token: others.access_token, openid: others.openid })).toMatchObject({
      errcode: 0,
    });
    expect(await exchange(await baseCode())).toMatchObject({ openid });
  });
});

describe('sns/userinfo and sns/auth', () => {
  it('tell what the person has agreed to', async () => {
    const { access_token, openid } = await exchange(await consent('snsapi_userinfo', 'allow'));
    const { unionId } = world.wechat.personByName(ME)!;
    expect(await get('/sns/userinfo', { access_token, openid, lang: 'zh_CN' })).toEqual({
      openid,
      nickname: ME,
      sex: 0,
      language: '',
      city: '',
      province: '',
      country: '',
      headimgurl: expect.stringContaining('https://'),
      privilege: [],
      unionid: unionId,
    });
    expect(await get('/sns/auth', { access_token, openid })).toEqual({ errcode: 0, errmsg: 'ok' });
  });

  it('refuse a token of snsapi_base, of cgi-bin, an invented one, and another person', async () => {
    const base = await exchange(await baseCode());
    const { openid } = base;
    expect(await get('/sns/userinfo', { access_token: base.access_token, openid })).toMatchObject({ errcode: 48001 });
    const full = await exchange(await consent('snsapi_userinfo', 'allow'));
    const other = world.wechat.personByName('周子昂')!.oaOpenId;
    expect(await get('/sns/userinfo', { ...full, openid: other })).toMatchObject({ errcode: 40003 });
    expect(await get('/sns/auth', { ...full, openid: other })).toMatchObject({ errcode: 40003 });
    expect(await get('/sns/userinfo', { ...(await world.token()), openid })).toMatchObject({ errcode: 40001 });
    expect(await get('/sns/auth', { access_token: 'x', openid })).toMatchObject({ errcode: 40014 });
    expect(await get('/sns/auth', { openid })).toMatchObject({ errcode: 41001 });
  });
});
