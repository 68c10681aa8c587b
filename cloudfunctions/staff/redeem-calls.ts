import { redeemConfirm, redeemPreview, redeemToday, redeemUndo } from '../../shared/contracts/index.ts';
import {
  listRedemptions,
  presentRedemptions,
  previewRedemption,
  redeemCoupon,
  stateAt,
  storeOfRedemption,
  undoRedemption,
} from '../../shared/coupons/index.ts';
import { err, ok } from '../../shared/core/result.ts';
import { call, storeStaff } from '../../shared/runtime/index.ts';

/** Redeeming in a store. */
export const redeemCalls = [
  call(redeemPreview, storeStaff, async ({ input, caller, runtime }) => {
    const store = storeOfRedemption(caller.storeIds, input.storeId);
    return store.ok ? previewRedemption(runtime, { ...input, storeId: store.data }) : store;
  }),
  call(redeemConfirm, storeStaff, async ({ input, caller, runtime }) => {
    const store = storeOfRedemption(caller.storeIds, input.storeId);
    if (!store.ok) return store;
    const redeemed = await redeemCoupon(runtime, { ...input, staffId: caller.userId, storeId: store.data });
    if (!redeemed.ok) return redeemed;
    const { coupon, redeemedAt } = redeemed.data;
    return ok({ couponId: coupon._id, terms: coupon.terms, redeemedAt: redeemedAt.toISOString() });
  }),
  call(redeemUndo, storeStaff, async ({ input, caller, runtime }) => {
    const { userId: staffId, storeIds } = caller;
    const redeemedAt = new Date(input.redeemedAt);
    const undone = await undoRedemption(runtime, { ...input, redeemedAt, staffId, storeIds });
    return undone.ok ? ok({ couponId: undone.data._id, state: stateAt(undone.data, runtime.clock.now()) }) : undone;
  }),
  call(redeemToday, storeStaff, async ({ input, caller, runtime }) => {
    const before = input.before === undefined ? undefined : new Date(input.before);
    const store = storeOfRedemption(caller.storeIds, input.storeId);
    if (!store.ok && store.error === 'REDEEM.NOT_YOUR_STORE') return err(store.error);
    const [stores, { coupons, next }] = await Promise.all([
      before ? [] : runtime.stores.names(caller.storeIds),
      store.ok ? listRedemptions(runtime, { storeId: store.data, before }) : { coupons: [], next: undefined },
    ]);
    const storeId = store.ok ? store.data : undefined;
    return ok({ stores, storeId, redemptions: presentRedemptions(coupons), next: next?.toISOString() });
  }),
];
