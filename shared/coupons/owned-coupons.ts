import type { Database } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import { ownedByUser, type Owned } from '../identity/index.ts';
import type { Coupon } from './coupon.ts';

/**
 * Whether a coupon was used since a moment, or is kept by an order or in a wallet since then; so it is, too, while nobody knows
 * whether it has arrived there, and until a lock that is over is ended (`endLocks`).
 */
function isSpentSince({ state, redeemedAt, movedAt, payout }: Coupon, moment: Date): boolean {
  const isSince = (at: Date | undefined): boolean => at !== undefined && at >= moment;
  const isKept = (state === 'locked' && isSince(movedAt)) || isSince(payout?.sentAt) || payout?.mayBeThere === true;
  return isKept || isSince(redeemedAt);
}

/** Coupons go with the person; one that was redeemed, locked or paid out after it came along is spent. */
export function ownedCoupons(database: Database): Owned {
  const coupons = database.collection<Coupon>('coupons');
  return {
    ...ownedByUser(database, 'coupons'),
    async isSpent({ _id, into, decidedAt }) {
      const came = await findAll(coupons, { userId: into, mergeIds: _id });
      return came.some((coupon) => isSpentSince(coupon, decidedAt));
    },
  };
}
