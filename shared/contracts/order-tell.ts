import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { basket } from './coupon-quote.ts';
import { couponIds } from './coupon-order.ts';
import { channelId, fen, id, moment, orderId, storeId } from './fields.ts';

/** Money of an order in fen: up to a hundred million yuan. */
const amount = z.int().check(z.nonnegative(), z.lte(10_000_000_000));

/** By the shop's clock, with its distance from UTC: `2026-03-01T20:00:00+08:00`. */
const at = z.iso.datetime({ offset: true });

/** As it is dialled in mainland China, or with the country's code: `13800138000`, `+85251234567`. */
const phone = z.string().check(z.regex(/^(?:1[3-9]\d{9}|\+[1-9]\d{6,14})$/));

/** Who bought, by one or more of these; nothing of them is kept in clear but an OpenID. */
const buyer = z
  .object({
    /** In the mini program. */
    openId: z.optional(z.string().check(z.regex(/^[\w-]{20,64}$/))),
    unionId: z.optional(z.string().check(z.regex(/^[\w-]{20,64}$/))),
    /** Ours, from `user.signIn`. */
    userId: z.optional(z.string().check(z.regex(/^u_[0-9a-f]{30}$/))),
    phone: z.optional(phone),
  })
  .check(z.refine((given) => Object.values(given).some((value) => value !== undefined), 'names nobody'));

/** Something that happened to an order in the shop. Money is whole fen. */
const happening = z.discriminatedUnion('what', [
  z
    .object({
      what: z.literal('created'),
      at,
      /** What is to be paid, after everything that was taken off. */
      total: amount,
      /** What was bought, as for `order.lock`. */
      basket: z.optional(basket),
      /** Those that the order uses; with a basket only. */
      couponIds: z.optional(couponIds),
      /** Where, if no basket says so; left out: online. */
      storeId: z.optional(storeId),
      /** By which entry the shop says that it came: counted, and nothing depends on it. */
      channelId: z.optional(channelId),
    })
    .check(
      z.refine((given) => given.couponIds === undefined || given.basket !== undefined, {
        message: 'coupons go with a basket',
        path: ['basket'],
      }),
    ),
  /** All of it; what a deposit is, the shop tells when the rest has come. */
  z.object({ what: z.literal('paid'), at, paid: amount }),
  z.object({ what: z.literal('cancelled'), at }),
  z.object({
    what: z.literal('refunded'),
    at,
    /** One of an order's refunds, by the shop's number. */
    refundId: orderId,
    amount,
    /** Of each line of the basket so much, in its price before coupons: gives the coupons' part back. */
    returned: z.optional(z.object({ lines: z.array(fen).check(z.maxLength(100)), shipping: fen })),
  }),
]);
export type ToldHappening = z.output<typeof happening>;
export type ToldBuyer = z.output<typeof buyer>;

/** How an order stands. `refunded`: all that was paid went back. */
export const orderState = z.enum(['unpaid', 'paid', 'cancelled', 'refunded']);

/** What does not fit together of what was told; the order keeps all of it. */
export const contradiction = z.enum([
  /** Told in two ways: the one that happened first counts. */
  'created',
  'paid',
  'cancelled',
  'refund',
  /** Money went back that never came. */
  'refundedUnpaid',
  /** More went back than was paid: as much as was paid counts. */
  'refundedTooMuch',
  /** Both, and not all went back: paid counts. */
  'paidAndCancelled',
  /** By what was told of the buyer they are two people: it is nobody's. */
  'buyer',
]);

/** What became of the coupons that an order names. */
const coupons = z.discriminatedUnion('is', [
  z.object({ is: z.literal('locked'), off: fen, lockedUntil: moment }),
  /** Not kept any more, because it was not paid within half an hour; taken again when it is, if nobody else has. */
  z.object({ is: z.literal('lapsed') }),
  /** `offShipping`: as much of it off the shipping. */
  z.object({ is: z.literal('used'), off: fen, offShipping: fen }),
  z.object({ is: z.literal('released') }),
  /** Everything that they took off went back with refunds. */
  z.object({ is: z.literal('returned') }),
  /** Why they do not go with the order, as the call for the step answers it (`order.lock` …). The order is kept. */
  z.object({ is: z.literal('refused'), code: z.string(), details: z.optional(z.unknown()) }),
]);

/**
 * What happened to an order of the merchant's shop, signed like all that it asks: as much as the shop wants to tell at
 * once, in any order, doubled, late. How the order stands follows from all that was ever told of it, and from nothing else. A
 * repeat changes nothing. The coupons that the order names are locked, used, released and given back as it says.
 */
export const orderTell = contract({
  name: 'order.tell',
  input: z.object({
    orderId,
    buyer: z.optional(buyer),
    happened: z.array(happening).check(z.minLength(1), z.maxLength(20)),
  }),
  output: z.object({
    orderId,
    state: orderState,
    /** What was paid, and what of it went back. */
    paid: fen,
    refunded: fen,
    /** `waiting`: nobody whom we know; joined when they are. `none`: nobody was named. */
    buyer: z.enum(['known', 'waiting', 'none']),
    contradictions: z.array(contradiction),
    coupons: z.optional(coupons),
    /** Ids of coupons that the paid order brought. */
    gifts: z.array(id),
  }),
  errors: [
    /** It happened later than in ten minutes: a time without its distance from UTC? Nothing is kept of the request. */
    'ORDER.NOT_YET',
    /** More than a hundred refunds. */
    'ORDER.TOO_MANY_REFUNDS',
  ],
});
