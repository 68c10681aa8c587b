import { couponGrant } from '../../shared/contracts/index.ts';
import type { UserId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import { grantCoupon } from '../../shared/coupons/index.ts';
import { call, operator } from '../../shared/runtime/index.ts';

/** Coupons that staff give out. */
export const grantCalls = [
  call(couponGrant, operator, async ({ input, caller, runtime }) => {
    const granted = await grantCoupon(runtime, { ...input, userId: input.userId as UserId, by: caller.userId });
    if (!granted.ok) return granted;
    const { _id, expiresAt } = granted.data.coupon;
    return ok({ couponId: _id, expiresAt: expiresAt.toISOString() });
  }),
];
