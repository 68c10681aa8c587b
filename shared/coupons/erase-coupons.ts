import type { Clock } from '../core/clock.ts';
import type { CouponId, UserId } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import type { Database } from '../db/database.ts';
import type { Erase } from '../identity/index.ts';
import type { Coupon } from './coupon.ts';
import type { Payout } from './payout/payout.ts';
import { patchFor } from './move-coupon.ts';

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

/**
 * A person's coupons: unused ones end, those that an order has locked too, and all become nobody's, because the merchant
 * has to account for them. At every moment each is there once: its unit can be nobody else's meanwhile.
 */
export const eraseCoupons =
  ({ database, clock }: { database: Database; clock: Clock }): Erase =>
  async ({ userIds, anonymousId }) => {
    const coupons = database.collection<Coupon>('coupons');
    const now = clock.now();
    const theirs = { userId: { in: userIds } };
    // From here on no till redeems any of them.
    await coupons.updateMany(
      { ...theirs, state: { in: ['unused', 'locked'] } },
      patchFor({ what: 'expired', at: now, because: 'erasure' }),
    );
    const replace = ({ _id }: Coupon) =>
      database.transaction(async ({ get, put, remove }) => {
        const coupon = await get<Coupon>('coupons', _id);
        if (!coupon || !userIds.includes(coupon.userId)) return;
        await remove('coupons', _id);
        await put('coupons', anonymous(coupon, anonymousId));
      });
    for (;;) {
      const found = await coupons.find({ where: theirs, limit: BATCH });
      if (found.length === 0) return true;
      await mapParallel(found, PARALLEL, replace);
    }
  };
