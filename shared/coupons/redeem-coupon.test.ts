import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/clock.ts';
import type { StoreId, UserId } from '../core/ids.ts';
import { oneTimeCode } from '../core/one-time-code.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Campaign, TERMS, user } from './claims.harness.ts';
import type { Coupon, CouponTemplate } from './coupon.ts';
import { redeemCoupon, storeOfRedemption } from './redeem-coupon.ts';
import { showCoupon } from './shown-code/show-coupon.ts';

const [STORE, OTHER] = ['store-1', 'store-2'] as [StoreId, StoreId];

let local: LocalDatabase;
let campaign: Campaign;
let coupon: Coupon;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => newCoupon());
afterAll(() => local.close());

async function newCoupon(changes: Partial<CouponTemplate> = {}): Promise<void> {
  campaign = await Campaign.open(local, changes);
  await campaign.claim(user(1));
  await keyOf(user(1));
  coupon = campaign.coupons()[0] as Coupon;
}

const show = (userId: UserId) =>
  showCoupon(campaign.deps(), { userIds: [userId], couponId: campaign.coupons()[0]?._id ?? '' });

/** What the phone got to make digits of. */
async function keyOf(userId: UserId): Promise<string> {
  const shown = await show(userId);
  return (shown.ok && shown.data.rotating?.key) || 'no key';
}

/** The number as a phone with this key shows it now, or so much later or earlier. */
const shownBy = (key = coupon.codeKey?.key ?? '', laterMs = 0): string =>
  coupon.code + oneTimeCode(key, new Date(campaign.clock.now().getTime() + laterMs));

const redeem = (
  changes: { code?: string; requestKey?: string; staffId?: ReturnType<typeof user> } = {},
  gate?: Gate,
) => {
  const request = { staffId: user(90), storeId: STORE, code: shownBy(), requestKey: 'key-0001', ...changes };
  return redeemCoupon(campaign.deps(gate && gated(local.database, gate)), request);
};
const redemptions = () => campaign.coupons()[0]?.history.filter(({ what }) => what === 'redeemed') ?? [];

describe('redeeming', () => {
  it('marks the coupon and keeps who did it, where, when, and by which request', async () => {
    campaign.clock.advance(1000);
    const at = campaign.clock.now();
    expect(await redeem()).toMatchObject({ ok: true, data: { coupon: { _id: coupon._id }, redeemedAt: at } });
    expect(campaign.coupons()).toEqual([
      {
        ...coupon,
        state: 'redeemed',
        ...{ redeemedAt: at, redeemedIn: STORE, movedAt: at, moves: 2 },
        keys: [coupon.code, 'redeemed:u_90:key-0001'],
        history: [...coupon.history, { what: 'redeemed', at, by: user(90), storeId: STORE, requestKey: 'key-0001' }],
      },
    ]);
  });

  it('is refused before the coupon begins, and leaves it as it is', async () => {
    await newCoupon({ terms: { ...TERMS, validity: { is: 'relative', days: 2, startsAfterDays: 1 } } });
    const startsAt = '2024-03-01T16:00:00.000Z';
    expect(await redeem()).toEqual({ ok: false, error: 'COUPON.NOT_YET_USABLE', details: { startsAt } });
    expect(campaign.coupons()).toEqual([coupon]);
    campaign.clock.advance(DAY_MS);
    expect(await redeem({ code: shownBy(await keyOf(user(1))) })).toMatchObject({ ok: true });
  });

  it('is refused in a store where the coupon does not count', async () => {
    await newCoupon({ terms: { ...TERMS, scope: { storeIds: [OTHER] } } });
    const refusal = { ok: false, error: 'COUPON.NOT_IN_THIS_STORE', details: { storeIds: [OTHER] } };
    expect(await redeem()).toEqual(refusal);
    expect(campaign.coupons()).toEqual([coupon]);
  });

  it('at twenty tills at once succeeds at one; the others learn when it was', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => redeem({ staffId: user(n), requestKey: `key-of-${n}` })),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const redeemedAt = campaign.clock.now().toISOString();
    for (const answer of answers.filter((one) => !one.ok)) {
      expect(answer).toEqual({ ok: false, error: 'COUPON.ALREADY_REDEEMED', details: { redeemedAt } });
    }
    expect(redemptions()).toHaveLength(1);
  });

  it('again with the same key gets the first answer, however late and however often at once', async () => {
    const first = await redeem();
    const code = shownBy();
    campaign.clock.advance(90 * DAY_MS);
    const answers = await Promise.all(Array.from({ length: 5 }, () => redeem({ code })));
    for (const again of answers) {
      expect(again.ok && first.ok && again.data.redeemedAt).toEqual(first.ok && first.data.redeemedAt);
    }
    expect(redemptions()).toHaveLength(1);
  });

  it.each([
    ['with another key, by the same person', { requestKey: 'key-0002' }],
    ['with the same key, by another person', { staffId: user(91) }],
  ])('again %s is refused', async (_name, changes) => {
    await redeem();
    expect(await redeem(changes)).toMatchObject({ ok: false, error: 'COUPON.ALREADY_REDEEMED' });
    expect(redemptions()).toHaveLength(1);
  });

  it('is possible until the last millisecond and no longer', async () => {
    const left = coupon.expiresAt.getTime() - coupon.issuedAt.getTime();
    campaign.clock.advance(left - 1);
    const key = await keyOf(user(1));
    campaign.clock.advance(1);
    expect(await redeem({ code: shownBy(key) })).toEqual({ ok: false, error: 'COUPON.EXPIRED' });
    expect(await keyOf(user(1))).toBe('no key');
    campaign.clock.advance(-1);
    expect(await redeem({ code: shownBy(key) })).toMatchObject({ ok: true });
  });

  it('forgives how the number is typed', async () => {
    const typed = shownBy()
      .toLowerCase()
      .replace(/(.{4})/g, '$1- ');
    const wide = [...typed].map((sign) => (sign === ' ' ? '\u3000' : String.fromCharCode(sign.charCodeAt(0) + 0xfee0)));
    expect(await redeem({ code: typed.replaceAll('0', 'o').replaceAll('1', 'l') })).toMatchObject({ ok: true });
    expect(await redeem({ code: wide.join('') })).toMatchObject({ ok: true });
  });

  it.each(['', '000000000000', 'no such number', '{"$gt":""}'])('of the number “%s” finds nothing', async (code) => {
    expect(await redeem({ code })).toEqual({ ok: false, error: 'COUPON.NOT_FOUND' });
    expect(campaign.coupons()).toEqual([coupon]);
  });

  it('that is killed anywhere is completed by a retry with the same key, once', async () => {
    const requests = await forEveryDeath(async (death) => {
      await newCoupon();
      const first = await orKilled(() => redeem({}, deadly(death)));
      campaign.clock.advance(1000);
      expect(await redeem()).toMatchObject({ ok: true });
      expect(redemptions()).toHaveLength(1);
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBe(2);
  });
});

