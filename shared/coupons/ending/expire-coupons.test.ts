import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS, type Clock } from '../../core/clock.ts';
import type { StoreId } from '../../core/ids.ts';
import { deadly, forEveryDeath, forEveryMeeting, gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { Campaign, user } from '../claims.harness.ts';
import { redeemCoupon } from '../redeem-coupon.ts';
import { shownCode } from '../shown-code/shown-code.harness.ts';
import { expireCoupons } from './expire-coupons.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** Two coupons, the second claimed a day after the first; it is the last moment of the first. */
async function two(): Promise<Campaign> {
  const campaign = await Campaign.open(local);
  await campaign.claim(user(1));
  const first = campaign.coupons()[0]!;
  campaign.clock.advance(DAY_MS);
  await campaign.claim(user(2));
  campaign.clock.advance(first.expiresAt.getTime() - campaign.clock.now().getTime() - 1);
  return campaign;
}
const expire = (campaign: Campaign, gate: Gate = ({ perform }) => perform(), clock: Clock = campaign.clock) => {
  const deadline = new Date(clock.now().getTime() + 40_000);
  return orKilled(() => expireCoupons({ database: gated(local.database, gate), clock }, deadline));
};
const of = (campaign: Campaign, n: number) => campaign.coupons().find(({ userId }) => userId === user(n))!;
async function redeem(campaign: Campaign) {
  const code = await shownCode(campaign.deps(), of(campaign, 1));
  return redeemCoupon(campaign.deps(), {
    ...{ staffId: user(90), storeId: 'store-1' as StoreId, code, requestKey: 'key-0001' },
  });
}

describe('a coupon whose time is over', () => {
  it('ends with a movement, once, and not before', async () => {
    const campaign = await two();
    const requests = local.requests();
    expect(await expire(campaign)).toBe('idle');
    expect(local.requests()).toBe(requests + 1);
    campaign.clock.advance(1);
    const [before, at] = [of(campaign, 1), campaign.clock.now()];
    expect(await expire(campaign)).toBe('expired');
    const history = [...before.history, { what: 'expired', because: 'time', at }];
    expect(of(campaign, 1)).toEqual({ ...before, state: 'expired', history, moves: 2, movedAt: at });
    expect(of(campaign, 2)).toMatchObject({ state: 'unused', moves: 1 });
    expect(await expire(campaign)).toBe('idle');
  });

  it('that was used meanwhile stays used, whenever that was', async () => {
    await forEveryMeeting(two, redeem, async (campaign, gate) => {
      const { expiresAt } = of(campaign, 1);
      // The till began before the end; housekeeping comes at the end.
      await expire(campaign, gate, { now: () => expiresAt });
      expect(of(campaign, 1)).toMatchObject({ moves: 2, history: [{ what: 'issued' }, {}] });
    });
  });

  it('ends by the next tick when one was killed anywhere, and by two at once as by one', async () => {
    await forEveryDeath(async (death) => {
      const campaign = await two();
      campaign.clock.advance(1);
      const first = await expire(campaign, deadly(death));
      await Promise.all([expire(campaign), expire(campaign)]);
      expect(of(campaign, 1)).toMatchObject({ state: 'expired', moves: 2 });
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('waits for the next tick when the time is up, of more than a thousand', async () => {
    const campaign = await two();
    const coupon = of(campaign, 1);
    const others = Array.from({ length: 1_200 }, (_, n) => ({
      ...coupon,
      ...{ _id: `c-${n}`, code: `c-${n}`, keys: [`c-${n}`], cause: `c-${n}`, unit: 100 + n, dayUnit: 100 + n },
    }));
    for (let from = 0; from < 1_200; from += 600)
      await local.database.collection('coupons').addMany(others.slice(from, from + 600));
    campaign.clock.advance(1);
    let calls = 0;
    const gate: Gate = async ({ perform }) => {
      // The first page takes all of the time.
      if (++calls === 2) campaign.clock.advance(40_000);
      return perform();
    };
    expect(await expire(campaign, gate)).toBe('unfinished');
    const requests = local.requests();
    expect(await expire(campaign)).toBe('expired');
    expect(local.requests()).toBe(requests + 2);
    expect(campaign.coupons().filter(({ state }) => state === 'expired')).toHaveLength(1_201);
  });
});
