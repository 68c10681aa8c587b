import type { Clock } from '../core/clock.ts';
import type { CouponId, UserId } from '../core/ids.ts';
import { addMissing } from '../db/add-missing.ts';
import type { Database } from '../db/database.ts';
import type { Erase } from '../identity/index.ts';
import type { Coupon } from './coupon.ts';
import { CouponStock } from './stock.ts';

const BATCH = 500;

/** The same unit, of nobody: only the reservation that paid for it tells it from others. No number that could be typed. */
function anonymous({ mergeIds: _, ...coupon }: Coupon, userId: UserId): Coupon {
  const _id = `${coupon.templateId}:${userId}:${coupon.reservationId}` as CouponId;
  return { ...coupon, _id, userId, code: _id };
}

/**
 * A person's coupons: unused ones end, and all become nobody's, because the merchant has to account for them. Of one that is
 * moved both documents stand for a moment, with one reservation: who counts units meanwhile counts reservations. Claims
 * that were broken off are settled first, so that every unit is still in a coupon or back in stock.
 */
export const eraseCoupons =
  ({ database, clock }: { database: Database; clock: Clock }): Erase =>
  async ({ userIds, anonymousId }) => {
    const stock = new CouponStock(database);
    const now = clock.now();
    for (const userId of userIds) {
      const reserved = { [`reservations.${userId}`]: { exists: true } };
      for (const template of await stock.templates.find({ where: reserved, limit: BATCH }))
        await stock.settleLeftovers(template, now);
    }
    const theirs = { userId: { in: userIds } };
    // From here on no till redeems any of them.
    await stock.coupons.updateMany({ ...theirs, state: 'unused', expiresAt: { gt: now } }, { set: { expiresAt: now } });
    for (;;) {
      const found = await stock.coupons.find({ where: theirs, limit: BATCH });
      if (found.length === 0) return true;
      const copies = found.map((coupon) => anonymous(coupon, anonymousId));
      await addMissing(stock.coupons, copies);
      await stock.coupons.removeMany({ ...theirs, _id: { in: found.map(({ _id }) => _id) } });
    }
  };
