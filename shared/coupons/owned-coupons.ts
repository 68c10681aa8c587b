import type { Database } from '../db/database.ts';
import { ownedByUser, type Owned } from '../identity/index.ts';
import type { Coupon } from './coupon.ts';

/** Coupons go with the person; one that was redeemed after it came along is spent. */
export function ownedCoupons(database: Database): Owned {
  const coupons = database.collection<Coupon>('coupons');
  return {
    ...ownedByUser(database, 'coupons'),
    async isSpent({ _id, into, decidedAt }) {
      const where = { userId: into, mergeIds: _id, redeemedAt: { gte: decidedAt } };
      return (await coupons.find({ where, limit: 1 })).length > 0;
    },
  };
}
