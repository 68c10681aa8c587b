import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { couponTerms } from './coupon-terms.ts';
import { id, moment, requestKey, storeId } from './fields.ts';

/**
 * Redeems (核销) the coupon that a customer shows, for staff of a store, which its history names; the same staff member
 * repeating the same `requestKey` gets the first answer.
 */
export const redeemConfirm = contract({
  name: 'redeem.confirm',
  input: z.object({
    /** As the phone shows it: the number of 12 characters and 6 digits; spaces, dashes and lower case are forgiven. */
    code: z.string().check(z.minLength(12), z.maxLength(32)),
    /** Drawn at random for each attempt; a retry after a lost answer carries the same one. */
    requestKey,
    /** Where; left out by those who are staff of one store only. */
    storeId: z.optional(storeId),
  }),
  output: z.object({ couponId: id, terms: couponTerms, redeemedAt: moment }),
  errors: [
    'COUPON.NOT_FOUND',
    /** The digits behind the number are missing, or not of this minute: the customer shows it anew. */
    'COUPON.STALE_CODE',
    'COUPON.ALREADY_REDEEMED',
    'COUPON.EXPIRED',
    /** It begins later: `details.startsAt`. */
    'COUPON.NOT_YET_USABLE',
    /** It counts in other stores only: `details.storeIds`. */
    'COUPON.NOT_IN_THIS_STORE',
    /** The caller is staff of several: `details.storeIds`. */
    'REDEEM.STORE_REQUIRED',
    /** The caller is not staff of this store. */
    'REDEEM.NOT_YOUR_STORE',
  ],
});
