import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { TokenBroker, type TokenBrokerDeps } from '../wechat/access-token.ts';
import { silent, startClientWorld, type ClientWorld } from '../wechat/client.harness.ts';
import { weChatHttp } from '../wechat/http.ts';
import type { TokenStore } from '../wechat/token-store.ts';
import { tokenStore } from './wechat-stores.ts';

const TOKEN = '/cgi-bin/stable_token';
const INSTANCES = 50;

let local: LocalDatabase;
let world: ClientWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
  world = await startClientWorld({ followers: 10 });
});
afterAll(async () => {
  await world.close();
  await local.close();
});
let before: number;
beforeEach(async () => {
  local.reset();
  world.faults.clear();
  // Away from the moment at which WeChat itself changes the token.
  await world.clock.advance(3 * 60 * 60 * 1000);
  before = world.calls(TOKEN);
});
const asked = () => world.calls(TOKEN) - before;

/** A store whose waiters go on when somebody has kept a token, or given up: nobody sleeps. */
function watched(store: TokenStore) {
  let ended: () => void = () => {};
  const settled = new Promise<void>((resolve) => (ended = resolve));
  const keep: TokenStore['keep'] = (...given) => store.keep(...given).finally(ended);
  return { store: { ...store, keep }, wait: () => settled, giveUp: () => ended() };
}

const account = () => world.wechat.accounts().oa;
const instance = (changes: Partial<TokenBrokerDeps> = {}) =>
  new TokenBroker({
    http: weChatHttp(world.url),
    account: account(),
    clock: world.clock,
    logger: silent,
    store: tokenStore(local.database),
    wait: async () => {},
    ...changes,
  });
const instances = (count: number, changes: Partial<TokenBrokerDeps>) =>
  Array.from({ length: count }, () => instance(changes));
const all = (brokers: readonly TokenBroker[]) => Promise.all(brokers.map((broker) => broker.current()));
const distinct = (tokens: readonly string[]) => new Set(tokens).size;
const stored = () => local.all<{ _id: string; token?: { sealed: string }; fence: number }>('accessTokens');

describe('the token of many instances', () => {
  it('is asked for once by fifty cold ones, with three requests of the database each', async () => {
    const { store, wait } = watched(tokenStore(local.database));
    expect(distinct(await all(instances(INSTANCES, { store, wait })))).toBe(1);
    expect(asked()).toBe(1);
    expect(local.requests()).toBeLessThanOrEqual(3 * INSTANCES);
  });

  it('costs one that comes later one request of the database, and WeChat none', async () => {
    const token = await instance().current();
    const requests = local.requests();
    const late = instance();
    expect(await late.current()).toBe(token);
    await late.current();
    expect([local.requests() - requests, asked()]).toEqual([1, 1]);
  });

  it('is renewed once when it ends', async () => {
    const first = await instance().current();
    await world.clock.advance(2 * 60 * 60 * 1000);
    const { store, wait } = watched(tokenStore(local.database));
    const tokens = await all(instances(INSTANCES, { store, wait }));
    expect([distinct(tokens), asked()]).toEqual([1, 2]);
    expect(tokens).not.toContain(first);
  });

  it('is renewed once when it is refused to all of them', async () => {
    const warm = instances(INSTANCES, {});
    await all(warm.slice(0, 1));
    const [killed = ''] = await all(warm);
    const { appId: appid, appSecret: secret } = account();
    await world.post(TOKEN, {}, { grant_type: 'client_credential', appid, secret, force_refresh: true });
    const { store, wait } = watched(tokenStore(local.database));
    const brokers = instances(INSTANCES, { store, wait });
    await all(brokers);
    before = world.calls(TOKEN);
    brokers.forEach((broker) => broker.refused(killed));
    const tokens = await all(brokers);
    expect([distinct(tokens), asked()]).toEqual([1, 1]);
    expect(tokens).not.toContain(killed);
  });

  it('that was refused is not dropped when another has renewed it already', async () => {
    const [first, second] = instances(2, {});
    const old = await first!.current();
    await second!.current();
    first!.refused(old);
    await first!.current();
    before = world.calls(TOKEN);
    await first!.current();
    expect(asked()).toBe(0);
  });

  it('of a holder that dies does not keep the others from theirs, and its lease ends', async () => {
    const { store } = watched(tokenStore(local.database));
    const dying = instance({ store, http: () => new Promise(() => {}) });
    void dying.current();
    while (stored().length === 0) await new Promise(setImmediate);
    expect(distinct(await all(instances(5, {})))).toBe(1);
    expect([asked(), stored()[0]?.token]).toEqual([5, undefined]);
    await world.clock.advance(10_000);
    await instance().current();
    expect(stored()[0]).toMatchObject({ fence: 2, token: { sealed: expect.any(String) } });
  });

  it('stands encrypted in the database: without the AppSecret it is of no use', async () => {
    const token = await instance().current();
    expect(JSON.stringify(stored())).not.toContain(token.slice(0, 20));
    const moved = instance({ account: { ...account(), appSecret: 'f'.repeat(32) } });
    await expect(moved.current()).rejects.toMatchObject({ kind: 'configuration' });
  });
});

describe('a database that does not answer', () => {
  const break_ = (effect: 'error' | 'drop') =>
    local.faults.add({
      target: 'database',
      match: 'accessTokens',
      effect: effect === 'drop' ? { kind: 'drop' } : { kind: 'error', code: 'DATABASE_REQUEST_FAILED', message: 'no' },
    });

  it.each(['error', 'drop'] as const)('by %s costs each instance one call of WeChat, and no more', async (effect) => {
    break_(effect);
    const [first] = [instance()];
    expect(await first.current()).toBe(await first.current());
    expect(asked()).toBe(1);
  });

  it('in time is not waited for', async () => {
    const never: TokenStore['read'] = () => new Promise(() => {});
    const slow = instance({ store: { ...tokenStore(local.database), read: never }, storeLimitMs: 5 });
    expect(await slow.current()).toHaveLength((await instance().current()).length);
  });

  it('when the token is to be kept leaves it to this instance', async () => {
    const keep: TokenStore['keep'] = () => Promise.reject(new Error('no'));
    const one = instance({ store: { ...tokenStore(local.database), keep } });
    expect(await one.current()).toBe(await one.current());
    expect([asked(), stored()[0]?.token]).toEqual([1, undefined]);
  });
});
