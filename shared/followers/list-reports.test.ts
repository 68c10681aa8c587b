import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { syncReports, syncStatus } from '../contracts/sync.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { listReports } from './list-reports.ts';
import { presentSync } from './present-sync.ts';
import { SyncStates } from './sync-state.ts';
import { OA, openIds, SyncWorld } from './sync.harness.ts';

const DAY_MS = 86_400_000;

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

const dayLimits = async (days: readonly string[]) => new Map(days.map((day) => [day, { 'cgi-bin_user_get': 500 }]));

/** As staff get them: nothing that the contract does not declare. */
async function reports(before?: string) {
  const syncs = new SyncStates(local.database);
  const request = { appId: OA, before: before === undefined ? undefined : new Date(before) };
  return syncReports.output.parse(await listReports({ syncs, dayLimits }, request));
}
const status = () => syncStatus.output.parse(presentSync(world.state(), world.clock.now()));

async function night(followers: number): Promise<void> {
  world.account.followers = openIds(followers);
  await world.tick();
  world.clock.advance(DAY_MS);
}

describe('the reports', () => {
  it('come last first, each beside the run before it that was done', async () => {
    await night(20);
    await night(24);
    world.account.afterList = async () => {
      await world.ask('cancel');
      throw Object.assign(new Error('45011'), { kind: 'slowDown' });
    };
    await world.tick();
    await world.tick();
    world.account.afterList = async () => {};
    world.clock.advance(DAY_MS);
    await night(23);
    const found = await reports();
    expect(found.reports.map(({ state, comparison }) => [state, comparison?.id])).toEqual([
      ['done', '2024-03-02'],
      ['cancelled', '2024-03-02'],
      ['done', '2024-03-01'],
      ['done', undefined],
    ]);
    const [last] = found.reports;
    expect(last).toMatchObject({
      id: '2024-03-04',
      total: 23,
      counts: { listed: 23, added: 0, unchanged: 23, gone: 1 },
      swept: 24,
      unseen: 1,
      comparison: { total: -1, counts: { listed: -1, added: -4, unchanged: 3, gone: 1, refused: 0 } },
    });
    expect(found.next).toBeUndefined();
  });

  it('come page by page; the last of a page has its comparison too', async () => {
    for (let nights = 0; nights < 17; nights++) await night(2);
    const before = local.requests();
    const first = await reports();
    expect(local.requests() - before).toBe(1);
    const second = await reports(first.next);
    expect([first.reports.length, second.reports.length, second.next]).toEqual([14, 3, undefined]);
    const all = [...first.reports, ...second.reports];
    expect(all.map(({ comparison }) => comparison?.id)).toEqual([...all.slice(1).map(({ id }) => id), undefined]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(17);
  });

  it('say what WeChat allowed on the day', async () => {
    await night(2);
    await local.database
      .collection<{ _id: string; cost: object }>('syncReports')
      .updateIf({ _id: `${OA}:2024-03-01` }, { set: { 'cost.calls': { 'cgi-bin_user_get': 3, other: 1 } } });
    expect((await reports()).reports[0]?.cost.calls).toEqual([
      { api: 'cgi-bin_user_get', made: 3, limit: 500 },
      { api: 'other', made: 1 },
    ]);
  });
});

describe('the status', () => {
  it('before the first tick says nothing and offers nothing', () => {
    expect(syncStatus.output.parse(presentSync(undefined, world.clock.now()))).toEqual({ fitting: [] });
  });

  it('of a run at work says how far it is and how fast it goes', async () => {
    Object.assign(world.account, { followers: openIds(10), pageSize: 4 });
    world.account.afterList = async () => world.clock.advance(10_000);
    await world.tick(undefined, 15_000);
    expect(status()).toMatchObject({
      run: { stage: 'listing', state: 'running', progress: { done: 8, total: 10, perSecond: 0, secondsLeft: 5 } },
      fitting: ['pause', 'cancel'],
    });
    expect(JSON.stringify(status())).not.toContain('oa-');
  });

  it('of one that waits, or was paused, says no time that is left', async () => {
    Object.assign(world.account, { followers: openIds(10), pageSize: 4 });
    world.account.afterList = async () => world.clock.advance(10_000);
    await world.tick(undefined, 15_000);
    world.account.afterList = () => Promise.reject(Object.assign(new Error('45009'), { kind: 'quota' }));
    await world.tick();
    const { run, waitingUntil } = status();
    expect([run?.progress, waitingUntil]).toEqual([
      { done: 8, total: 10, perSecond: expect.any(Number) },
      '2024-03-01T16:00:00.000Z',
    ]);
    await world.ask('pause');
    await world.tick();
    world.clock.advance(DAY_MS);
    expect(status()).toMatchObject({ run: { state: 'paused', progress: { done: 8 } } });
    expect(status().waitingUntil).toBeUndefined();
    expect(status().run?.progress).not.toHaveProperty('secondsLeft');
  });

  it('of one that rests says why and until when, and what staff have wished', async () => {
    const words = '需要已认证的公众号';
    world.account.afterList = () => Promise.reject(Object.assign(new Error(words), { kind: 'permission' }));
    await world.tick();
    await world.ask('pause');
    expect(status()).toMatchObject({
      fitting: ['pause', 'resume', 'cancel'],
      wish: { action: 'pause', at: world.clock.now().toISOString() },
      waitingUntil: new Date(world.clock.now().getTime() + 30 * 60_000).toISOString(),
      trouble: { code: 'permission', words },
    });
    world.clock.advance(30 * 60_000);
    expect(status().waitingUntil).toBeUndefined();
  });

  it('of a held one says how many of how many are missing', async () => {
    await night(60);
    await night(0);
    expect(status()).toMatchObject({
      run: { state: 'held', swept: 60, unseen: 60, counts: { gone: 0 } },
      fitting: ['start', 'confirm', 'cancel'],
    });
  });
});
