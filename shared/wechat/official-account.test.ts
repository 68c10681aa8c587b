import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../../emulator/wechat/wechat-under-test.ts';
import { weChatHttp } from './http.ts';
import { officialAccountOverHttp, type OfficialAccount } from './official-account.ts';

let world: WeChatUnderTest;
let account: OfficialAccount;
beforeAll(async () => (world = await startWeChat({ followers: 20_003 })));
afterAll(() => world.close());
beforeEach(() => {
  world.faults.clear();
  account = officialAccountOverHttp(weChatHttp(world.url), world.wechat.accounts().oa, world.clock);
});

const LIST = '/cgi-bin/user/get';
const DETAILS = '/cgi-bin/user/info/batchget';
const fail = (match: string, code: number | string, count: number) =>
  world.faults.add({ target: 'wechat', match, count, effect: { kind: 'error', code, message: 'by a fault rule' } });

async function wholeList(): Promise<string[]> {
  const all: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await account.listFollowers(cursor);
    all.push(...page.openIds);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return all;
}

describe('the Official Account over HTTP', () => {
  it('lists every follower once, page after page, until the list ends', async () => {
    const all = await wholeList();
    expect(new Set(all).size).toBe(20_003);
    expect(all).toHaveLength(20_003);
  });

  it('gives details of everybody, and puts a stranger and a leaver aside', async () => {
    const { openIds } = await account.listFollowers(undefined);
    const person = world.wechat.personByOpenId(openIds[0]!)!;
    const leaver = world.wechat.personByOpenId(openIds[150]!)!;
    world.wechat.setCallbackUrl('http://127.0.0.1:9/');
    await world.wechat.unfollow(leaver.oaOpenId);
    const asked = [...openIds.slice(0, 200), person.mpOpenId];
    const { details, failed } = await account.followerDetails(asked);
    expect(failed).toEqual([person.mpOpenId]);
    expect(details.map(({ openId }) => openId)).toEqual(openIds.slice(0, 200));
    expect(details.filter(({ subscribed }) => !subscribed).map(({ openId }) => openId)).toEqual([leaver.oaOpenId]);
    expect(details[0]).toMatchObject({ subscribed: true, unionId: person.unionId });
  });

  it.each([40001, 40014, 42001])('goes on with a new token when WeChat refuses it with %d', async (code) => {
    fail(LIST, code, 1);
    expect((await account.listFollowers(undefined)).openIds).toHaveLength(10_000);
  });

  it('goes on when its token has really expired', async () => {
    await account.listFollowers(undefined);
    await world.clock.advance(3 * 60 * 60 * 1000);
    expect((await account.listFollowers(undefined)).openIds).toHaveLength(10_000);
  });

  it('gives up when the second token is refused too', async () => {
    fail(LIST, 40001, 2);
    await expect(account.listFollowers(undefined)).rejects.toMatchObject({ code: 40001, kind: 'token' });
  });

  it.each(['HTTP_502', -1])('repeats a call that ends with %s', async (code) => {
    fail(LIST, code, 1);
    expect((await account.listFollowers(undefined)).openIds).toHaveLength(10_000);
  });

  it('repeats a call whose connection breaks, and a token request too', async () => {
    for (const match of [DETAILS, '/cgi-bin/stable_token'])
      world.faults.add({ target: 'wechat', match, count: 1, effect: { kind: 'drop' } });
    expect((await account.followerDetails([world.wechat.people()[0]!.oaOpenId])).details).toHaveLength(1);
  });

  it('stops at once when the quota is used up', async () => {
    const before = world.wechat.calls()[LIST] ?? 0;
    fail(LIST, 45009, 1);
    await expect(account.listFollowers(undefined)).rejects.toMatchObject({ kind: 'quota' });
    expect(world.wechat.calls()[LIST]).toBe(before + 1);
  });

  it('says the same of a secret that is wrong, without the secret', async () => {
    const { appId } = world.wechat.accounts().oa;
    const appSecret = 'fa4e'.repeat(8);
    const wrong = officialAccountOverHttp(weChatHttp(world.url), { appId, appSecret }, world.clock);
    const error = await wrong.listFollowers(undefined).catch((one: Error) => one);
    expect(error).toMatchObject({ code: 40125, kind: 'configuration' });
    expect(JSON.stringify({ ...error, text: String(error), stack: (error as Error).stack })).not.toContain(appSecret);
  });
});

