export { couponClaim, couponGet, couponList } from './coupon.ts';
export { redeemConfirm } from './redeem.ts';
export { userSignIn } from './user.ts';
