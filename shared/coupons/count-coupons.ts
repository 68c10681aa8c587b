import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import type { CouponStock } from './stock.ts';

/** How many coupons somebody can still use, and how many are used or over; two database requests. */
export async function countCoupons(
  { clock, stock }: { clock: Clock; stock: CouponStock },
  userIds: readonly UserId[],
): Promise<{ unused: number; settled: number }> {
  const theirs = { userId: { in: userIds } };
  const [all, unused] = await Promise.all([
    stock.coupons.count(theirs),
    stock.coupons.count({ ...theirs, state: 'unused', expiresAt: { gt: clock.now() } }),
  ]);
  return { unused, settled: all - unused };
}
