import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { mapParallel } from '../core/parallel.ts';
import { deadly, forEveryDeath } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { claimCoupon } from './claim-coupon.ts';
import { Campaign, outcomeOf, START, TEMPLATE, TERMS, user } from './claims.harness.ts';
import { listOffers } from './list-offers.ts';
import { RESERVATION_LIFE_MS } from './stock.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const users = (count: number) => Array.from({ length: count }, (_, n) => user(n));
const tally = (outcomes: readonly string[]) =>
  Object.fromEntries([...new Set(outcomes)].sort().map((one) => [one, outcomes.filter((o) => o === one).length]));

describe('claiming a coupon', () => {
  it('makes one with the terms of the template, valid from now on', async () => {
    const campaign = await Campaign.open(local);
    const request = { userId: user(1), templateId: TEMPLATE, channelId: 'menu' };
    const claimed = await claimCoupon(campaign.deps(), request);
    expect(claimed).toMatchObject({
      ok: true,
      data: {
        alreadyClaimed: false,
        coupon: { terms: { ...TERMS, templateId: TEMPLATE, version: 1 }, claimedAt: START },
      },
    });
    const [coupon] = campaign.coupons();
    expect(coupon).toMatchObject({
      state: 'unused',
      channelId: 'menu',
      startsAt: START,
      expiresAt: new Date('2024-04-01T00:00:00+08:00'),
    });
    expect(coupon?.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(campaign.template()).toMatchObject({ remaining: 1, reservations: {} });
  });

  it('again gives the same one, also when the campaign has ended', async () => {
    const campaign = await Campaign.open(local);
    const first = await campaign.claim(user(1));
    campaign.clock.advance(365 * DAY_MS);
    const second = await campaign.claim(user(1));
    expect([outcomeOf(first), outcomeOf(second)]).toEqual(['claimed', 'repeated']);
    expect(campaign.coupons()).toHaveLength(1);
  });

  it.each([
    ['a template that is not there', { _id: 'other' as never }, 'COUPON.NOT_FOUND'],
    ['one that is paused', { state: 'paused' as const }, 'COUPON.NOT_FOUND'],
    ['one that begins later', { startsAt: new Date(START.getTime() + 1) }, 'COUPON.NOT_STARTED'],
    ['one that ends at this moment', { endsAt: START }, 'COUPON.ENDED'],
    ['one without stock', { remaining: 0 }, 'COUPON.SOLD_OUT'],
  ])('of %s is refused and changes nothing', async (_name, changes, refusal) => {
    const campaign = await Campaign.open(local, changes);
    const before = campaign.template();
    expect(outcomeOf(await campaign.claim(user(1)))).toBe(refusal);
    expect(campaign.template()).toEqual(before);
    expect(campaign.coupons()).toEqual([]);
  });

  it('by 120 people at once gives out 50 of 50, to 50 people', async () => {
    const campaign = await Campaign.open(local, { remaining: 50 });
    const outcomes = await mapParallel(users(120), 40, async (who) => outcomeOf(await campaign.claim(who)));
    expect(tally(outcomes)).toEqual({ claimed: 50, 'COUPON.SOLD_OUT': 70 });
    campaign.check();
    expect(campaign.template()).toMatchObject({ remaining: 0, reservations: {} });
  });

  it('by one person thirty times at once makes one, of the last unit too', async () => {
    for (const remaining of [1, 5]) {
      const campaign = await Campaign.open(local, { remaining });
      const answers = await Promise.all(Array.from({ length: 30 }, () => campaign.claim(user(1))));
      expect(tally(answers.map(outcomeOf))).toEqual({ claimed: 1, repeated: 29 });
      expect(campaign.template()).toMatchObject({ remaining: remaining - 1, reservations: {} });
    }
  });

  it('when sold out costs three requests and writes nothing', async () => {
    const campaign = await Campaign.open(local, { remaining: 0 });
    const before = local.requests();
    await campaign.claim(user(1));
    expect(local.requests() - before).toBe(3);
  });
});

describe('a claim that is killed', () => {
  it('anywhere, is completed by a repeat of the same person, at the same instant and later', async () => {
    for (const pause of [0, RESERVATION_LIFE_MS + 1]) {
      const requests = await forEveryDeath(async (death) => {
        const campaign = await Campaign.open(local, { remaining: 1 });
        const first = await campaign.claim(user(1), deadly(death));
        campaign.check();
        campaign.clock.advance(pause);
        expect(await campaign.claim(user(1))).toMatchObject({ ok: true });
        campaign.check();
        expect(campaign.coupons()).toHaveLength(1);
        return first === 'killed' ? 'killed' : 'survived';
      });
      expect(requests).toBe(5);
    }
  });

  it('anywhere, twice, loses no unit: another person gets it after the life of the reservation', async () => {
    let runs = 0;
    await forEveryDeath(async (death) => {
      let first: unknown;
      await forEveryDeath(async (secondDeath) => {
        runs += 1;
        const campaign = await Campaign.open(local, { remaining: 1 });
        first = await campaign.claim(user(1), deadly(death));
        campaign.clock.advance(RESERVATION_LIFE_MS + 1);
        const second = await campaign.claim(user(2), deadly(secondDeath));
        campaign.check();
        campaign.clock.advance(RESERVATION_LIFE_MS + 1);
        await campaign.claim(user(3));
        campaign.check();
        expect(campaign.coupons()).toHaveLength(1);
        return second === 'killed' ? 'killed' : 'survived';
      });
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(runs).toBeGreaterThan(50);
  });

  it('does not make the coupon centre say sold out for ever', async () => {
    const campaign = await Campaign.open(local, { remaining: 1 });
    // Killed after the reservation.
    await campaign.claim(user(1), deadly({ at: 2, when: 'after' }));
    const statusFor = async (n: number) => {
      const offers = await listOffers(campaign.deps(), { userId: user(n) });
      return offers.ok && offers.data[0]?.status;
    };
    expect([await statusFor(1), await statusFor(2)]).toEqual(['claimable', 'soldOut']);
    campaign.clock.advance(RESERVATION_LIFE_MS + 1);
    expect([await statusFor(1), await statusFor(2)]).toEqual(['claimable', 'claimable']);
    expect(outcomeOf(await campaign.claim(user(2)))).toBe('claimed');
    expect([await statusFor(1), await statusFor(2)]).toEqual(['soldOut', 'claimed']);
  });
});

describe('claims over connections that break', () => {
  it('before and after their requests, are repeated by their people until every unit is given out', async () => {
    const campaign = await Campaign.open(local, { remaining: 10 });
    const rule = { target: 'database', match: '*', probability: 0.1, effect: { kind: 'drop' } } as const;
    for (const when of ['before', 'after'] as const) local.faults.add({ ...rule, when });
    await mapParallel(users(20), 10, async (who) => {
      for (let attempt = 0; attempt < 3; attempt++) await campaign.claim(who).catch(() => undefined);
    });
    campaign.check();
    local.faults.clear();
    campaign.clock.advance(RESERVATION_LIFE_MS + 1);
    for (const who of users(11)) await campaign.claim(who);
    campaign.check();
    expect(campaign.coupons()).toHaveLength(10);
  });
});

describe('two calls of one person', () => {
  it('that both take a unit do not make another person go away empty-handed', async () => {
    const campaign = await Campaign.open(local, { remaining: 2 });
    let other = '';
    let isFirst = true;
    const second = await campaign.claim(user(1), async ({ name, perform }) => {
      if (name !== 'couponTemplates.updateIf' || !isFirst) return perform();
      isFirst = false;
      await campaign.claim(user(1));
      const reserved = await perform();
      other = outcomeOf(await campaign.claim(user(2)));
      return reserved;
    });
    expect([outcomeOf(second), other]).toEqual(['repeated', 'claimed']);
    campaign.check();
    expect(campaign.coupons()).toHaveLength(2);
  });
});
