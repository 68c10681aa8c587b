import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { HOLDER_COOKIE } from './holder-cookie.ts';
import { Tables } from './tables.ts';
import { startWeChat, type WeChatUnderTest } from './wechat-under-test.ts';

let directory: string;
let tables: Tables;
let world: WeChatUnderTest;
const start = async () => {
  tables = Tables.open(directory);
  world = await startWeChat({}, { tables });
};
const stop = async () => {
  await world.close();
  await tables.close();
};
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'weilian-wechat-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(directory, { recursive: true });
});

/** What the test reads of the answers. */
interface Answer {
  errcode?: number;
  url_link: string;
  ticket: string;
}
const post = async (path: string, body: object) =>
  (await world.post(path, await world.token('mp'), body)) as unknown as Answer;
const ticket = async () =>
  ((await world.get('/cgi-bin/ticket/getticket', { ...(await world.token()), type: 'jsapi' })) as unknown as Answer)
    .ticket;
const login = (js_code: string) => {
  const { appId: appid, appSecret: secret } = world.wechat.accounts().miniprogram;
  return world.get('/sns/jscode2session', { appid, secret, js_code, grant_type: 'authorization_code' });
};
const authorize = async () => {
  const query = {
    appid: world.wechat.accounts().oa.appId,
    redirect_uri: 'http://localhost/',
    response_type: 'code',
    scope: 'snsapi_base',
  };
  const address = `${world.url}/connect/oauth2/authorize?${new URLSearchParams(query).toString()}`;
  const headers = { cookie: `${HOLDER_COOKIE}=${encodeURIComponent('林小满')}` };
  const { headers: answered } = await fetch(address, { headers, redirect: 'manual' });
  return new URL(answered.get('location')!).searchParams.get('code')!;
};

it('links, codes, tickets and consents outlive the process, used ones as used, and new ones are others', async () => {
  const { url_link: link } = await post('/wxa/generate_urllink', {});
  const [used, fresh, tapped] = [
    world.wechat.loginCode('林小满'),
    world.wechat.loginCode('林小满'),
    world.wechat.phoneCode('林小满'),
  ];
  await login(used);
  const [js, code] = [await ticket(), await authorize()];
  await stop();
  await start();
  expect(world.wechat.open(link).launch.appId).toBe(world.wechat.accounts().miniprogram.appId);
  expect(await login(used)).toMatchObject({ errcode: 40163 });
  expect(await login(fresh)).toHaveProperty('openid');
  expect(await post('/wxa/business/getuserphonenumber', { code: tapped })).toMatchObject({ errcode: 0 });
  expect(await ticket()).toBe(js);
  const { appId: appid, appSecret: secret } = world.wechat.accounts().oa;
  expect(
    await world.get('/sns/oauth2/access_token', { appid, secret, code, grant_type: 'authorization_code' }),
  ).toHaveProperty('openid');
  expect([used, fresh]).not.toContain(world.wechat.loginCode('林小满'));
  expect((await post('/wxa/generate_urllink', {})).url_link).not.toBe(link);
});
