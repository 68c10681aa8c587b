import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { couponState } from './coupon.ts';
import { couponTerms } from './coupon-terms.ts';
import { id, line, moment, requestKey, storeId } from './fields.ts';

/** As the phone shows it: the number of 12 characters and 6 digits; spaces, dashes and lower case are forgiven. */
const shown = z.string().check(z.minLength(12), z.maxLength(32));

/** In which store; left out by those who are staff of one only. */
const where = z.optional(storeId);

const STORE_REFUSALS = [
  /** The caller is staff of several: `details.storeIds`. */
  'REDEEM.STORE_REQUIRED',
  /** The caller is not staff of this store. */
  'REDEEM.NOT_YOUR_STORE',
] as const;

/** Why what is shown cannot be redeemed here and now. */
const REFUSALS = [
  /** The digits behind the number are missing, or not of this minute: the customer shows it anew. */
  'COUPON.STALE_CODE',
  'COUPON.ALREADY_REDEEMED',
  'COUPON.EXPIRED',
  /** It begins later: `details.startsAt`. */
  'COUPON.NOT_YET_USABLE',
  /** It counts in other stores only: `details.storeIds`. */
  'COUPON.NOT_IN_THIS_STORE',
  /** A voucher of WeChat Pay: used by paying. */
  'COUPON.USED_ELSEWHERE',
  /** An order has it, until `details.lockedUntil` at most. */
  'COUPON.IN_ORDER',
  /** It was moved back and forth a hundred times. */
  'COUPON.TOO_OFTEN',
] as const;

/**
 * What staff see before they redeem: the coupon, whether `redeem.confirm` would take it in this store now, and who redeemed
 * it before. Nothing is changed.
 */
export const redeemPreview = contract({
  name: 'redeem.preview',
  input: z.object({ code: shown, storeId: where }),
  output: z.object({
    couponId: id,
    terms: couponTerms,
    /** What it is worth, in Chinese. */
    worth: z.string(),
    state: couponState,
    startsAt: moment,
    expiresAt: moment,
    storeId,
    /** What `redeem.confirm` would refuse with. */
    refusal: z.optional(z.enum(REFUSALS)),
    /** In stores, the last one in front. */
    redemptions: z.array(z.object({ at: moment, storeId, by: id, undoneAt: z.optional(moment) })),
  }),
  errors: ['COUPON.NOT_FOUND', ...STORE_REFUSALS],
});

/**
 * Redeems (核销) the coupon that a customer shows, for staff of a store, which its history names; the same staff member
 * repeating the same `requestKey` gets the first answer; for another coupon or store it is refused (`COMMON.KEY_USED`).
 */
export const redeemConfirm = contract({
  name: 'redeem.confirm',
  input: z.object({
    code: shown,
    /** Drawn at random for each attempt; a retry after a lost answer carries the same one. */
    requestKey,
    storeId: where,
  }),
  output: z.object({ couponId: id, terms: couponTerms, redeemedAt: moment }),
  errors: ['COUPON.NOT_FOUND', ...REFUSALS, ...STORE_REFUSALS],
});

/**
 * Takes back the redemption of this moment: for staff of the store where it was, within 24 hours, with a reason. The coupon
 * can be used again, if its time is not over. Not for what an order used. A repeat gets the first answer;
 * the same `requestKey` of the same staff member for another redemption or reason is refused (`COMMON.KEY_USED`).
 */
export const redeemUndo = contract({
  name: 'redeem.undo',
  input: z.object({ couponId: id, redeemedAt: moment, reason: line(100), requestKey }),
  output: z.object({ couponId: id, state: couponState }),
  errors: [
    'COUPON.NOT_FOUND',
    /** Not at this moment, not in a store, or not any more. */
    'COUPON.NOT_REDEEMED',
    /** The caller is not staff of the store where it was redeemed. */
    'REDEEM.NOT_YOUR_STORE',
    /** More than 24 hours ago. */
    'REDEEM.TOO_LATE',
  ],
});

/**
 * What a store has redeemed today (Shanghai) and was not undone, the last one in front; `next` is `before` of the next page.
 * With the first page come the stores whose staff the caller is. Who is staff of several and names none gets these alone.
 */
export const redeemToday = contract({
  name: 'redeem.today',
  input: z.object({ storeId: where, before: z.optional(moment) }),
  output: z.object({
    stores: z.array(z.object({ storeId, name: z.string() })),
    storeId: z.optional(storeId),
    redemptions: z.array(z.object({ couponId: id, terms: couponTerms, redeemedAt: moment, by: id })),
    next: z.optional(moment),
  }),
  errors: ['REDEEM.NOT_YOUR_STORE'],
});
