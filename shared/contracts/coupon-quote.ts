import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { categoryId, fen, goodsId, id, moment, storeId } from './fields.ts';
import { couponTerms } from './coupon-terms.ts';

const price = z.int().check(z.nonnegative(), z.lte(100_000_000));

/** What somebody is about to buy; money in fen. */
export const basket = z.object({
  lines: z
    .array(
      z.object({
        goodsId,
        categoryIds: z.array(categoryId).check(z.maxLength(20)),
        unitPrice: price,
        quantity: z.int().check(z.positive(), z.lte(999)),
      }),
    )
    .check(z.minLength(1), z.maxLength(100)),
  shipping: price,
  /** Where it is bought; left out: in the merchant's shop, online. */
  storeId: z.optional(storeId),
});
export type Basket = z.output<typeof basket>;

/** Why a coupon does not count for a basket. */
const unusable = z.discriminatedUnion('is', [
  z.object({ is: z.literal('notYet'), startsAt: moment }),
  z.object({ is: z.literal('expired') }),
  z.object({ is: z.literal('otherStore') }),
  /** Nothing of the basket is in its scope. */
  z.object({ is: z.literal('nothingCounts') }),
  z.object({ is: z.literal('belowThreshold'), missing: fen }),
  /** Of what it is for nothing is to be paid; or it is handed out in a store. */
  z.object({ is: z.literal('takesNothingOff') }),
]);
export type Unusable = z.output<typeof unusable>;

/** What one coupon takes off each line of the basket, in its order, and off the shipping. */
export const share = z.object({ couponId: id, lines: z.array(fen), shipping: fen });
export type Share = z.output<typeof share>;

/**
 * What the caller's coupons, 200 at most, do for a basket: each alone, and the best of them together. Prices are as the
 * phone says: an order is priced anew by whoever takes it. Nothing is locked.
 */
export const couponQuote = contract({
  name: 'coupon.quote',
  input: z.object({ basket }),
  output: z.object({
    coupons: z.array(
      z.object({
        couponId: id,
        terms: couponTerms,
        /** Alone, in fen. */
        off: fen,
        unusable: z.optional(unusable),
      }),
    ),
    best: z.object({ shares: z.array(share), off: fen, pay: fen }),
    /** Whether nothing better is possible: false where too many coupons go together to try all. */
    isExact: z.boolean(),
  }),
  errors: [],
});
