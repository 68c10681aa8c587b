import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { couponTerms } from './coupon.ts';
import { id, moment } from './fields.ts';

/** Redeems (核销) the coupon with this number; a repeat by the same staff member returns the first answer. */
export const redeemConfirm = contract({
  name: 'redeem.confirm',
  input: z.object({
    /** As printed on the coupon: 12 characters; spaces, dashes and lower case are forgiven. */
    code: z.string().check(z.minLength(12), z.maxLength(32)),
  }),
  output: z.object({ couponId: id, terms: couponTerms, redeemedAt: moment }),
  errors: ['COUPON.NOT_FOUND', 'COUPON.ALREADY_REDEEMED', 'COUPON.EXPIRED', 'USER.NOT_SIGNED_IN'],
});
