import type { Clock } from '../core/clock.ts';
import type { CouponId, UserId } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import type { Database } from '../db/database.ts';
import type { Erase } from '../identity/index.ts';
import type { Coupon } from './coupon.ts';
import type { Payout } from './payout/payout.ts';
import { moved } from './move-coupon.ts';

const BATCH = 500;

/** Transactions under way at once. */
const PARALLEL = 8;

/** Whose wallet it went into is forgotten; that a voucher was used is still heard of. */
function withoutPerson(payout: Payout | undefined): { payout?: Payout } {
  if (!payout) return {};
  const { openId: _, ...kept } = payout;
  return { payout: kept };
}

/** The same unit, of nobody, and claimed by nobody. No number that could be typed, and no key that could show it. */
function anonymous(
  { mergeIds: _, codeKey: __, previousCodeKey: ___, payout, keys: [____, ...keys], ...coupon }: Coupon,
  userId: UserId,
): Coupon {
  const _id = `${coupon.templateId}:${userId}:${coupon.unit}` as CouponId;
  const own = { _id, userId, code: _id, keys: [_id, ...keys], cause: _id, claimedBy: userId };
  return { ...coupon, ...withoutPerson(payout), ...own };
}

/** What somebody could still use ends; also what was given back a moment ago. */
const ended = (coupon: Coupon, at: Date): Coupon =>
  ['unused', 'locked'].includes(coupon.state) ? moved(coupon, { what: 'expired', at, because: 'erasure' }) : coupon;

/**
 * A person's coupons: unused ones end, those that an order has locked too, and all become nobody's, because the merchant
 * has to account for them. Each by one transaction: at every moment it is there once, its unit nobody else's meanwhile, and
 * what is nobody's can never be used.
 */
export const eraseCoupons =
  ({ database, clock }: { database: Database; clock: Clock }): Erase =>
  async ({ userIds, anonymousId }) => {
    const coupons = database.collection<Coupon>('coupons');
    const replace = ({ _id }: Coupon) =>
      database.transaction(async ({ get, put, remove }) => {
        const coupon = await get<Coupon>('coupons', _id);
        if (!coupon || !userIds.includes(coupon.userId)) return;
        await remove('coupons', _id);
        await put('coupons', anonymous(ended(coupon, clock.now()), anonymousId));
      });
    for (;;) {
      const found = await coupons.find({ where: { userId: { in: userIds } }, limit: BATCH });
      if (found.length === 0) return true;
      await mapParallel(found, PARALLEL, replace);
    }
  };
