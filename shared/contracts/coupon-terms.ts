import * as z from 'zod/mini';
import { categoryId, day, fen, goodsId, line, storeId, templateId } from './fields.ts';

/** Money that is given away: something, and no more than 100,000 yuan. */
const worth = z.int().check(z.positive(), z.lte(10_000_000));

const several = <T extends z.ZodMiniType>(entry: T) => z.array(entry).check(z.minLength(1), z.maxLength(200));

/** What a coupon gives; what each kind means: `shared/coupons/benefits`. */
const benefits = [
  /** So much off the price. */
  z.strictObject({ is: z.literal('amountOff'), amount: worth }),
  /** 15 off is 8.5折; `most`: the most that it takes off. */
  z.strictObject({
    is: z.literal('percentOff'),
    percent: z.int().check(z.positive(), z.lte(99)),
    most: z.optional(worth),
  }),
  /**
   * Something for nothing. `worth`: the most that it costs. In an order it makes one of these goods free; without goods it
   * is handed out in a store.
   */
  z.strictObject({ is: z.literal('gift'), item: line(20), worth, goodsIds: z.optional(several(goodsId)) }),
  /** `most`: the most that it pays of the shipping. */
  z.strictObject({ is: z.literal('freeShipping'), most: z.optional(worth) }),
] as const;

export const benefit = z.discriminatedUnion('is', benefits);
export type Benefit = z.output<typeof benefit>;

/**
 * For what a coupon counts: these goods and those of these categories, in these stores; what is left out does not restrict.
 */
export const scope = z.strictObject({
  goodsIds: z.optional(several(goodsId)),
  categoryIds: z.optional(several(categoryId)),
  storeIds: z.optional(several(storeId)),
});
export type Scope = z.output<typeof scope>;

const MOST_DAYS = 3_650;

/**
 * Days of Shanghai. `fixed`: from the beginning of one to the end of the other. `relative`: from the claim, or from the
 * beginning of the day so many days after it, for so many whole days; the rest of the day of the claim comes on top.
 */
export const validity = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('fixed'), from: day, until: day }),
  z.strictObject({
    is: z.literal('relative'),
    days: z.int().check(z.positive(), z.lte(MOST_DAYS)),
    startsAfterDays: z.optional(z.int().check(z.positive(), z.lte(MOST_DAYS))),
  }),
]);
export type Validity = z.output<typeof validity>;

/**
 * With which others in one order: with none; with those whose benefit is of another kind; with those of any other campaign.
 * Two go together when both say so, and of one campaign never more than one.
 */
export const stacking = z.enum(['alone', 'otherKinds', 'otherCampaigns']);

const words = {
  title: line(40),
  benefit,
  /** Smallest sum of what it counts for, in fen, before anything is taken off; 0 means any. */
  threshold: fen,
  scope,
  validity,
  stacking,
  /** Lines of text; may be empty. */
  description: z.string().check(z.maxLength(500), z.regex(/^(?:[^\p{Cc}\p{Cs}]|\n)*$/u)),
};

/** Terms as staff write them. */
export const writtenTerms = z.strictObject(words);
export type WrittenTerms = z.output<typeof writtenTerms>;

/** Terms of a coupon as people see them. */
export const couponTerms = z.object({
  templateId,
  /** Rises with each change of the campaign; a coupon keeps the terms that it was issued with. */
  version: z.int(),
  ...words,
});
