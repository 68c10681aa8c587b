export { auditNightly, auditNow } from './audit/audit.ts';
export { auditDeps } from './audit/audit-deps.ts';
export { presentAudits } from './audit/present-audits.ts';
export type { Difference } from './audit/difference.ts';
export { claimCoupon, type ClaimError } from './claim-coupon.ts';
export { Allowance } from './issuing/allowance.ts';
export { CodeBatches } from './codes/code-batches.ts';
export { codesFrom, createCodes, listCodes, presentBatch, revokeCodes } from './codes/code-sheets.ts';
export { readCode } from './codes/code-text.ts';
export { eraseCodeTries, ownCodeTries } from './codes/code-tries.ts';
export { exchangeCode, type ExchangeError } from './codes/exchange-code.ts';
export type { KeptCondition } from './conditions/condition-kind.ts';
export { stateAt, templateOf, type Coupon, type CouponTemplate } from './coupon.ts';
export { countCoupons } from './count-coupons.ts';
export { endLocks, expireCoupons } from './ending/expire-coupons.ts';
export { copyMovements } from './ledger/copy-movements.ts';
export type { CampaignCosts } from './ledger/costs.ts';
export { countCosts } from './ledger/count-costs.ts';
export { filledIn, remindOfEnds } from './ending/remind.ts';
export { eraseCoupons } from './erase-coupons.ts';
export { getCoupon, listOffers, type Offer } from './list-offers.ts';
export { listOwn } from './mine/list-own.ts';
export { ownCoupons } from './own-coupons.ts';
export { ownedCoupons } from './owned-coupons.ts';
export { presentCoupon, presentOffer, presentRedemptions, presentShown } from './present.ts';
export { payOutDue } from './payout/pay-out.ts';
export { checkStocks } from './payout/check-stocks.ts';
export { payoutsOf } from './payout/payouts.ts';
export { takeUse } from './payout/use-voucher.ts';
export type { Found, Sent, Wallets } from './payout/wallet.ts';
export { quoteOwn } from './pricing/quote.ts';
export { rollUpCoupons } from './roll-up-coupons.ts';
export { listRedemptions } from './redeeming/list-redemptions.ts';
export { previewRedemption } from './redeeming/preview-redemption.ts';
export { undoRedemption } from './redeeming/undo-redemption.ts';
export { redeemCoupon, storeOfRedemption } from './redeem-coupon.ts';
export {
  giveForOrder,
  grantCoupon,
  issueFor,
  type IssuedDirectly,
  type Occasion,
  type PaidOrder,
} from './issuing/issue-directly.ts';
export { showCoupon } from './shown-code/show-coupon.ts';
export { GrantRuns } from './runs/grant-run.ts';
export { grantsOf, listGrants, presentGrants, startGrants, workGrants } from './runs/grant-runs.ts';
export { CouponStock } from './stock.ts';
export { usableTime, validityInWords } from './validity.ts';
export { audienceInWords } from './why-not.ts';
export { confirmOrder } from './orders/confirm-order.ts';
export { LOCK_MS, lockOrder, type LockDeps } from './orders/lock-order.ts';
export type { Order } from './orders/order.ts';
export { presentConfirmed, presentLocked, presentRefund } from './orders/present-order.ts';
export { refundOrder } from './orders/refund-order.ts';
export { releaseOrder } from './orders/release-order.ts';
export { affordable, faceValue, termsInWords } from './worth.ts';
