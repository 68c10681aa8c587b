import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { couponIds, LOCK_REFUSALS, pricedOrder } from './coupon-order.ts';
import { basket } from './coupon-quote.ts';
import { fen, id, moment, orderId } from './fields.ts';

/**
 * What the merchant's shop asks `shop-webhook`, signed. Nothing of it can be called by the mini program. A repeat gets the
 * same answer, however late; what is refused changes nothing.
 */
const order = { orderId, basket, couponIds };

/** Keeps a customer's coupons for an order, all or none, until `lockedUntil`. */
export const orderLock = contract({
  name: 'order.lock',
  input: z.object(order),
  output: z.object({ ...pricedOrder, lockedUntil: moment }),
  errors: [...LOCK_REFUSALS],
});

/**
 * The order is paid: its coupons are used, whoever locked them. When the lock is over, those that nobody else has are taken
 * again, or else `ORDER.COUPONS_REFUSED` names those that are gone. A campaign may give a coupon for it.
 */
export const orderConfirm = contract({
  name: 'order.confirm',
  input: z.object(order),
  /** `gifts`: ids of the coupons that the order brought. */
  output: z.object({ ...pricedOrder, usedAt: moment, gifts: z.array(id) }),
  errors: [...LOCK_REFUSALS, 'ORDER.NOT_LOCKED'],
});

/** The order is cancelled before it is paid. */
export const orderRelease = contract({
  name: 'order.release',
  input: z.object({ orderId, couponIds }),
  output: z.object({ orderId }),
  errors: ['ORDER.NOT_LOCKED', 'ORDER.USED'],
});

/**
 * Something of a paid order is given back, or all that is left of it. `returned`: of each line of the basket so much, in its
 * price before coupons, and of the shipping. The answer says of each coupon how much of what it took off goes `back` with
 * that, and how much is `left`: the customer gets what is returned less what goes back. A coupon of which nothing is left
 * can be used again, unless its time is over.
 */
export const orderRefund = contract({
  name: 'order.refund',
  input: z.object({
    ...order,
    refundId: orderId,
    returned: z.optional(z.object({ lines: z.array(fen).check(z.maxLength(100)), shipping: fen })),
  }),
  output: z.object({
    orderId,
    refundId: orderId,
    coupons: z.array(z.object({ couponId: id, back: fen, left: fen })),
    back: fen,
  }),
  errors: ['ORDER.DIFFERENT', 'ORDER.NOT_USED', 'ORDER.COUPONS_REFUSED', 'REFUND.TOO_MUCH'],
});
