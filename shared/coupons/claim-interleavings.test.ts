import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deadly, Turns, type Death } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Campaign, outcomeOf, user } from './claims.harness.ts';
import { FRESH_MS } from './known-stock.ts';
import type { CouponStock } from './stock.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** How many random histories; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 25);

interface Call {
  who: number;
  /** A call that dies is the first and last of its instance. */
  death: Death | undefined;
  /** Which of the instances that have worked before, and remember. */
  instance: number;
}
interface Phase {
  calls: Call[];
  /** Which of the waiting requests goes next, again and again. */
  order: number[];
  /** Time between two requests. */
  stepMs: number;
  pauseMs: number;
}

const death = fc.record({ at: fc.nat(6), when: fc.constantFrom('before' as const, 'after' as const) });
const call = fc.record({ who: fc.nat(3), death: fc.option(death, { nil: undefined }), instance: fc.nat(2) });
const phase: fc.Arbitrary<Phase> = fc.record({
  calls: fc.array(call, { minLength: 1, maxLength: 5 }),
  order: fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }),
  stepMs: fc.constantFrom(0, 1, 100),
  pauseMs: fc.constantFrom(0, FRESH_MS / 2, FRESH_MS),
});

/** Some instances, whose requests take turns with those of all others. */
class Instances {
  private readonly turns = new Turns();
  private readonly stocks: CouponStock[];

  constructor(private readonly campaign: Campaign) {
    this.stocks = [0, 1, 2].map(() => campaign.instance(this.turns.gate));
  }

  async run({ calls, order, stepMs, pauseMs }: Phase): Promise<string[]> {
    const { campaign, turns } = this;
    let turn = 0;
    const claim = ({ who, death, instance }: Call) => {
      const stock = death ? campaign.instance(deadly(death, turns.gate)) : this.stocks[instance];
      return campaign.claim(user(who), stock);
    };
    const outcomes = await turns.run(
      calls.map((one) => async () => outcomeOf(await claim(one))),
      () => order[turn++ % order.length] ?? 0,
      () => {
        campaign.check();
        campaign.clock.advance(stepMs);
      },
    );
    campaign.clock.advance(pauseMs);
    return outcomes;
  }
}

const total = fc.integer({ min: 1, max: 3 });
const phases = fc.array(phase, { minLength: 1, maxLength: 3 });

describe('claims in any order of their requests', () => {
  it('with kills, retries and what instances remember: no unit twice, none lost, and sold out only when all are', async () => {
    const property = fc.asyncProperty(total, phases, async (stock, history) => {
      const campaign = await Campaign.open(local, { total: stock });
      const instances = new Instances(campaign);
      for (const one of history) {
        const outcomes = await instances.run(one);
        const owners = new Set(campaign.coupons().map(({ userId }) => userId));
        const isSoldOut = outcomes.includes('COUPON.SOLD_OUT');
        if (isSoldOut) expect(campaign.coupons()).toHaveLength(stock);
        for (const [n, { who }] of one.calls.entries())
          expect(owners.has(user(who)) || isSoldOut || outcomes[n] === 'killed').toBe(true);
      }
      for (let who = 10; who < 10 + stock + 1; who++) await campaign.claim(user(who));
      campaign.check();
      expect(campaign.coupons()).toHaveLength(stock);
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});
