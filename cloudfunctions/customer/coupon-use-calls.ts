import { couponCode } from '../../shared/contracts/index.ts';
import { presentShown, showCoupon } from '../../shared/coupons/index.ts';
import { ok } from '../../shared/core/result.ts';
import { call, member } from '../../shared/runtime/index.ts';

/** What customers do with coupons that they have. */
export const couponUseCalls = [
  call(couponCode, member, async ({ input, caller, runtime }) => {
    const shown = await showCoupon(runtime, { ...input, ...caller });
    return shown.ok ? ok(presentShown(shown.data, runtime.clock.now())) : shown;
  }),
];
