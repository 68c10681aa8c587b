import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import type { TemplateId } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import { deadly, forEveryDeath } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { claimCoupon } from './claim-coupon.ts';
import { Campaign, outcomeOf, START, template, TEMPLATE, user } from './claims.harness.ts';
import { FRESH_MS } from './issuing/numbers.ts';
import { listOffers } from './list-offers.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const users = (count: number) => Array.from({ length: count }, (_, n) => user(n));
const tally = (outcomes: readonly string[]) =>
  Object.fromEntries([...new Set(outcomes)].sort().map((one) => [one, outcomes.filter((o) => o === one).length]));

async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = local.requests();
  await work();
  return local.requests() - before;
}

describe('claiming a coupon', () => {
  it('makes one with the terms of the template, valid from now on', async () => {
    const campaign = await Campaign.open(local);
    const request = { user: campaign.recordOf(user(1)), claimedBy: 'c', templateId: TEMPLATE, channelId: 'menu' };
    const claimed = await claimCoupon(campaign.deps(), request);
    expect(claimed).toMatchObject({
      ok: true,
      data: {
        alreadyClaimed: false,
        coupon: { terms: { benefit: { is: 'amountOff', amount: 500 }, threshold: 3000 }, issuedAt: START },
      },
    });
    const [coupon] = campaign.coupons();
    // To the end of a day of Shanghai.
    const expiresAt = new Date('2024-03-31T16:00:00Z');
    expect(coupon).toMatchObject({
      _id: 'spring:u_1:1',
      state: 'unused',
      channelId: 'menu',
      startsAt: START,
      expiresAt,
    });
    expect(coupon?.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    campaign.check();
  });

  it('again gives the same one, also when the campaign has ended or is sold out', async () => {
    for (const total of [1, 2]) {
      const campaign = await Campaign.open(local, { total });
      const stock = campaign.instance();
      const first = await campaign.claim(user(1), stock);
      const others = [await campaign.claim(user(1), stock), await campaign.claim(user(1))];
      campaign.clock.advance(365 * DAY_MS);
      const late = await campaign.claim(user(1));
      expect([first, ...others, late].map(outcomeOf)).toEqual(['claimed', 'repeated', 'repeated', 'repeated']);
      expect(campaign.coupons()).toHaveLength(1);
    }
  });

  it.each([
    ['a template that is not there', { _id: 'other' as never }, 'COUPON.NOT_FOUND'],
    ['one that is paused', { state: 'paused' as const }, 'COUPON.NOT_FOUND'],
    ['one that begins later', { startsAt: new Date(START.getTime() + 1) }, 'COUPON.NOT_STARTED'],
    ['one that ends at this moment', { endsAt: START }, 'COUPON.ENDED'],
    ['one without stock', { total: 0 }, 'COUPON.SOLD_OUT'],
    ['one for others', { audience: [{ is: 'channel' as const, channelIds: ['shop' as never] }] }, 'COUPON.NOT_FOR_YOU'],
  ])('of %s is refused and changes nothing', async (_name, changes, refusal) => {
    const campaign = await Campaign.open(local, changes);
    const before = campaign.template();
    expect(outcomeOf(await campaign.claim(user(1)))).toBe(refusal);
    expect(campaign.template()).toEqual(before);
    expect(campaign.coupons()).toEqual([]);
  });

  it('of somebody who is too great a risk is refused, unless they have the coupon; nobody is asked where there is nothing to claim', async () => {
    const campaign = await Campaign.open(local, { total: 1 });
    let asked = 0;
    const risky = (who: UserId) =>
      campaign.claim(who, campaign.instance(), { isTooRisky: async () => ((asked += 1), true) });
    const refused = await risky(user(1));
    const outcomes = [refused, await campaign.claim(user(1)), await risky(user(1))];
    expect([...outcomes.map(outcomeOf), asked]).toEqual(['COUPON.TOO_RISKY', 'claimed', 'repeated', 2]);
    campaign.clock.advance(365 * 86_400_000);
    expect([outcomeOf(await risky(user(2))), asked]).toEqual(['COUPON.ENDED', 2]);
  });

  it('by 120 people at once gives out 50 of 50, to 50 people', async () => {
    const campaign = await Campaign.open(local, { total: 50 });
    const outcomes = await mapParallel(users(120), 40, async (who) => outcomeOf(await campaign.claim(who)));
    expect(tally(outcomes)).toEqual({ claimed: 50, 'COUPON.SOLD_OUT': 70 });
    campaign.check();
    expect(campaign.coupons()).toHaveLength(50);
  });

  it('by one person thirty times at once makes one, of the last unit too', async () => {
    for (const total of [1, 5]) {
      const campaign = await Campaign.open(local, { total });
      const answers = await Promise.all(Array.from({ length: 30 }, () => campaign.claim(user(1))));
      expect(tally(answers.map(outcomeOf))).toEqual({ claimed: 1, repeated: 29 });
    }
  });

  it('costs one request at an instance that has looked at the stock, and a repeat there one', async () => {
    const campaign = await Campaign.open(local, { total: 9 });
    const stock = campaign.instance();
    await campaign.claim(user(1), stock);
    expect(await requestsOf(() => campaign.claim(user(2), stock))).toBe(1);
    expect(await requestsOf(() => campaign.claim(user(2), stock))).toBe(1);
    campaign.clock.advance(FRESH_MS);
    expect(await requestsOf(() => campaign.claim(user(3), stock))).toBe(2);
  });

  it('that meets others too often asks to come again within its three requests, and gets one then', async () => {
    const campaign = await Campaign.open(local, { total: 2 });
    const [stock, other] = [campaign.instance(), campaign.instance()];
    await campaign.claim(user(1), stock);
    await campaign.claim(user(2), other);
    await stock.templates.updateIf({ _id: TEMPLATE }, { set: { 'limits.total': 3 } });
    campaign.clock.advance(FRESH_MS);
    const request = { user: campaign.recordOf(user(3)), claimedBy: 'by u_3', templateId: TEMPLATE };
    const claim = () => claimCoupon({ ...campaign.deps(), stock }, request);
    // The caller's is the third.
    expect(await requestsOf(async () => expect(outcomeOf(await claim())).toBe('COUPON.BUSY'))).toBe(2);
    expect(await requestsOf(async () => expect(outcomeOf(await claim())).toBe('claimed'))).toBe(2);
  });

  it('goes by a pause, a new total and an end at the latest after two seconds', async () => {
    const campaign = await Campaign.open(local, { total: 1 });
    const stock = campaign.instance();
    const change = async (set: Record<string, unknown>) => {
      await stock.templates.updateIf({ _id: TEMPLATE }, { set });
      campaign.clock.advance(FRESH_MS);
    };
    await campaign.claim(user(1), stock);
    const outcomes = [await campaign.claim(user(2), stock)];
    await change({ limits: { total: 2, perUser: 1 } });
    outcomes.push(await campaign.claim(user(2), stock));
    await change({ state: 'paused' });
    outcomes.push(await campaign.claim(user(3), stock));
    expect(outcomes.map(outcomeOf)).toEqual(['COUPON.SOLD_OUT', 'claimed', 'COUPON.NOT_FOUND']);
  });
});

const THREE_EACH = { limits: { total: 20, perUser: 3 } };

describe('a claim of one of several for each person', () => {
  it('is known by its key: a repeat gets the first answer, another key another coupon, up to the limit', async () => {
    const campaign = await Campaign.open(local, THREE_EACH);
    const claim = (requestKey?: string) => campaign.claim(user(1), campaign.instance(), { requestKey });
    const answers = [await claim(), await claim('key-1'), await claim('key-2'), await claim('key-1'), await claim()];
    expect(answers.map(outcomeOf)).toEqual(['claimed', 'claimed', 'claimed', 'repeated', 'repeated']);
    expect(answers[3]).toMatchObject({ data: { coupon: { _id: 'spring:u_1:2' } } });
    expect(outcomeOf(await claim('key-3'))).toBe('COUPON.LIMIT_REACHED');
    campaign.check();
  });

  it('by the same key with another input is refused', async () => {
    const campaign = await Campaign.open(local, THREE_EACH);
    const { templates } = campaign.instance();
    await templates.add(template({ ...THREE_EACH, _id: 'summer' as TemplateId }));
    const claim = (more: object) => campaign.claim(user(1), undefined, { requestKey: 'key-1', ...more });
    const others = [{}, { channelId: 'menu' }, { templateId: 'summer' }];
    const outcomes = [];
    for (const other of others) outcomes.push(outcomeOf(await claim(other)));
    expect(outcomes).toEqual(['claimed', 'COMMON.KEY_USED', 'COMMON.KEY_USED']);
  });

  it('costs two requests, and its repeat one', async () => {
    const campaign = await Campaign.open(local, THREE_EACH);
    const stock = campaign.instance();
    await campaign.claim(user(2), stock, { requestKey: 'first' });
    for (const cost of [2, 1])
      expect(await requestsOf(() => campaign.claim(user(1), stock, { requestKey: 'k' }))).toBe(cost);
  });

  it('counts what was issued under every id of the person', async () => {
    const campaign = await Campaign.open(local, THREE_EACH);
    for (const key of ['a', 'b']) await campaign.claim(user(2), undefined, { requestKey: key });
    campaign.records.set(user(1), { ...campaign.recordOf(user(1)), formerIds: [user(2)] });
    const claim = async (requestKey: string) => outcomeOf(await campaign.claim(user(1), undefined, { requestKey }));
    expect([await claim('b'), await claim('c'), await claim('d')]).toEqual([
      ...['repeated', 'claimed', 'COUPON.LIMIT_REACHED'],
    ]);
  });
});

describe('a campaign that is sold out', () => {
  it('is refused without a request, to all but those who have a coupon of it', async () => {
    const campaign = await Campaign.open(local, { total: 3 });
    for (const who of users(2)) await campaign.claim(who);
    const stock = campaign.instance();
    await campaign.claim(user(2), stock);
    const isSoldOutFor = async (n: number) =>
      (await stock.soldOutFor(TEMPLATE, `by ${user(n)}`, campaign.clock)) !== undefined;
    expect(await isSoldOutFor(9)).toBe(false);
    expect(outcomeOf(await campaign.claim(user(9), stock))).toBe('COUPON.SOLD_OUT');
    expect(await Promise.all([0, 1, 2, 8, 9].map(isSoldOutFor))).toEqual([false, false, false, true, true]);
  });

  it('is refused without a request now and then also by a database that takes longer than a second to answer', async () => {
    const campaign = await Campaign.open(local, { total: 1 });
    let requests = 0;
    const stock = campaign.instance(async ({ perform }) => {
      requests += 1;
      const answer = await perform();
      campaign.clock.advance(0.75 * FRESH_MS);
      return answer;
    });
    for (const who of users(2)) await campaign.claim(who, stock);
    const costs: number[] = [];
    for (let n = 0; n < 3; n++) {
      requests = 0;
      expect(await stock.soldOutFor(TEMPLATE, 'by u_2', campaign.clock)).toMatchObject({ error: 'COUPON.SOLD_OUT' });
      costs.push(requests);
    }
    expect(costs).toContain(0);
  });

  it('has a coupon again when one is given back', async () => {
    const campaign = await Campaign.open(local, { total: 2 });
    const stock = campaign.instance();
    for (const who of users(3)) await campaign.claim(who, stock);
    await stock.coupons.removeIf({ _id: campaign.coupons()[0]!._id });
    campaign.clock.advance(FRESH_MS);
    expect(await stock.soldOutFor(TEMPLATE, 'by u_2', campaign.clock)).toBeUndefined();
    expect(outcomeOf(await campaign.claim(user(2), stock))).toBe('claimed');
    campaign.check();
  });

  it('of many thousands is looked through by counting', async () => {
    const campaign = await Campaign.open(local, { total: 2_500 });
    const [coupon] = [await campaign.claim(user(1))];
    if (coupon === 'killed' || !coupon.ok) throw new Error('refused');
    const { coupons } = campaign.instance();
    await coupons.removeIf({ _id: coupon.data.coupon._id });
    const taken = Array.from({ length: 2_499 }, (_, unit) => ({
      ...coupon.data.coupon,
      unit,
      dayUnit: unit,
      cause: `${unit}`,
    }));
    const all = taken.map((one) => ({
      ...one,
      _id: `${TEMPLATE}:o_${one.unit}:1` as never,
      keys: [`code ${one.unit}`],
    }));
    for (let from = 0; from < all.length; from += 1_000) await coupons.addMany(all.slice(from, from + 1_000));
    expect([await campaign.claim(user(2)), await campaign.claim(user(3))].map(outcomeOf)).toEqual([
      'claimed',
      'COUPON.SOLD_OUT',
    ]);
  });
});

describe('a claim that is killed', () => {
  it('anywhere, has happened or has not: a repeat of the same person gets the one coupon', async () => {
    const requests = await forEveryDeath(async (death) => {
      const campaign = await Campaign.open(local, { total: 1 });
      const first = await campaign.claim(user(1), campaign.instance(deadly(death)));
      expect(await campaign.claim(user(1))).toMatchObject({ ok: true });
      campaign.check();
      expect(campaign.coupons()).toHaveLength(1);
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBe(3);
  });

  it('anywhere, loses no unit: at the same instant it is somebody’s, or another person gets it', async () => {
    await forEveryDeath(async (death) => {
      const campaign = await Campaign.open(local, { total: 1 });
      const first = await campaign.claim(user(1), campaign.instance(deadly(death)));
      const [coupon] = campaign.coupons();
      const offers = await listOffers(campaign.deps(), { userId: user(2) });
      expect(offers.ok && offers.data[0]?.status).toBe(coupon ? 'soldOut' : 'claimable');
      expect(outcomeOf(await campaign.claim(user(2)))).toBe(coupon ? 'COUPON.SOLD_OUT' : 'claimed');
      return first === 'killed' ? 'killed' : 'survived';
    });
  });
});
