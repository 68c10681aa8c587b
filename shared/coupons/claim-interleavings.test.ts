import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deadly, Turns, type Death } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Campaign, leaveBehind, LEFTOVERS, outcomeOf, user } from './claims.harness.ts';
import { RESERVATION_LIFE_MS } from './stock.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** How many random histories; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 25);

interface Call {
  who: number;
  death: Death | undefined;
}
interface Phase {
  calls: Call[];
  /** Which of the waiting requests goes next, again and again. */
  order: number[];
  /** Time between two requests; a call has ended long before a reservation is taken for dead. */
  stepMs: number;
  pauseMs: number;
}

const death = fc.record({ at: fc.nat(8), when: fc.constantFrom('before' as const, 'after' as const) });
const callOf = (deaths: fc.Arbitrary<Death | undefined>) => fc.record({ who: fc.nat(3), death: deaths });
const phaseOf = (deaths: fc.Arbitrary<Death | undefined>): fc.Arbitrary<Phase> =>
  fc.record({
    calls: fc.array(callOf(deaths), { minLength: 1, maxLength: 5 }),
    order: fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }),
    stepMs: fc.constantFrom(0, 1, 100),
    pauseMs: fc.constantFrom(0, 1_000, RESERVATION_LIFE_MS / 2, RESERVATION_LIFE_MS + 1),
  });
const history = (deaths: fc.Arbitrary<Death | undefined>) => ({
  remaining: fc.integer({ min: 1, max: 3 }),
  phases: fc.array(phaseOf(deaths), { minLength: 1, maxLength: 3 }),
});

const aftermath = {
  remaining: fc.integer({ min: 1, max: 2 }),
  leftovers: fc.array(fc.constantFrom(...LEFTOVERS), { maxLength: 3 }),
  phase: phaseOf(fc.constant(undefined)),
};

async function runPhase(campaign: Campaign, { calls, order, stepMs, pauseMs }: Phase): Promise<string[]> {
  const turns = new Turns();
  let turn = 0;
  const outcomes = await turns.run(
    calls.map(
      ({ who, death }) =>
        async () =>
          outcomeOf(await campaign.claim(user(who), deadly(death, turns.gate))),
    ),
    () => order[turn++ % order.length] ?? 0,
    () => {
      campaign.check();
      campaign.clock.advance(stepMs);
    },
  );
  campaign.clock.advance(pauseMs);
  return outcomes;
}

const check = (property: fc.IAsyncProperty<unknown[]>) => fc.assert(property, { numRuns: RUNS });

describe('claims in any order of their requests', () => {
  it('with kills and retries keep every unit accounted for, and in the end all of them are given out', async () => {
    const { remaining, phases } = history(fc.option(death, { nil: undefined }));
    const property = fc.asyncProperty(remaining, phases, async (stock, history) => {
      const campaign = await Campaign.open(local, { remaining: stock });
      for (const phase of history) await runPhase(campaign, phase);
      campaign.clock.advance(RESERVATION_LIFE_MS + 1);
      for (let who = 10; who < 10 + stock + 1; who++) await campaign.claim(user(who));
      campaign.check();
      expect(campaign.coupons()).toHaveLength(stock);
    });
    await check(property);
  });

  it('refuse only when every unit really is somebody’s, whatever dead calls have left behind', async () => {
    const { remaining, phase, leftovers } = aftermath;
    const property = fc.asyncProperty(remaining, leftovers, phase, async (stock, left, calls) => {
      const campaign = await Campaign.open(local, { remaining: stock });
      for (const [who, kind] of left.entries()) await leaveBehind(campaign, user(who), kind);
      campaign.check();
      campaign.clock.advance(RESERVATION_LIFE_MS + 1);
      const outcomes = await runPhase(campaign, calls);
      const isSoldOut = outcomes.includes('COUPON.SOLD_OUT');
      if (isSoldOut) expect(campaign.coupons()).toHaveLength(stock);
      const owners = new Set(campaign.coupons().map(({ userId }) => userId));
      for (const { who } of calls.calls) expect(owners.has(user(who)) || isSoldOut).toBe(true);
    });
    await check(property);
  });
});
