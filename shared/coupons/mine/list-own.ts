import type { InputOf } from '../../contracts/contract.ts';
import type { couponMine } from '../../contracts/coupon-mine.ts';
import type { Clock } from '../../core/clock.ts';
import type { Find, Where } from '../../db/database.ts';
import { idsOf, type User } from '../../identity/index.ts';
import type { Coupon } from '../coupon.ts';
import type { CouponStock } from '../stock.ts';

type Request = InputOf<typeof couponMine>;

const PAGE = 20;

/** Of each list, which coupons and in which order: a field that each of them has. */
const LISTS: Record<Request['state'], (now: Date) => { where: Where; field: keyof Coupon; direction: 'asc' | 'desc' }> =
  {
    usable: (now) => ({
      where: { state: { in: ['unused', 'locked'] }, expiresAt: { gt: now } },
      field: 'expiresAt',
      direction: 'asc',
    }),
    used: () => ({ where: { state: 'redeemed' }, field: 'redeemedAt', direction: 'desc' }),
    // What is over by time is expired, whether or not that is written down yet.
    expired: (now) => ({
      where: { state: { in: ['unused', 'locked', 'expired'] }, expiresAt: { lte: now } },
      field: 'expiresAt',
      direction: 'desc',
    }),
  };

/**
 * A page of a person's coupons, by how they stand now; of all the ids that they had, so that what was claimed just now is
 * shown, also when records are being merged. One request; what it costs depends on how many the person has, not on how many
 * there are.
 */
export async function listOwn(
  { clock, stock }: { clock: Clock; stock: Pick<CouponStock, 'coupons'> },
  user: User,
  { state, after }: Request,
): Promise<{ coupons: Coupon[]; next?: NonNullable<Request['after']> }> {
  const { where, field, direction } = LISTS[state](clock.now());
  const query: Find = {
    where: { userId: { in: idsOf(user) }, ...where },
    orderBy: { field, direction, byId: true },
    ...(after && { behind: { value: new Date(after.at), _id: after.couponId } }),
    limit: PAGE + 1,
  };
  const found = await stock.coupons.find(query);
  const coupons = found.slice(0, PAGE);
  const last = coupons.at(-1);
  if (!last || found.length <= PAGE) return { coupons };
  return { coupons, next: { at: (last[field] as Date).toISOString(), couponId: last._id } };
}
