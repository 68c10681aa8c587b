import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, MINUTE_MS, shanghaiDay } from '../core/clock.ts';
import type { StoreId, UserId } from '../core/ids.ts';
import { redeemCoupon } from '../coupons/index.ts';
import { shownCode } from '../coupons/shown-code/shown-code.harness.ts';
import { deadly, forEveryDeath, orKilled, type Gate } from '../db/interruptions.harness.ts';
import type { User } from '../identity/index.ts';
import { rollUpChanges } from '../rollups/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { LinkWorld, type At } from './linking.harness.ts';
import { rollUpsOf } from './roll-ups.ts';

let local: LocalDatabase;
let world: LinkWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = await LinkWorld.begin(local);
});
afterAll(() => local.close());

const [ELDER, YOUNGER, OTHER] = [
  { person: 1, app: 'wxA' },
  { person: 1, app: 'wxB' },
  { person: 2, app: 'wxA' },
] as const;
const visit = (at: At, gate?: Gate) => world.signIn(at, { knows: false }, gate);

function rollUp(gate?: Gate) {
  const deps = world.deps(gate);
  const deadline = new Date(world.clock.now().getTime() + 40_000);
  return orKilled(() => rollUpChanges({ ...deps, rollUps: rollUpsOf(deps.database) }, deadline));
}
/** When whatever is written now is counted. */
async function later(gate?: Gate) {
  world.clock.advance(3 * MINUTE_MS);
  return rollUp(gate);
}
async function redeem(at: At) {
  const { _id } = await world.enter(at);
  const coupon = world.coupons().find(({ userId, state }) => userId === _id && state === 'unused');
  const code = coupon ? await shownCode(world.deps(), coupon) : '';
  const request = { staffId: 'u_s' as UserId, storeId: 's' as StoreId, code, requestKey: `redeem ${coupon?._id}` };
  return redeemCoupon(world.deps(), request);
}

/** What the documents say. */
function expected(userId: UserId) {
  const since = world.clock.now().getTime() - 90 * DAY_MS;
  const visits = world.visits().filter((one) => one.userId === userId && one.at.getTime() > since);
  const coupons = world.coupons().filter((one) => one.userId === userId);
  const used = coupons.filter(({ redeemedAt }) => redeemedAt).length;
  const expired = coupons.filter(({ redeemedAt, expiresAt }) => !redeemedAt && expiresAt <= world.clock.now()).length;
  const [claimed, days] = [coupons.length, new Set(visits.map(({ at }) => shanghaiDay(at))).size];
  return {
    visits: visits.length > 0 ? { visits: visits.length, days } : undefined,
    coupons: claimed > 0 ? { claimed, used, expired, usable: claimed - used - expired } : undefined,
  };
}
const counted = ({ rollUp: stored }: User) => {
  const { claimed, used, expired, usable } = stored?.coupons ?? {};
  return { visits: stored?.visits, coupons: stored?.coupons && { claimed, used, expired, usable } };
};
const wrong = () =>
  world.live().filter((user) => JSON.stringify(order(counted(user))) !== JSON.stringify(order(expected(user._id))));
const order = (of: ReturnType<typeof counted>) => [
  of.visits?.visits,
  of.visits?.days,
  of.coupons?.claimed,
  of.coupons?.used,
  of.coupons?.expired,
  of.coupons?.usable,
];

