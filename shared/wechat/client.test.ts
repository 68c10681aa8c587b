import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inAMinute, startClientWorld, type ClientWorld } from './client.harness.ts';
import {
  fetchFollower,
  fetchFollowers,
  listFollowers,
  sendCustomerMessage,
  type FollowerPage,
} from './endpoints/index.ts';
import type { WeChatApi } from './endpoint.ts';
import { WeChatFailure } from './errors.ts';

let world: ClientWorld;
let oa: WeChatApi;
beforeAll(async () => (world = await startClientWorld({ followers: 20_003 })));
afterAll(() => world.close());
beforeEach(() => {
  world.faults.clear();
  oa = world.api();
});

const LIST = '/cgi-bin/user/get';
const DETAILS = '/cgi-bin/user/info/batchget';
const SEND = '/cgi-bin/message/custom/send';
const list = () => listFollowers(oa, undefined);
const failed = (call: Promise<unknown>) => call.catch((error: unknown) => error) as Promise<WeChatFailure>;

async function wholeList(): Promise<string[]> {
  const all: string[] = [];
  let page: FollowerPage | undefined;
  do all.push(...(page = await listFollowers(oa, page?.nextCursor)).openIds);
  while (page.nextCursor !== undefined);
  return all;
}

describe('a client over HTTP', () => {
  it('lists every follower once, page after page, until the list ends', async () => {
    const all = await wholeList();
    expect(new Set(all).size).toBe(20_003);
    expect(all).toHaveLength(20_003);
  });

  it('gives details of everybody, and puts a stranger and a leaver aside', async () => {
    const { openIds } = await list();
    const person = world.wechat.personByOpenId(openIds[0]!)!;
    const leaver = world.wechat.personByOpenId(openIds[50]!)!;
    world.wechat.setCallbackUrl('http://127.0.0.1:9/');
    await world.wechat.unfollow(leaver.oaOpenId);
    const { details, failed } = await fetchFollowers(oa, [...openIds.slice(0, 99), person.mpOpenId]);
    expect(failed).toEqual([{ openId: person.mpOpenId, reason: 'refused' }]);
    expect(details.map(({ openId }) => openId)).toEqual(openIds.slice(0, 99));
    expect(details.filter(({ subscribed }) => !subscribed).map(({ openId }) => openId)).toEqual([leaver.oaOpenId]);
    expect(details[0]).toMatchObject({ subscribed: true, unionId: person.unionId });
    expect(await fetchFollower(oa, openIds[0]!)).toEqual(details[0]);
  });

  it.each([40001, 40014, 42001])('goes on with a new token when WeChat refuses it with %d', async (code) => {
    world.fail(LIST, code);
    expect((await list()).openIds).toHaveLength(10_000);
  });

  it('goes on when its token has really expired, and when another has killed it', async () => {
    const client = world.client();
    const list = () => listFollowers(client.within({ purpose: 'user', deadline: inAMinute(world.clock) }), undefined);
    await list();
    await world.clock.advance(3 * 60 * 60 * 1000);
    expect((await list()).openIds).toHaveLength(10_000);
    const { appId: appid, appSecret: secret } = world.wechat.accounts().oa;
    await world.post(
      '/cgi-bin/stable_token',
      {},
      { grant_type: 'client_credential', appid, secret, force_refresh: true },
    );
    expect((await list()).openIds).toHaveLength(10_000);
  });

  it('gives up when the second token is refused too', async () => {
    world.fail(LIST, 40001, 2);
    await expect(list()).rejects.toMatchObject({ code: 40001, kind: 'token' });
  });

  it.each(['HTTP_502', -1])('repeats a read that ends with %s', async (code) => {
    world.fail(LIST, code, 2);
    expect((await list()).openIds).toHaveLength(10_000);
  });

  it.each(['HTTP_502', -1])('never repeats a message that ends with %s: it may have been sent', async (code) => {
    world.fail(SEND, code);
    const before = world.calls(SEND);
    expect(await failed(sendCustomerMessage(oa, 'o1', { kind: 'text', text: '你好' }))).toBeInstanceOf(WeChatFailure);
    expect(world.calls(SEND) - before).toBeLessThanOrEqual(1);
  });

  it('repeats a call whose connection breaks, and a token request too', async () => {
    for (const match of [DETAILS, '/cgi-bin/stable_token'])
      world.faults.add({ target: 'wechat', match, count: 1, effect: { kind: 'drop' } });
    expect((await fetchFollowers(oa, [world.wechat.people()[0]!.oaOpenId])).details).toHaveLength(1);
  });

  it('stops at once when the quota is used up, until midnight in Beijing', async () => {
    const before = world.calls(LIST);
    world.fail(LIST, 45009);
    const { kind, notBefore } = await failed(list());
    expect({ kind, hour: notBefore?.toISOString().slice(11) }).toEqual({ kind: 'quota', hour: '16:00:00.000Z' });
    expect(notBefore!.getTime()).toBeGreaterThan(world.clock.now().getTime());
    expect(world.calls(LIST)).toBe(before + 1);
  });

  it('says when to come back after a call too many, and does not wait for it', async () => {
    world.fail(LIST, 45011);
    const { kind, notBefore } = await failed(list());
    expect(kind).toBe('slowDown');
    const waitMs = notBefore!.getTime() - world.clock.now().getTime();
    expect(waitMs).toBeGreaterThanOrEqual(60_000);
    expect(waitMs).toBeLessThanOrEqual(90_000);
  });

  it('says what the account needs when this kind of account may not', async () => {
    world.fail(LIST, 48001);
    const error = await failed(list());
    expect(error).toMatchObject({ name: 'NotPermittedError', code: 48001, need: 'verified-account' });
    expect(error.message).toContain('已认证的公众号');
  });
});

describe('a deadline', () => {
  it('that has passed keeps a call from being made', async () => {
    const before = world.calls(LIST);
    const late = world.client().within({ purpose: 'user', deadline: world.clock.now() });
    expect(await failed(listFollowers(late, undefined))).toMatchObject({ name: 'OutOfTimeError', path: LIST });
    expect(world.calls(LIST)).toBe(before);
  });

  it('ends a call that takes longer, and the attempts after it', async () => {
    world.faults.add({ target: 'wechat', match: LIST, effect: { kind: 'latency', ms: 300 } });
    const soon = world.client().within({ purpose: 'user', deadline: new Date(world.clock.now().getTime() + 50) });
    expect(await failed(listFollowers(soon, undefined))).toMatchObject({ kind: 'unreachable' });
  });

  it('leaves what is in time alone', async () => {
    const api = world.client().within({ purpose: 'user', deadline: inAMinute(world.clock) });
    expect((await listFollowers(api, undefined)).total).toBeGreaterThan(20_000);
  });
});
