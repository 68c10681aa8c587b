import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import type { StoreId, TemplateId } from '../core/ids.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Campaign, START, template, user } from './claims.harness.ts';
import type { CouponTemplate } from './coupon.ts';
import { getCoupon, listOffers } from './list-offers.ts';
import { presentCoupon, presentOffer } from './present.ts';
import { quoteOwn } from './pricing/quote.ts';
import { redeemCoupon } from './redeem-coupon.ts';
import { shownCode } from './shown-code/shown-code.harness.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const after = (days: number) => new Date(START.getTime() + days * DAY_MS);

async function offersOf(campaign: Campaign, n?: number) {
  const offers = await listOffers(campaign.deps(), { userId: n === undefined ? undefined : user(n) });
  if (!offers.ok) throw new Error('refused');
  return offers.data.map((offer) => presentOffer(offer, campaign.clock.now()));
}

describe('the coupon centre', () => {
  it('shows what can be claimed, what cannot and why, and the visitor’s own coupon', async () => {
    const campaign = await Campaign.open(local);
    const { templates } = campaign.deps().stock;
    const id = (name: string) => name as TemplateId;
    const reminder = { daysBefore: 3, templateId: 'tmpl-ends', values: { thing1: '{title}' } };
    await templates.addMany([
      template({ _id: id('later'), startsAt: after(1), endsAt: after(40), reminder }),
      template({ _id: id('over'), startsAt: after(-9), endsAt: START }),
      template({ _id: id('gone'), total: 0, endsAt: after(2) }),
      template({ _id: id('hidden'), state: 'paused' }),
    ]);
    const statuses = async (n?: number) =>
      (await offersOf(campaign, n)).map(({ terms, status }) => [terms.templateId, status]);
    expect(await statuses()).toEqual([
      ['over', 'ended'],
      ['gone', 'soldOut'],
      ['spring', 'claimable'],
      ['later', 'notStarted'],
    ]);
    expect((await offersOf(campaign)).map(({ reminder: notice }) => notice)).toEqual([
      ...[undefined, undefined, undefined],
      'tmpl-ends',
    ]);
    await campaign.claim(user(1));
    expect((await statuses(1))[2]).toEqual(['spring', 'claimed']);
    const mine = (await offersOf(campaign, 1))[2];
    expect(mine).toMatchObject({ remaining: 1, total: 2, coupon: { state: 'unused', couponId: 'spring:u_1:1' } });
    expect((await offersOf(campaign, 2))[2]?.coupon).toBeUndefined();
  });

  it('does not lose today’s campaign behind those of years', async () => {
    const campaign = await Campaign.open(local);
    const old = Array.from({ length: 80 }, (_, n) =>
      template({ _id: `a-${n}` as TemplateId, startsAt: after(-100 - n), endsAt: after(-n) }),
    );
    await campaign.deps().stock.templates.addMany(old);
    expect((await offersOf(campaign)).find(({ status }) => status === 'claimable')?.terms.templateId).toBe('spring');
  });
});

describe('an offer for some', () => {
  const audience: CouponTemplate['audience'] = [{ is: 'newUser', withinDays: 7 }];
  const statuses = async (campaign: Campaign, userId?: ReturnType<typeof user>) => {
    const offers = await listOffers(campaign.deps(), { userId });
    return offers.ok && offers.data.map(({ status }) => status);
  };

  it('says that it is not for others; who is not known yet may try', async () => {
    const campaign = await Campaign.open(local, { audience });
    const known = { identityIds: [], roles: [], createdAt: after(-9), updatedAt: after(-9) };
    campaign.records.set(user(1), { _id: user(1), ...known, firstTouch: { scene: 1035, at: after(-9) } });
    campaign.records.set(user(2), { _id: user(2), ...known, firstTouch: { scene: 1035, at: after(-1) } });
    expect([await statuses(campaign, user(1)), await statuses(campaign, user(2)), await statuses(campaign)]).toEqual([
      ['notForYou'],
      ['claimable'],
      ['claimable'],
    ]);
  });
});

describe('a quote', () => {
  it('is of the person’s own unused coupons, in one request', async () => {
    const campaign = await Campaign.open(local);
    const basket = { lines: [{ goodsId: 'tea', categoryIds: [], unitPrice: 3000, quantity: 1 }], shipping: 0 };
    const [couponId] = [await campaign.claim(user(1))].map((one) => one !== 'killed' && one.ok && one.data.coupon._id);
    const deps = campaign.deps();
    expect(await quoteOwn(deps, { userIds: [user(1)], basket })).toMatchObject({
      coupons: [{ couponId, off: 500 }],
      best: { shares: [{ couponId, lines: [500], shipping: 0 }], off: 500, pay: 2500 },
    });
    expect((await quoteOwn(deps, { userIds: [user(2), user(1)], basket })).best).toMatchObject({ pay: 2500 });
    expect(await quoteOwn(deps, { userIds: [user(2)], basket })).toMatchObject({
      coupons: [],
      best: { off: 0, pay: 3000 },
    });
    const redemption = { staffId: user(9), storeId: 'store-1' as StoreId, requestKey: 'key-0001' };
    await redeemCoupon(deps, { ...redemption, code: await shownCode(deps, campaign.coupons()[0]!) });
    expect(await quoteOwn(deps, { userIds: [user(1)], basket })).toMatchObject({ coupons: [], best: { pay: 3000 } });
  });
});

describe('one coupon', () => {
  it('is shown to its owner, expired from its last moment on, and is not there for anybody else', async () => {
    const campaign = await Campaign.open(local);
    await campaign.claim(user(1));
    const couponId = 'spring:u_1:1';
    const found = await getCoupon(campaign.deps(), { userIds: [user(1)], couponId });
    if (!found.ok) throw new Error('refused');
    const { expiresAt } = found.data;
    expect(presentCoupon(found.data, new Date(expiresAt.getTime() - 1)).state).toBe('unused');
    expect(presentCoupon(found.data, expiresAt).state).toBe('expired');
    expect(presentCoupon({ ...found.data, state: 'redeemed' }, expiresAt).state).toBe('redeemed');
    // Theirs by an id that they had before a merge, also before it is moved.
    expect(await getCoupon(campaign.deps(), { userIds: [user(2), user(1)], couponId })).toEqual(found);
    expect(await getCoupon(campaign.deps(), { userIds: [user(2)], couponId })).toEqual({
      ok: false,
      error: 'COUPON.NOT_FOUND',
    });
  });
});
