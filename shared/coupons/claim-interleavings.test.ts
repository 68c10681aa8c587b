import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../core/clock.ts';
import { mapParallel } from '../core/parallel.ts';
import { deadly, Turns, type Death } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { claimCoupon, type Claimed } from './claim-coupon.ts';
import { Campaign, outcomeOf, TEMPLATE, user } from './claims.harness.ts';
import type { Coupon } from './coupon.ts';
import { FRESH_MS } from './issuing/numbers.ts';
import type { CouponStock } from './stock.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** How many random histories; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 12);

interface Call {
  who: number;
  /** Which attempt of theirs, where they may have several. */
  requestKey: string;
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
const call = fc.record({
  ...{ who: fc.nat(3), requestKey: fc.constantFrom('first', 'second', 'third') },
  ...{ death: fc.option(death, { nil: undefined }), instance: fc.nat(2) },
});
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

  async run({ calls, order, stepMs, pauseMs }: Phase): Promise<(Claimed | 'killed')[]> {
    const { campaign, turns } = this;
    let turn = 0;
    const claim = ({ who, requestKey, death, instance }: Call) => {
      const stock = death ? campaign.instance(deadly(death, turns.gate)) : this.stocks[instance];
      return campaign.claim(user(who), stock, { requestKey });
    };
    const outcomes = await turns.run(
      calls.map((one) => () => claim(one)),
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

const limits = fc.record({
  ...{ total: fc.integer({ min: 1, max: 3 }), perUser: fc.integer({ min: 1, max: 2 }) },
  perDay: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
});
const phases = fc.array(phase, { minLength: 1, maxLength: 3 });

/** What refusals say must be so: nothing is left, in all or of the day, or the person has as many as they may. */
function expectTrue(outcomes: readonly string[], calls: readonly Call[], campaign: Campaign): void {
  const { total, perDay, perUser } = campaign.template().limits;
  const coupons = campaign.coupons();
  const of = (who: number) => coupons.filter(({ userId }) => userId === user(who)).length;
  if (outcomes.includes('COUPON.SOLD_OUT')) expect(coupons).toHaveLength(total);
  if (outcomes.includes('COUPON.SOLD_OUT_TODAY')) expect(coupons).toHaveLength(perDay ?? 0);
  for (const [n, { who }] of calls.entries()) {
    if (outcomes[n] === 'COUPON.LIMIT_REACHED') expect([of(who), perUser]).toEqual([2, 2]);
    expect(of(who) > 0 || /^killed|^COUPON.SOLD_OUT/.test(outcomes[n] ?? '')).toBe(true);
  }
}

/** The same attempt of a person has the same answer, always. */
function expectSame(
  answers: Map<string, string>,
  calls: readonly Call[],
  claims: readonly (Claimed | 'killed')[],
): void {
  for (const [n, { who, requestKey }] of calls.entries()) {
    const claimed = claims[n];
    if (claimed === undefined || claimed === 'killed' || !claimed.ok) continue;
    const attempt = `${who} ${requestKey}`;
    expect(answers.get(attempt) ?? claimed.data.coupon._id).toBe(claimed.data.coupon._id);
    answers.set(attempt, claimed.data.coupon._id);
  }
}

describe('claims in any order of their requests', () => {
  it('with kills, retries and what instances remember: no unit twice, none lost, and sold out only when all are', async () => {
    const property = fc.asyncProperty(limits, phases, async (limits, history) => {
      const campaign = await Campaign.open(local, { limits });
      const instances = new Instances(campaign);
      const answers = new Map<string, string>();
      for (const one of history) {
        const claims = await instances.run(one);
        expectTrue(claims.map(outcomeOf), one.calls, campaign);
        expectSame(answers, one.calls, claims);
      }
      for (let who = 10; who < 10 + limits.total + 1; who++) {
        campaign.clock.advance(DAY_MS);
        await campaign.claim(user(who));
      }
      campaign.check();
      expect(campaign.coupons()).toHaveLength(limits.total);
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});

describe('a coupon', () => {
  it.each<[string, (keyof Coupon)[]]>([
    ['id', ['_id']],
    ['number', ['keys']],
    ['unit', ['unit']],
    ['unit of the day', ['day', 'dayUnit']],
    ['cause', ['cause']],
  ])('with the %s of another is not let in, whatever else it has', async (_name, same) => {
    const campaign = await Campaign.open(local, { limits: { total: 5, perUser: 1, perDay: 5 } });
    await campaign.claim(user(1));
    const [coupon] = campaign.coupons() as [Coupon];
    const other = { ...coupon, _id: 'other' as Coupon['_id'], keys: ['other'], unit: 3, dayUnit: 4, cause: 'other' };
    Object.assign(other, { day: '2024-03-02' }, Object.fromEntries(same.map((field) => [field, coupon[field]])));
    expect(await campaign.instance().coupons.add(other)).toBe('exists');
  });
});

describe('an instance that has met another', () => {
  it('looks again with its last request, where it could not also try: so it knows that nothing is left', async () => {
    const campaign = await Campaign.open(local, { total: 6 });
    const [stock, other] = [campaign.instance(), campaign.instance()];
    await campaign.claim(user(1), stock);
    for (let who = 2; who <= 6; who++) await campaign.claim(user(who), other);
    const claim = async (who: number) => {
      const request = { user: campaign.recordOf(user(who)), claimedBy: `by ${who}`, templateId: TEMPLATE };
      return outcomeOf(await claimCoupon({ ...campaign.deps(), stock }, request));
    };
    expect(await claim(7)).toBe('COUPON.BUSY');
    // The campaign is read anew, too.
    campaign.clock.advance(FRESH_MS);
    expect(await claim(8)).toBe('COUPON.SOLD_OUT');
  });
});

const people = (count: number) => Array.from({ length: count }, (_, n) => user(n));

describe('claims over connections that break', () => {
  it('before and after their requests, are repeated by their people until every unit is given out', async () => {
    const campaign = await Campaign.open(local, { total: 10 });
    const rule = { target: 'database', match: '*', probability: 0.1, effect: { kind: 'drop' } } as const;
    for (const when of ['before', 'after'] as const) local.faults.add({ ...rule, when });
    await mapParallel(people(20), 10, async (who) => {
      for (let attempt = 0; attempt < 3; attempt++) await campaign.claim(who).catch(() => undefined);
    });
    campaign.check();
    local.faults.clear();
    for (const who of people(11)) await campaign.claim(who);
    campaign.check();
    expect(campaign.coupons()).toHaveLength(10);
  });
});
