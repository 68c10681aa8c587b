import { couponCode, couponLock, couponRelease } from '../../shared/contracts/index.ts';
import { lockOrder, presentLocked, presentShown, releaseOrder, showCoupon } from '../../shared/coupons/index.ts';
import { ok } from '../../shared/core/result.ts';
import { call, member } from '../../shared/runtime/index.ts';

/** What customers do with coupons that they have. */
export const couponUseCalls = [
  call(couponCode, member, async ({ input, caller, runtime }) => {
    const shown = await showCoupon(runtime, { ...input, ...caller });
    return shown.ok ? ok(presentShown(shown.data, runtime.clock.now())) : shown;
  }),
  call(couponLock, member, async ({ input, caller, runtime }) => {
    const locked = await lockOrder(runtime, input, { is: 'customer', ...caller });
    return locked.ok ? ok(presentLocked(input, locked.data)) : locked;
  }),
  call(couponRelease, member, async ({ input, caller, runtime }) => {
    const released = await releaseOrder(runtime, input, { is: 'customer', ...caller });
    return released.ok ? ok({ orderId: input.orderId }) : released;
  }),
];
