import { redeemConfirm } from '../../shared/contracts/index.ts';
import { redeemCoupon, storeOfRedemption } from '../../shared/coupons/index.ts';
import { ok } from '../../shared/core/result.ts';
import { call, callable, runtime, storeStaff } from '../../shared/runtime/index.ts';
import { campaignCalls } from './campaign-calls.ts';
import { grantCalls } from './grant-calls.ts';
import { menuCalls } from './menu-calls.ts';
import { messageCalls } from './message-calls.ts';
import { personCalls } from './person-calls.ts';
import { privacyCalls } from './privacy-calls.ts';
import { replyCalls } from './reply-calls.ts';
import { roleCalls } from './role-calls.ts';
import { segmentCalls } from './segment-calls.ts';
import { storeCalls } from './store-calls.ts';
import { syncCalls } from './sync-calls.ts';
import { tagCalls } from './tag-calls.ts';

/** What users of the mini program may call who have a role: staff of a store, operators, owners. */
export const main = callable(runtime, [
  call(redeemConfirm, storeStaff, async ({ input, caller, runtime }) => {
    const store = storeOfRedemption(caller.storeIds, input.storeId);
    if (!store.ok) return store;
    const redeemed = await redeemCoupon(runtime, { ...input, staffId: caller.userId, storeId: store.data });
    if (!redeemed.ok) return redeemed;
    const { coupon, redeemedAt } = redeemed.data;
    return ok({ couponId: coupon._id, terms: coupon.terms, redeemedAt: redeemedAt.toISOString() });
  }),
  ...campaignCalls,
  ...grantCalls,
  ...menuCalls,
  ...messageCalls,
  ...personCalls,
  ...privacyCalls,
  ...replyCalls,
  ...roleCalls,
  ...segmentCalls,
  ...storeCalls,
  ...syncCalls,
  ...tagCalls,
]);
