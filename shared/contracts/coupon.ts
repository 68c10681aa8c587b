import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { couponTerms } from './coupon-terms.ts';
import { channelId, id, moment, orderId, requestKey, templateId } from './fields.ts';
import { noticeTemplate } from './message.ts';

/** How a coupon stands, time included. */
export const couponState = z.enum(['unused', 'locked', 'redeemed', 'expired']);

/** A coupon that belongs to the caller. */
export const ownedCoupon = z.object({
  couponId: id,
  terms: couponTerms,
  state: couponState,
  /** Its number; alone it redeems nothing (`coupon.code`). */
  code: z.string(),
  issuedAt: moment,
  /** From when on it can be used. */
  startsAt: moment,
  expiresAt: moment,
  redeemedAt: z.optional(moment),
  /**
   * Of one that is used at WeChat Pay (代金券), by paying and not by its number: on its way into the wallet, there, not
   * given by WeChat Pay, or over before.
   */
  wallet: z.optional(z.enum(['pending', 'sent', 'refused', 'over'])),
  /** The order that has it locked, until then at most, or used it. */
  orderId: z.optional(orderId),
  lockedUntil: z.optional(moment),
});

/** A template as it stands for the caller. */
export const offer = z.object({
  terms: couponTerms,
  /** Why it cannot be claimed, if so. */
  status: z.enum(['claimable', 'claimed', 'soldOut', 'soldOutToday', 'notStarted', 'ended', 'notForYou']),
  /** Who may claim, in Chinese; empty for everyone. */
  audience: z.string(),
  remaining: z.int(),
  total: z.int(),
  /** How many one person may have, and how many of them the caller has. */
  perUser: z.int(),
  owned: z.int(),
  startsAt: moment,
  endsAt: moment,
  /** The caller's own coupon of this template; of several one that can be used, if there is one. */
  coupon: z.optional(ownedCoupon),
  /** The notice that reminds of the coupon's end: whoever claims may agree to it. */
  reminder: z.optional(noticeTemplate),
});

/** The coupon centre, for a visit that this channel brought: what can be claimed now, and what the caller has of it. */
export const couponList = contract({
  name: 'coupon.list',
  input: z.object({ channelId: z.optional(channelId) }),
  output: z.object({ offers: z.array(offer) }),
  errors: [],
});

/**
 * Claims one coupon of a template for the caller; a repeated request returns the coupon of the first. Where a person may have
 * several, the attempt is known by its `requestKey` (without one there is one attempt); where one, by the person.
 */
export const couponClaim = contract({
  name: 'coupon.claim',
  input: z.object({ templateId, channelId: z.optional(channelId), requestKey: z.optional(requestKey) }),
  output: z.object({ coupon: ownedCoupon, alreadyClaimed: z.boolean() }),
  errors: [
    'COUPON.NOT_FOUND',
    'COUPON.NOT_STARTED',
    'COUPON.ENDED',
    'COUPON.SOLD_OUT',
    /** It met too many others, and nothing has changed: the same again after `details.afterMs`, longer each time. */
    'COUPON.BUSY',
    /** Until the next day of Shanghai: `details.startsAt`. */
    'COUPON.SOLD_OUT_TODAY',
    /** The caller has as many as one person may have. */
    'COUPON.LIMIT_REACHED',
    /** It is for others: `details.audience`, in Chinese. */
    'COUPON.NOT_FOR_YOU',
    /** WeChat holds the caller for a risk, and the merchant goes by it. */
    'COUPON.TOO_RISKY',
  ],
});

/** One of the caller's own coupons. */
export const couponGet = contract({
  name: 'coupon.get',
  input: z.object({ couponId: id }),
  output: z.object({ coupon: ownedCoupon }),
  errors: ['COUPON.NOT_FOUND'],
});

/**
 * One of the caller's own coupons, as it is shown to staff. `rotating`, where it can be shown: the key that makes the six
 * digits behind the number, which change by the minute (RFC 6238 with SHA-256, steps of 60 s, the key as text), also without
 * network; the server's time, to which the phone keeps its offset; and until when they work. A key works for a day; one of
 * twelve hours is replaced, and goes on for as long as it lives.
 */
export const couponCode = contract({
  name: 'coupon.code',
  input: z.object({ couponId: id }),
  output: z.object({
    coupon: ownedCoupon,
    rotating: z.optional(z.object({ key: z.string(), now: moment, until: moment })),
  }),
  errors: ['COUPON.NOT_FOUND'],
});
