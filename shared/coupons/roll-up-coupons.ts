import type { Database } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import { countEach, type RollUp } from '../rollups/index.ts';
import { countsOf } from './count-coupons.ts';
import type { Coupon } from './coupon.ts';

/** How people stand with coupons. */
export function rollUpCoupons(database: Database): RollUp {
  const documents = database.collection<Coupon>('coupons');
  return {
    ...{ name: 'coupons', documents, moments: ['movedAt'] },
    async count(userIds, now) {
      return countEach(await findAll(documents, { userId: { in: userIds } }), (own) => {
        const coupons = countsOf(own, now);
        return { counts: { coupons }, trueUntil: coupons.nextExpiryAt };
      });
    },
  };
}
