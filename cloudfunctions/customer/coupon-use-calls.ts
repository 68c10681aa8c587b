import { couponCode, couponLock, couponRelease } from '../../shared/contracts/index.ts';
import { lockOrder, presentLocked, presentShown, releaseOrder, showCoupon } from '../../shared/coupons/index.ts';
import { ok } from '../../shared/core/result.ts';
import { idsOf } from '../../shared/identity/index.ts';
import { call, memberWithRecord } from '../../shared/runtime/index.ts';

/** What customers do with coupons that they have. */
export const couponUseCalls = [
  call(couponCode, memberWithRecord, async ({ input, caller, runtime }) => {
    const shown = await showCoupon(runtime, { ...input, userIds: idsOf(caller.user) });
    return shown.ok ? ok(presentShown(shown.data, runtime.clock.now())) : shown;
  }),
  call(couponLock, memberWithRecord, async ({ input, caller, runtime }) => {
    const locked = await lockOrder(runtime, input, { is: 'customer', userIds: idsOf(caller.user) });
    return locked.ok ? ok(presentLocked(input, locked.data)) : locked;
  }),
  call(couponRelease, memberWithRecord, async ({ input, caller, runtime }) => {
    const released = await releaseOrder(runtime, input, { is: 'customer', userIds: idsOf(caller.user) });
    return released.ok ? ok({ orderId: input.orderId }) : released;
  }),
];
