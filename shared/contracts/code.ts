import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { ownedCoupon } from './coupon.ts';
import { moment, requestKey, templateId } from './fields.ts';

/** The first five characters of a batch's codes. */
const batchId = z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{5}$/));

/** Of one batch. */
const MOST_CODES = 1_000_000;

const batch = z.object({
  batchId,
  templateId,
  count: z.int(),
  state: z.enum(['active', 'revoked']),
  /** Until then its codes are exchanged, as long as the campaign is open. */
  expiresAt: moment,
  createdAt: moment,
});

/**
 * Exchanges a code for its coupon; a repeat of the same person gets the same one. A refusal does not use the code up. So many
 * codes are looked at in an hour, right or wrong, and no more.
 */
export const couponExchange = contract({
  name: 'coupon.exchange',
  input: z.object({
    /** As it is printed; spaces, dashes, lower case and O for 0 are forgiven. */
    code: z.string().check(z.minLength(1), z.maxLength(64)),
  }),
  output: z.object({ coupon: ownedCoupon, alreadyExchanged: z.boolean() }),
  errors: [
    /** Something was typed wrong: its check character says so. No try is counted. */
    'CODE.MISTYPED',
    'CODE.UNKNOWN',
    /** Somebody else has its coupon. */
    'CODE.USED',
    'CODE.REVOKED',
    'CODE.EXPIRED',
    /** The next one is looked at from `details.startsAt` on. */
    'CODE.TOO_MANY_TRIES',
    'COUPON.NOT_FOUND',
    'COUPON.NOT_STARTED',
    'COUPON.ENDED',
    'COUPON.SOLD_OUT',
    'COUPON.SOLD_OUT_TODAY',
    'COUPON.LIMIT_REACHED',
  ],
});

/**
 * Makes a batch of codes, at once, however many. Their coupons come on top of the campaign's total, and its budget pays for
 * both. A repeat with the same `requestKey` makes no other batch. For operators, as all calls below.
 */
export const codeCreate = contract({
  name: 'code.create',
  input: z.object({
    templateId,
    requestKey,
    count: z.int().check(z.positive(), z.lte(MOST_CODES)),
    expiresAt: moment,
  }),
  output: batch,
  errors: [
    'COUPON.NOT_FOUND',
    'COUPON.ENDED',
    /** It lies in the past. */
    'CODE.EXPIRED',
    /** The budget pays for `details.affordable` more, and not for so many. */
    'CODE.OVER_BUDGET',
    /** Fifty, of one campaign. */
    'CODE.TOO_MANY_BATCHES',
  ],
});

/** The next 5,000 codes of a batch (from its first, or number `from`), to be printed or saved as CSV; `next` goes on. */
export const codePage = contract({
  name: 'code.page',
  input: z.object({ batchId, from: z.optional(z.int().check(z.nonnegative(), z.lt(MOST_CODES))) }),
  output: z.object({
    /** One line for each code, the first of the first page the heading `code`. */
    csv: z.string(),
    /** How many codes there are up to here, and in all. */
    done: z.int(),
    count: z.int(),
    next: z.optional(z.int()),
  }),
  errors: ['CODE.NO_BATCH'],
});

/** The batches of a campaign, and how many of their codes were exchanged. */
export const codeList = contract({
  name: 'code.list',
  input: z.object({ templateId }),
  output: z.object({ batches: z.array(z.extend(batch, { exchanged: z.int() })) }),
  errors: [],
});

/** Ends a batch for good: no code of it is exchanged any more; what was issued can be used. A repeat changes nothing. */
export const codeRevoke = contract({
  name: 'code.revoke',
  input: z.object({ batchId }),
  output: batch,
  errors: ['CODE.NO_BATCH'],
});
