import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { findAll } from '../db/find-all.ts';
import type { CouponCounts } from '../identity/index.ts';
import { stateAt, type Coupon } from './coupon.ts';
import type { CouponStock } from './stock.ts';

const latest = (moments: readonly Date[]): Date | undefined =>
  moments.reduce<Date | undefined>((last, moment) => (last && last >= moment ? last : moment), undefined);
const earliest = (moments: readonly Date[]): Date | undefined =>
  moments.reduce<Date | undefined>((first, moment) => (first && first <= moment ? first : moment), undefined);

/** Counts the coupons of one person. */
export function countsOf(coupons: readonly Coupon[], now: Date): CouponCounts {
  const used = coupons.filter((coupon) => stateAt(coupon, now) === 'redeemed');
  // In an order it is not used yet, and not lost.
  const usable = coupons.filter((coupon) => ['unused', 'locked'].includes(stateAt(coupon, now)));
  return {
    ...{ claimed: coupons.length, usable: usable.length, used: used.length },
    expired: coupons.length - usable.length - used.length,
    lastClaimedAt: latest(coupons.map(({ issuedAt }) => issuedAt)),
    lastUsedAt: latest(used.flatMap(({ redeemedAt }) => redeemedAt ?? [])),
    nextExpiryAt: earliest(usable.map(({ expiresAt }) => expiresAt)),
  };
}

/** How the person of these ids stands with coupons now. */
export async function countCoupons(
  { clock, stock }: { clock: Clock; stock: CouponStock },
  userIds: readonly UserId[],
): Promise<CouponCounts> {
  return countsOf(await findAll(stock.coupons, { userId: { in: userIds } }), clock.now());
}
