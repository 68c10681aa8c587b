import type { Clock } from '../../core/clock.ts';
import { randomIds } from '../../core/ids.ts';
import { oneTimeCode } from '../../core/one-time-code.ts';
import type { Coupon } from '../coupon.ts';
import type { CouponStock } from '../stock.ts';
import { showCoupon } from './show-coupon.ts';

/** What the phone of a coupon's owner shows now: it asks for the key, and makes the digits. */
export async function shownCode(
  { clock, stock }: { clock: Clock; stock: CouponStock },
  { _id: couponId, userId, code }: Coupon,
): Promise<string> {
  const shown = await showCoupon({ clock, stock, ids: randomIds }, { userIds: [userId], couponId });
  const key = (shown.ok && shown.data.rotating?.key) || 'cannot be shown';
  return code + oneTimeCode(key, clock.now());
}
