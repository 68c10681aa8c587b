import { templateOf } from '../coupons/index.ts';
import type { Happening } from './order.ts';

/**
 * What was told of an order of somebody who was erased names no coupon by its id, because that names whom it was issued to,
 * but by its campaign: by that and by the order its coupon is still found.
 */
export const withoutOwners = (told: readonly Happening[]): Happening[] =>
  told.map((one) =>
    one.what === 'created' && one.couponIds ? { ...one, couponIds: one.couponIds.map(templateOf) } : one,
  );