describe('the digits behind the number', () => {
  const STALE = { ok: false, error: 'COUPON.STALE_CODE' };

  it('are needed, and those of another minute are of no use: neither the number alone nor a picture redeems', async () => {
    const key = coupon.codeKey?.key;
    const digits = shownBy().slice(coupon.code.length);
    const wrong = [coupon.code, `${coupon.code}${digits.slice(1)}`, `${coupon.code}${digits}0`, `${coupon.code}数`];
    for (const code of [...wrong, shownBy(key, -2 * MINUTE_MS), shownBy(key, 2 * MINUTE_MS)])
      expect(await redeem({ code })).toEqual(STALE);
    expect(campaign.coupons()).toEqual([coupon]);
    expect(await redeem({ code: shownBy(key, -MINUTE_MS) })).toMatchObject({ ok: true });
  });

  it('are made of one key on all phones of the person; after twelve hours a new one, while the old one lives for a day', async () => {
    const first = await keyOf(user(1));
    campaign.clock.advance(12 * HOUR_MS - 1);
    expect(await keyOf(user(1))).toBe(first);
    campaign.clock.advance(1);
    const [second, ...others] = await Promise.all(Array.from({ length: 5 }, () => keyOf(user(1))));
    expect(second).not.toBe(first);
    expect(new Set(others)).toEqual(new Set([second]));
    campaign.clock.advance(12 * HOUR_MS - 1);
    expect(await redeem({ code: shownBy(first), requestKey: 'key-old' })).toMatchObject({ ok: true });
    campaign.clock.advance(1);
    expect(await redeem({ code: shownBy(first), requestKey: 'key-over' })).toEqual(STALE);
    expect(await redeem({ code: shownBy(second) })).toMatchObject({ error: 'COUPON.ALREADY_REDEEMED' });
  });

  it('are given to the owner alone', async () => {
    expect(await show(user(2))).toEqual({ ok: false, error: 'COUPON.NOT_FOUND' });
  });
});

describe('the store of a redemption', () => {
  it('is the one that is named, of one’s own', () => {
    expect(storeOfRedemption([STORE, OTHER], OTHER)).toEqual({ ok: true, data: OTHER });
    expect(storeOfRedemption([STORE], OTHER)).toEqual({ ok: false, error: 'REDEEM.NOT_YOUR_STORE' });
  });

  it('need not be named by whoever has one only', () => {
    expect(storeOfRedemption([STORE], undefined)).toEqual({ ok: true, data: STORE });
    const details = { storeIds: [STORE, OTHER] };
    expect(storeOfRedemption([STORE, OTHER], undefined)).toEqual({
      ok: false,
      error: 'REDEEM.STORE_REQUIRED',
      details,
    });
  });
});
