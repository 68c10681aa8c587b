import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { couponTerms } from './coupon.ts';
import { id, moment, requestKey } from './fields.ts';

/** Redeems (核销) the coupon with this number; the same staff member repeating the same `requestKey` gets the first answer. */
export const redeemConfirm = contract({
  name: 'redeem.confirm',
  input: z.object({
    /** As printed on the coupon: 12 characters; spaces, dashes and lower case are forgiven. */
    code: z.string().check(z.minLength(12), z.maxLength(32)),
    /** Drawn at random for each attempt; a retry after a lost answer carries the same one. */
    requestKey,
  }),
  output: z.object({ couponId: id, terms: couponTerms, redeemedAt: moment }),
  errors: ['COUPON.NOT_FOUND', 'COUPON.ALREADY_REDEEMED', 'COUPON.EXPIRED'],
});
