export { claimCoupon } from './claim-coupon.ts';
export type { Coupon, CouponTemplate } from './coupon.ts';
export { countCoupons } from './count-coupons.ts';
export { eraseCoupons } from './erase-coupons.ts';
export { getCoupon, listOffers } from './list-offers.ts';
export { ownCoupons } from './own-coupons.ts';
export { presentCoupon, presentOffer } from './present.ts';
export { redeemCoupon, storeOfRedemption } from './redeem-coupon.ts';
export { CouponStock } from './stock.ts';
