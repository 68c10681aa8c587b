import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { BATCH_SIZE, type Where } from '../db/database.ts';
import type { Coupon } from './coupon.ts';
import type { CouponStock } from './stock.ts';

/** How a person stands with coupons at a moment: `claimed` = `usable` + `used` + `expired`. */
export interface CouponCounts {
  claimed: number;
  usable: number;
  used: number;
  expired: number;
  lastClaimedAt?: Date;
  lastUsedAt?: Date;
  /** When the first of the usable ones expires: until then the counts change by what is done only. */
  nextExpiryAt?: Date;
}

const latest = (moments: readonly Date[]): Date | undefined =>
  moments.reduce<Date | undefined>((last, moment) => (last && last >= moment ? last : moment), undefined);
const earliest = (moments: readonly Date[]): Date | undefined =>
  moments.reduce<Date | undefined>((first, moment) => (first && first <= moment ? first : moment), undefined);

/** Counts the coupons of one person. */
export function countsOf(coupons: readonly Coupon[], now: Date): CouponCounts {
  const used = coupons.filter(({ state }) => state === 'redeemed');
  const usable = coupons.filter(({ state, expiresAt }) => state === 'unused' && expiresAt > now);
  return {
    ...{ claimed: coupons.length, usable: usable.length, used: used.length },
    expired: coupons.length - usable.length - used.length,
    lastClaimedAt: latest(coupons.map(({ claimedAt }) => claimedAt)),
    lastUsedAt: latest(used.flatMap(({ redeemedAt }) => redeemedAt ?? [])),
    nextExpiryAt: earliest(usable.map(({ expiresAt }) => expiresAt)),
  };
}

/** Every coupon of these ids; one database request for each thousand. */
async function couponsOf({ coupons }: CouponStock, userIds: readonly UserId[]): Promise<Coupon[]> {
  const all: Coupon[] = [];
  for (let behind: Where = {}; ;) {
    const where = { userId: { in: userIds }, ...behind };
    const page = await coupons.find({ where, orderBy: { field: '_id', direction: 'asc' }, limit: BATCH_SIZE });
    all.push(...page);
    const last = page.at(-1);
    if (!last || page.length < BATCH_SIZE) return all;
    behind = { _id: { gt: last._id } };
  }
}

/** How the person of these ids stands with coupons now. */
export async function countCoupons(
  { clock, stock }: { clock: Clock; stock: CouponStock },
  userIds: readonly UserId[],
): Promise<CouponCounts> {
  return countsOf(await couponsOf(stock, userIds), clock.now());
}
