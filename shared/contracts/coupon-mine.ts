import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { ownedCoupon } from './coupon.ts';
import { id, moment } from './fields.ts';

/** Behind a coupon in the order of its list. */
const place = z.object({ at: moment, couponId: id });

/**
 * The caller's coupons, 20 at a time, `next` is given back as `after`: `usable`, what ends soon in front; `used` and
 * `expired`, the newest in front. Each comes once, whatever changes between two pages.
 */
export const couponMine = contract({
  name: 'coupon.mine',
  input: z.object({ state: z.enum(['usable', 'used', 'expired']), after: z.optional(place) }),
  output: z.object({ coupons: z.array(ownedCoupon), next: z.optional(place) }),
  errors: [],
});
