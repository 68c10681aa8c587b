import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS, shanghaiDay } from '../core/clock.ts';
import type { Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Campaign, outcomeOf, START, TEMPLATE, user } from './claims.harness.ts';
import { listOffers } from './list-offers.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

describe('a limit for each day of Shanghai', () => {
  const TWO_A_DAY = { limits: { total: 5, perDay: 2, perUser: 1 } };
  const midnight = new Date('2024-03-01T16:00:00Z');

  it('holds, says when it goes on, and ends with the total', async () => {
    const campaign = await Campaign.open(local, TWO_A_DAY);
    const stock = campaign.instance();
    const claims = async (from: number) => {
      const outcomes = [];
      for (const who of [from, from + 1, from + 2]) outcomes.push(outcomeOf(await campaign.claim(user(who), stock)));
      return outcomes;
    };
    const full = ['claimed', 'claimed', 'COUPON.SOLD_OUT_TODAY'];
    expect(await claims(1)).toEqual(full);
    expect(await campaign.claim(user(9), stock)).toMatchObject({ details: { startsAt: midnight.toISOString() } });
    const offers = await listOffers(campaign.deps(), { userId: user(3) });
    expect(offers.ok && offers.data[0]).toMatchObject({ status: 'soldOutToday', remaining: 3 });
    campaign.clock.advance(midnight.getTime() - START.getTime());
    expect(await claims(3)).toEqual(full);
    campaign.clock.advance(DAY_MS);
    expect(await claims(5)).toEqual(['claimed', 'COUPON.SOLD_OUT', 'COUPON.SOLD_OUT']);
    campaign.check();
  });

  it('is that of the day on which the coupon says that it came out, also when midnight passes in between', async () => {
    const days: string[] = [];
    // A claim makes three requests, each of a millisecond.
    for (const before of [1, 2, 3, 4]) {
      const campaign = await Campaign.open(local, TWO_A_DAY);
      campaign.clock.advance(midnight.getTime() - START.getTime() - before);
      const slow: Gate = ({ perform }) => (campaign.clock.advance(1), perform());
      await campaign.claim(user(1), campaign.instance(slow));
      const [coupon] = campaign.coupons();
      expect(coupon?.day).toBe(coupon && shanghaiDay(coupon.issuedAt));
      days.push(coupon?.day ?? 'none');
    }
    expect(new Set(days).size).toBe(2);
  });

  it('once reached is told without a request, also on a later day, to all who have none', async () => {
    const campaign = await Campaign.open(local, TWO_A_DAY);
    await campaign.claim(user(1));
    campaign.clock.advance(DAY_MS);
    const stock = campaign.instance();
    for (const n of [2, 3, 4, 5]) await campaign.claim(user(n), stock);
    const known = [1, 2, 3, 4, 5].map((n) => stock.soldOutFor(TEMPLATE, `by ${user(n)}`, campaign.clock));
    expect((await Promise.all(known)).map((refusal) => refusal?.error)).toEqual([
      undefined,
      undefined,
      undefined,
      'COUPON.SOLD_OUT_TODAY',
      'COUPON.SOLD_OUT_TODAY',
    ]);
    expect(outcomeOf(await campaign.claim(user(1), stock))).toBe('repeated');
  });
});