describe('what is counted on a record', () => {
  it('is what the documents say, some minutes later, until time changes it', async () => {
    await visit(ELDER);
    await visit(OTHER);
    await world.claim(ELDER);
    await rollUp();
    expect(world.users().map(counted)).toEqual(Array(2).fill({}));
    expect(await later()).toBe('rolledUp');
    expect(world.users().map(counted)).toEqual(world.users().map(({ _id }) => expected(_id)));
    expect(wrong()).toEqual([]);
    for (const days of [31, 90]) {
      world.clock.advance(days * DAY_MS);
      expect(wrong().length).toBeGreaterThan(0);
      await rollUp();
      expect(wrong()).toEqual([]);
    }
    expect(world.users()[0]?.rollUp?.dueAt).toBeUndefined();
  });

  it('costs five requests when nothing has changed, and little for many changes', async () => {
    await visit(ELDER);
    await later();
    const requestsOf = async (work: () => Promise<unknown>) => {
      const before = local.requests();
      await work();
      return local.requests() - before;
    };
    expect(await requestsOf(later)).toBe(5);
    const { _id: userId } = await world.enter(ELDER);
    const visits = Array.from({ length: 1_500 }, (_, n) => ({ _id: `v${n}`, userId, at: world.clock.now(), scene: 1 }));
    for (let from = 0; from < 1_500; from += 500)
      await local.database.collection('visits').addMany(visits.slice(from, from + 500));
    // All of one millisecond: a page to see that, two to read them.
    expect(await requestsOf(later)).toBeLessThan(20);
    expect(wrong()).toEqual([]);
  });

  it('is right after a kill anywhere and a repeat', async () => {
    await forEveryDeath(async (death) => {
      world = await LinkWorld.begin(local);
      await visit(ELDER);
      const first = await later(deadly(death));
      await visit(ELDER);
      await later();
      expect(wrong()).toEqual([]);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('counts what a function writes late under the moment at which it began, and what a merge moves late', async () => {
    const late = (_id: string, userId: UserId, at: Date) =>
      local.database.collection('visits').add({ _id, ...{ userId, at, scene: 1 } });
    await visit(ELDER);
    world.clock.advance(3 * MINUTE_MS);
    const begun = world.clock.now();
    world.clock.advance(MINUTE_MS);
    await visit(YOUNGER);
    await rollUp();
    await late('v1', (await world.enter(ELDER))._id, begun);
    await later();
    expect(wrong()).toEqual([]);
    const merge = await world.merge(YOUNGER, ELDER);
    if (merge === 'killed' || !merge?.ok) throw new Error('not merged');
    await late('v2', merge.data.from, world.clock.now());
    await later();
    await world.settle();
    expect(wrong()).toHaveLength(1);
    await later();
    expect(wrong()).toEqual([]);
  });

  it('of a record that was merged while it was to be counted is nobody’s, and keeps no tick from its end', async () => {
    for (const at of [ELDER, YOUNGER]) await visit(at);
    await world.claim(YOUNGER);
    await later();
    world.clock.advance(1_000);
    await visit(YOUNGER);
    world.clock.advance(3 * MINUTE_MS);
    await local.database
      .collection<User>('users')
      .updateMany({ _id: { gt: '' } }, { set: { 'rollUp.dueAt': world.clock.now() } });
    await world.merge(ELDER, YOUNGER);
    const before = local.requests();
    // Until the end of its time it would look at the same record.
    const ended = await rollUp(async ({ perform }) => {
      if (local.requests() - before > 100) throw new Error('it does not come to an end');
      return perform();
    });
    expect(ended).toBe('rolledUp');
    const pointer = world.users().find(({ mergedInto }) => mergedInto);
    expect(pointer).not.toHaveProperty('rollUp');
    world.clock.advance(40 * DAY_MS);
    expect(await later()).toBe('rolledUp');
    expect(wrong()).toEqual([]);
  });

  it('that changes while it is counted is counted once more', async () => {
    await visit(ELDER);
    await world.claim(ELDER);
    world.clock.advance(3 * MINUTE_MS);
    // One looks for changes; the second reads what is counted.
    let reads = 0;
    await rollUp(async ({ name, perform }) => {
      const answer = await perform();
      if (name === 'coupons.find' && ++reads === 2) {
        await redeem(ELDER);
        await later();
      }
      return answer;
    });
    expect(reads).toBe(2);
    expect(wrong()).toEqual([]);
  });

  const steps = fc.array(
    fc.record({
      what: fc.constantFrom('visit', 'claim', 'redeem', 'merge', 'undo', 'settle', 'later'),
      who: fc.constantFrom<At>(ELDER, YOUNGER, OTHER),
      death: fc.option(fc.record({ at: fc.nat(8), when: fc.constantFrom('before', 'after') }), { freq: 2 }),
    }),
    { minLength: 8, maxLength: 14 },
  );

  it('is right after any history of visits, claims, merges and undos, killed or not', async () => {
    const oneStep = async ({
      what,
      who,
      death,
    }: {
      what: string;
      who: At;
      death: Parameters<typeof deadly>[0] | null;
    }) => {
      const gate = death ? deadly(death) : undefined;
      world.clock.advance(MINUTE_MS);
      if (what === 'visit') await visit(who, gate);
      if (what === 'claim') await world.claim(who, gate);
      if (what === 'redeem') await redeem(who);
      if (what === 'merge') await world.merge(YOUNGER, ELDER, gate);
      if (what === 'undo') await world.undo(world.merges().at(-1)?._id ?? '', gate);
      if (what === 'settle') await world.settle(gate);
      if (what === 'later') await later(gate);
    };
    const run = async (history: Parameters<typeof oneStep>[0][]) => {
      world = await LinkWorld.begin(local);
      for (const at of [ELDER, YOUNGER, OTHER]) await world.enter(at);
      for (const step of history) await oneStep(step);
      for (let n = 0; n < 2; n++) {
        await world.settle();
        await later();
      }
      expect(wrong()).toEqual([]);
      expect(world.live().filter(({ rollUp: of }) => of?.dueAt && of.dueAt <= world.clock.now())).toEqual([]);
    };
    await fc.assert(fc.asyncProperty(steps, run), { numRuns: Number(process.env['WEILIAN_RUNS'] ?? 4) });
  });
});
