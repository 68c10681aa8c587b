import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { basket, share } from './coupon-quote.ts';
import { fen, id, moment, orderId } from './fields.ts';

/** Each once. */
export const couponIds = z.array(id).check(
  z.minLength(1),
  z.maxLength(10),
  z.refine((ids) => new Set(ids).size === ids.length),
);

/** A coupon that does not go with an order, and why; in `details` of a refusal. */
export interface Refused {
  couponId: string;
  because:
    | 'notFound'
    | 'inOrder'
    | 'used'
    | 'expired'
    /** A voucher of WeChat Pay. */
    | 'elsewhere'
    | 'notYet'
    | 'otherStore'
    /** Of what it counts for there is nothing in the basket, too little, or nothing to be paid. */
    | 'nothingCounts'
    | 'belowThreshold'
    | 'takesNothingOff'
    /** By its stacking, or it is another person's than the others. */
    | 'notTogether'
    /** It was moved back and forth a hundred times. */
    | 'tooOften';
}

/** An order with what its coupons take off, in fen: each line's share, all together, and what is left to be paid. */
export const pricedOrder = { orderId, shares: z.array(share), off: fen, pay: fen };

export const LOCK_REFUSALS = [
  /** The order is known with another basket, or with other coupons. */
  'ORDER.DIFFERENT',
  /** It was released, or all was given back. */
  'ORDER.OVER',
  /** `details.coupons`: which, and why (`Refused`). None is locked. */
  'ORDER.COUPONS_REFUSED',
] as const;

/**
 * Keeps the caller's coupons for an order, all or none, until `lockedUntil`; then it is as if they had not been kept. A repeat
 * gets the same answer. The shop confirms the order when it is paid, with its own basket: prices that a phone makes up are
 * found out there.
 */
export const couponLock = contract({
  name: 'coupon.lock',
  input: z.object({ orderId, basket, couponIds }),
  output: z.object({ ...pricedOrder, lockedUntil: moment }),
  errors: [...LOCK_REFUSALS],
});

/** Gives back the coupons of an order that the caller locked and does not want any more. A repeat changes nothing. */
export const couponRelease = contract({
  name: 'coupon.release',
  input: z.object({ orderId, couponIds }),
  output: z.object({ orderId }),
  errors: [
    'ORDER.NOT_LOCKED',
    /** It is paid: the shop gives back. */
    'ORDER.USED',
    /** The shop locked them: it releases them. */
    'ORDER.OF_THE_SHOP',
  ],
});
