import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { World } from '../../emulator/world.ts';
import { deployApplication, startApplication } from '../../scripts/local/application.ts';
import { LEASE_MS } from '../../shared/followers/sync-followers.ts';

const FOLLOWERS = 3_000;

/** The deployed function in a local world whose clock stands still, and what its ticks cost. */
async function startSync(variables: Record<string, string>) {
  const world = await startApplication({ port: 0, followers: FOLLOWERS, variables });
  world.clock.freeze();
  // What came due before is let end: its requests are not the sync's.
  while (world.cloudbase.timers.list().some(({ running }) => running > 0)) await setImmediate();
  const requests = () => Object.values(world.cloudbase.database.operations()).reduce((sum, count) => sum + count, 0);
  const wechat = () => world.wechat.calls();
  /** Ticks until the day's run is done; requests of the database, and calls of WeChat by path. */
  const run = async (): Promise<{ requests: number; calls: Record<string, number> }> => {
    const [requestsBefore, callsBefore] = [requests(), wechat()];
    for (let outcome = ''; outcome !== 'done';) outcome = await tick(world);
    const calls = Object.entries(wechat()).map(([path, count]) => [path, count - (callsBefore[path] ?? 0)] as const);
    return { requests: requests() - requestsBefore, calls: Object.fromEntries(calls.filter(([, count]) => count > 0)) };
  };
  return { world, run, requests };
}

async function tick(world: World): Promise<string> {
  const outcome = await world.cloudbase.timers.fire('follower-sync', 'every-minute');
  const reply = outcome.ok ? (outcome.result as { ok: boolean; outcome?: string }) : undefined;
  if (!reply?.ok) throw new Error(`the tick failed: ${JSON.stringify(outcome)}`);
  return reply.outcome ?? '';
}

const usageOf = (world: World) =>
  world.cloudbase.database.find('wechatUsage', { limit: 10 }).documents as unknown as {
    calls: object;
    limits: object;
  }[];

describe('the follower sync over HTTP', () => {
  let sync: Awaited<ReturnType<typeof startSync>>;
  beforeAll(async () => (sync = await startSync({})), 60_000);
  afterAll(() => sync.world.close());

  it('costs 5 requests of the database for the token and the usage, and for the followers what it did', async () => {
    const { requests, calls } = await sync.run();
    expect(calls).toEqual({
      '/cgi-bin/user/get': 2,
      '/cgi-bin/user/info/batchget': 30,
      '/cgi-bin/stable_token': 1,
      '/cgi-bin/openapi/quota/get': 3,
      '/cgi-bin/tags/get': 1,
    });
    expect(requests).toBe(36 + 5);
    expect(usageOf(sync.world)).toMatchObject([
      { calls: { 'cgi-bin_user_get': 2, 'cgi-bin_user_info_batchget': 30 }, limits: { 'cgi-bin_user_get': 500 } },
    ]);
  });

  it('costs one request of the database when there is nothing to do', async () => {
    const before = sync.requests();
    expect(await tick(sync.world)).toBe('idle');
    expect(sync.requests() - before).toBe(1);
  });
});

describe('the follower sync by cloud calls', () => {
  let sync: Awaited<ReturnType<typeof startSync>>;
  const variables = { WECHAT_DRIVER: 'cloud', OA_APP_SECRET: 'none', MP_APP_SECRET: 'none' };
  beforeAll(async () => (sync = await startSync(variables)), 60_000);
  afterAll(() => sync.world.close());

  it('stores every follower without a secret and without a token', async () => {
    const { requests, calls } = await sync.run();
    expect(calls).toEqual({ '/cgi-bin/user/get': 2, '/cgi-bin/user/info/batchget': 30, '/cgi-bin/tags/get': 1 });
    expect(requests).toBe(36 + 2);
    const identities = sync.world.cloudbase.database.find('identities', { limit: 1_000_000 }).documents;
    expect(identities).toHaveLength(FOLLOWERS);
  });
});

describe('a run that was killed, and whose functions are deployed anew before it goes on', () => {
  let sync: Awaited<ReturnType<typeof startSync>>;
  const variables = { SYNC_BATCH_SIZE: '100' };
  beforeAll(async () => (sync = await startSync(variables)), 60_000);
  afterAll(() => sync.world.close());

  it('ends with everybody stored, reported and asked for once', async () => {
    const { world } = sync;
    const documents = (name: string) => world.cloudbase.database.find(name, { limit: 1_000_000 }).documents;
    world.faults.add({
      ...{ target: 'database', match: 'database.insertDocument', collection: 'identities', function: 'follower-sync' },
      ...{ nth: 3, when: 'after', count: 1, effect: { kind: 'kill' } },
    });
    expect(await world.cloudbase.timers.fire('follower-sync', 'every-minute')).toMatchObject({ ok: false });
    await deployApplication(world, { variables });
    const stored = documents('identities').length;
    expect(stored).toBeGreaterThanOrEqual(300);
    expect(stored).toBeLessThan(FOLLOWERS);
    expect(await tick(world)).toBe('busy');
    world.clock.jump(world.clock.nowMs() + LEASE_MS, true);
    const { calls } = await sync.run();
    expect(calls['/cgi-bin/user/info/batchget']).toBeLessThanOrEqual((FOLLOWERS - stored) / 100);
    expect(documents('syncReports')).toMatchObject([{ listed: FOLLOWERS, added: FOLLOWERS, unchanged: 0 }]);
    expect([documents('identities').length, documents('users').length]).toEqual([FOLLOWERS, FOLLOWERS]);
  });
});
