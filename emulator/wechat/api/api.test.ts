import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
});
afterEach(() => world.close());

const path = '/cgi-bin/user/info/batchget';
const get = async () => fetch(`${world.url}/cgi-bin/user/get?${new URLSearchParams(await world.token()).toString()}`);

describe('a request body', () => {
  it('must be one JSON object in raw UTF-8', async () => {
    const token = await world.token();
    const bodies: [string, number][] = [
      ['', 44002],
      ['{', 47001],
      ['[]', 47001],
      ['null', 47001],
      ['{"user_list":"\\u4f60"}', 40033],
      ['{"user_list":[],"note":"C:\\\\u4f60"}', 40032],
    ];
    for (const [body, errcode] of bodies) expect(await world.post(path, token, body)).toMatchObject({ errcode });
  });

  it('must be UTF-8 and not too large', async () => {
    const address = `${world.url}${path}?${new URLSearchParams(await world.token()).toString()}`;
    const broken = await fetch(address, { method: 'POST', body: Buffer.from([0x7b, 0xff, 0x7d]) });
    expect(await broken.json()).toMatchObject({ errcode: 40033 });
    expect((await fetch(address, { method: 'POST', body: 'x'.repeat(2 ** 20 + 1) })).status).toBe(413);
  });
});

describe('an unusual request', () => {
  it('may come in pieces, without a length', async () => {
    const { access_token } = await world.token();
    const pieces = new Blob(['{"cgi_path":', '"/cgi-bin/user/get"}']).stream();
    const init = { method: 'POST', body: pieces, duplex: 'half' } as RequestInit;
    const answer = await fetch(`${world.url}/cgi-bin/openapi/quota/get?access_token=${access_token}`, init);
    expect(await answer.json()).toMatchObject({ errcode: 0 });
  });

  it.each(['OPTIONS', 'DELETE', 'PUT'])('with method %s is refused like any wrong method', async (method) => {
    const { access_token } = await world.token();
    const answer = await fetch(`${world.url}/cgi-bin/menu/get?access_token=${access_token}`, { method });
    expect(await answer.json()).toMatchObject({ errcode: 43001 });
  });
});

describe('a path that is not emulated', () => {
  it('is named in the answer and in the feed', async () => {
    expect(await world.get('/cgi-bin/material/add')).toMatchObject({
      errcode: 40066,
      errmsg: expect.stringContaining('/cgi-bin/material/add'),
    });
    expect(world.feed.since().at(-1)).toMatchObject({ source: 'wechat', kind: 'api.unknown-path' });
    expect(world.wechat.calls()).toEqual({});
  });
});

describe('calls', () => {
  it('are counted per path and told to the feed in a short line', async () => {
    await (await get()).text();
    expect(world.wechat.calls()).toEqual({ '/cgi-bin/stable_token': 1, '/cgi-bin/user/get': 1 });
    expect(world.feed.since().at(-1)).toMatchObject({ text: 'GET /cgi-bin/user/get → 10000 of 25000' });
    expect(JSON.stringify(world.feed.since())).not.toContain(world.wechat.accounts().oa.appSecret);
  });
});

describe('fault rules', () => {
  const target = 'wechat';
  const match = '/cgi-bin/user/get';

  it('answer any errcode or HTTP status in place of the call', async () => {
    world.faults.add({ target, match, count: 1, effect: { kind: 'error', code: -1, message: 'system error' } });
    world.faults.add({ target, match, count: 1, effect: { kind: 'error', code: 'HTTP_502', message: 'Bad Gateway' } });
    expect(await (await get()).json()).toMatchObject({
      errcode: -1,
      errmsg: expect.stringMatching(/^system error rid: /),
    });
    expect((await get()).status).toBe(502);
    expect((await get()).status).toBe(200);
  });

  it('break the connection, before or after the call took effect', async () => {
    const token = await world.token();
    const body = JSON.stringify({ button: [{ type: 'click', name: '今日', key: 'TODAY' }] });
    const create = () =>
      fetch(`${world.url}/cgi-bin/menu/create?${new URLSearchParams(token).toString()}`, { method: 'POST', body });
    world.faults.add({ target, match: '/cgi-bin/menu/create', count: 1, effect: { kind: 'drop' } });
    await expect(create()).rejects.toThrow();
    expect(world.wechat.menu()).toBeUndefined();
    world.faults.add({ target, match: '/cgi-bin/menu/create', count: 1, effect: { kind: 'drop' }, when: 'after' });
    await expect(create()).rejects.toThrow();
    expect(world.wechat.menu()).toHaveLength(1);
  });

  it('delay an answer', async () => {
    world.faults.add({ target, match, count: 1, effect: { kind: 'latency', ms: 30 } });
    const startedAt = performance.now();
    expect((await get()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
  });

  it('break an answer off in the middle: the call has had its effect', async () => {
    const body = JSON.stringify({ button: [{ type: 'click', name: '今日', key: 'k' }] });
    const token = await world.token();
    const path = '/cgi-bin/menu/create';
    world.faults.add({ target, match: path, count: 1, effect: { kind: 'half' }, when: 'after' });
    const response = await fetch(`${world.url}${path}?${new URLSearchParams(token).toString()}`, {
      method: 'POST',
      body,
    });
    expect([response.status, Number(response.headers.get('content-length'))]).toEqual([200, 27]);
    await expect(response.text()).rejects.toThrow();
    expect(world.wechat.menu()).toHaveLength(1);
    const rule = { target, match: '*', effect: { kind: 'half' } } as const;
    expect(() => world.faults.add(rule)).toThrow('half');
    expect(() => world.faults.add({ ...rule, target: 'function', when: 'after' })).toThrow('half');
  });

  it.each([
    [-1, 'system error'],
    [40001, 'invalid credential'],
    [42001, 'access_token expired'],
    [45009, 'reach max api daily quota limit'],
    [45011, 'api minute-quota reach limit'],
    [47009, 'this api is offline'],
    [50005, 'user is unsubscribed'],
    [99999, ' rid: '],
  ])('give code %i in the platform’s words when none are given', async (code, words) => {
    world.faults.add({ target, match, count: 1, effect: { kind: 'error', code, message: '' } });
    const answer = (await (await get()).json()) as { errcode: number; errmsg: string };
    expect(answer.errcode).toBe(code);
    expect(answer.errmsg.startsWith(words)).toBe(true);
  });
});

describe('the addresses of WeChat’s servers', () => {
  it.each(['get_api_domain_ip', 'getcallbackip'])('%s tells any account', async (call) => {
    for (const account of ['oa', 'miniprogram', 'news']) {
      expect(await world.get(`/cgi-bin/${call}`, await world.token(account))).toEqual({ ip_list: ['127.0.0.1'] });
    }
    expect(await world.get(`/cgi-bin/${call}`)).toMatchObject({ errcode: 41001 });
  });
});
