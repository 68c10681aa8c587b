import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import type { LinkReview } from '../identity/index.ts';
import { followerId, openIds, SyncWorld, unionIdOf } from './sync.harness.ts';

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

const EVERYBODY = openIds(2);
const reportOfToday = () => world.reports().at(-1);

describe('the rotation', () => {
  it.each([2, 7])('asks for each follower exactly once in %d days, from whatever day', async (refreshDays) => {
    Object.assign(world.settings, { refreshDays });
    world.account.followers = openIds(50);
    await world.tick();
    world.clock.advance(3 * DAY_MS);
    await world.tick();
    world.account.asked = [];
    for (let day = 0; day < refreshDays; day++) {
      world.clock.advance(DAY_MS);
      await world.tick();
    }
    expect(world.account.asked.sort()).toEqual(openIds(50).sort());
  });

  it('asks for each exactly once also when days have no run of their own, or two', async () => {
    Object.assign(world.settings, { refreshDays: 9 });
    Object.assign(world.account, { followers: openIds(90), pageSize: 60 });
    await world.tick();
    world.account.asked = [];
    // Nothing runs for two days; the third has two runs.
    world.clock.advance(3 * DAY_MS);
    await world.tick();
    await world.ask('start');
    await world.tick();
    // A run stops after its first page and goes on two days later.
    world.clock.advance(DAY_MS);
    world.account.afterList = async () => world.clock.advance(41_000);
    expect(await world.tick()).toBe('unfinished');
    world.account.afterList = async () => {};
    world.clock.advance(2 * DAY_MS);
    expect(await world.tick()).toBe('done');
    await world.tick();
    expect(reportOfToday()).toMatchObject({ day: '2024-03-07', plan: { turns: { upTo: '2024-03-07', days: 2 } } });
    world.clock.advance(3 * DAY_MS);
    await world.tick();
    expect(world.account.asked.sort()).toEqual(openIds(90).sort());
  });

  it('makes up for a run that was cancelled', async () => {
    Object.assign(world.settings, { refreshDays: 2 });
    Object.assign(world.account, { followers: openIds(20), pageSize: 10 });
    await world.tick();
    world.clock.advance(DAY_MS);
    world.account.afterList = async () => world.clock.advance(41_000);
    expect(await world.tick()).toBe('unfinished');
    world.account.afterList = async () => {};
    await world.ask('cancel');
    await world.tick();
    world.clock.advance(DAY_MS);
    world.account.asked = [];
    await world.tick();
    expect(world.account.asked.sort()).toEqual(openIds(20).sort());
  });

  it('takes whole days of turns, the oldest first, as far as the quota reaches', async () => {
    Object.assign(world.settings, { refreshDays: 4 });
    Object.assign(world.account, { followers: openIds(400), detailsPerCall: 10 });
    await world.tick();
    const askedAfter = async (days: number, callsLeft: number) => {
      Object.assign(world.account, { asked: [], callsLeft });
      world.clock.advance(days * DAY_MS);
      await world.tick();
      return [...world.account.asked].sort();
    };
    const oldest = await askedAfter(4, 25);
    expect(reportOfToday()?.plan).toEqual({
      ...{ listCalls: 1, detailCalls: 40, detailCallsLeft: 25, isRefreshing: false },
      turns: { upTo: '2024-03-03', days: 2 },
    });
    const others = await askedAfter(1, 40);
    expect(reportOfToday()?.plan).toMatchObject({ isRefreshing: true, turns: { upTo: '2024-03-06', days: 3 } });
    expect([...new Set([...oldest, ...others])].sort()).toEqual(openIds(400).sort());
    expect(oldest.length).toBeLessThan(400 - 100);
    // The turn of the seventh is the one of the third.
    const again = await askedAfter(4, 10);
    expect(reportOfToday()?.plan?.turns).toEqual({ upTo: '2024-03-07', days: 1 });
    expect(again.every((openId) => oldest.includes(openId))).toBe(true);
  });

  it('waits when the quota is needed for new followers', async () => {
    Object.assign(world.settings, { refreshDays: 1 });
    Object.assign(world.account, { followers: openIds(300), callsLeft: 3 });
    await world.tick();
    world.account.followers = openIds(600);
    world.account.asked = [];
    world.clock.advance(DAY_MS);
    world.account.callsLeft = 5;
    await world.tick();
    expect(world.account.asked.sort()).toEqual(openIds(600).slice(300).sort());
    expect(reportOfToday()).toMatchObject({
      plan: { listCalls: 1, detailCalls: 6, detailCallsLeft: 5, isRefreshing: false },
      unchanged: 300,
    });
    world.account.callsLeft = 6;
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(reportOfToday()).toMatchObject({ plan: { detailCalls: 6, isRefreshing: true } });
  });
});

describe('UnionIDs that have all changed', () => {
  /** Two followers, one of whom came to the mini program with the new UnionID, as somebody new; a night later. */
  async function boundElsewhere(): Promise<void> {
    world = new SyncWorld(local);
    Object.assign(world.settings, { refreshDays: 1 });
    world.account.followers = EVERYBODY;
    await world.tick();
    for (const openId of EVERYBODY) world.account.notes.set(openId, { unionId: `new-${unionIdOf(openId)}` });
    await world.signIn('mp-1', undefined, `new-${unionIdOf('oa-1')}`);
    world.clock.advance(DAY_MS);
    expect(await world.tick()).toBe('done');
  }
  const told = () => world.identities().filter(({ _id }) => EVERYBODY.some((openId) => _id === followerId(openId)));

  it('are held, and believed in the rotation when an owner has said that the account was bound elsewhere', async () => {
    await boundElsewhere();
    expect(told().map(({ unionId }) => unionId)).toEqual(EVERYBODY.map(unionIdOf));
    expect(await world.rebind()).toMatchObject({ ok: true });
    world.clock.advance(DAY_MS);
    expect(await world.tick()).toBe('done');
    expect(local.all<LinkReview>('linkReviews')).toMatchObject([{ rebinding: { replaced: 2 } }]);
    expectAllReplaced();
  });

  it('are all replaced, and strangers never joined, whatever request of that night is its last', async () => {
    await forEveryDeath(async (death) => {
      await boundElsewhere();
      await world.rebind();
      world.clock.advance(DAY_MS);
      const first = await world.tick(deadly(death));
      world.clock.advance(80_000);
      for (let ticks = 0; (await world.tick()) !== 'idle' && ticks < 5; ticks++) world.clock.advance(80_000);
      expectAllReplaced();
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  function expectAllReplaced(): void {
    expect(told().map(({ unionId, previousUnionId }) => [previousUnionId, unionId])).toEqual(
      EVERYBODY.map((openId) => [unionIdOf(openId), `new-${unionIdOf(openId)}`]),
    );
    const live = world.users().filter(({ mergedInto }) => !mergedInto);
    expect(live.map(({ unionId, identityIds }) => [unionId, identityIds.length]).sort()).toEqual(
      EVERYBODY.map((openId, n) => [`new-${unionIdOf(openId)}`, n === 1 ? 2 : 1]),
    );
  }
});