describe('the forms in which the list ends', () => {
  const SENT = 'oLast';
  const FORMS: Record<string, object> = {
    'no data': { total: 9, count: 0, next_openid: '' },
    'empty data': { total: 9, count: 0, data: { openid: [] }, next_openid: 'oOther' },
    'an empty next_openid': { total: 9, count: 1, data: { openid: ['oA'] }, next_openid: '' },
    'no next_openid': { total: 9, count: 1, data: { openid: ['oA'] } },
    'the one that was sent': { total: 9, count: 1, data: { openid: ['oA'] }, next_openid: SENT },
  };
  const listing = async (answer: object) => {
    const http = async ({ path }: { path: string }) =>
      path === LIST ? answer : { access_token: 'T', expires_in: 7_200 };
    return officialAccountOverHttp(http, { appId: 'wx', appSecret: 's' }, world.clock).listFollowers(SENT);
  };

  it.each(Object.entries(FORMS))('%s is the end', async (_, answer) => {
    expect(await listing(answer)).toMatchObject({ total: 9, nextCursor: undefined });
  });

  it('a page that is short, but names the next OpenID, is none', async () => {
    const answer = { total: 9, count: 1, data: { openid: ['oA'] }, next_openid: 'oA' };
    expect(await listing(answer)).toEqual({ total: 9, openIds: ['oA'], nextCursor: 'oA' });
  });
});

describe('what goes wrong with HTTP', () => {
  const SECRET = 'SECRET-TOKEN';
  let server: Server;
  let url: string;
  let answer: { status: number; headers?: Record<string, string>; body?: string };
  const received: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      received.push(request.url ?? '');
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const ask = () => weChatHttp(url)({ path: LIST, query: { access_token: SECRET }, body: { secret: SECRET } });

  it.each([
    ['a status that is not 200', { status: 502, body: SECRET }],
    ['no JSON', { status: 200, body: `<html>${SECRET}` }],
    ['nothing', { status: 200, body: '' }],
  ])('is told by its path and kind only: %s', async (_, given) => {
    answer = given;
    const error = (await ask().catch((one: unknown) => one)) as Error;
    expect(error).toMatchObject({ name: 'WeChatUnreachableError', path: LIST });
    expect(`${error.message} ${error.stack}`).not.toContain(SECRET);
  });

  it('is told so of an address where nobody listens', async () => {
    const error = (await weChatHttp('http://127.0.0.1:9')({ path: LIST, query: { access_token: SECRET } }).catch(
      (one: unknown) => one,
    )) as Error;
    expect(error.name).toBe('WeChatUnreachableError');
    expect(`${error.message} ${error.stack}`).not.toContain(SECRET);
  });

  it('follows no redirection: token and secret go to no other address', async () => {
    received.length = 0;
    answer = { status: 307, headers: { location: `${url}/elsewhere` } };
    await expect(ask()).rejects.toMatchObject({ name: 'WeChatUnreachableError' });
    expect(received.filter((path) => path.includes('elsewhere'))).toEqual([]);
  });

  it('keeps WeChat’s code and request id', async () => {
    answer = { status: 200, body: '{"errcode":40164,"errmsg":"invalid ip 58.0.0.1, not in whitelist rid: 65f0-1"}' };
    const refused = { code: 40164, kind: 'configuration', message: expect.stringContaining('rid: 65f0-1') };
    await expect(ask()).rejects.toMatchObject(refused);
    answer = { status: 200, body: '{"errcode":0,"errmsg":"ok"}' };
    expect(await ask()).toEqual({ errcode: 0, errmsg: 'ok' });
  });
});
