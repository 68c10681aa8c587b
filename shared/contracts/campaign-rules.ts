import * as z from 'zod/mini';
import { writtenTerms } from './coupon-terms.ts';
import { channelId, moment, pagePath } from './fields.ts';
import { noticeTemplate, noticeValues } from './message.ts';
import { segmentId } from './segment.ts';

const several = <T extends z.ZodMiniType>(entry: T) => z.array(entry).check(z.minLength(1), z.maxLength(20));
const positive = (most: number) => z.int().check(z.positive(), z.lte(most));

/**
 * Who may claim; how each is answered: `shared/coupons/conditions`. None asks of following, and the lint of campaigns sees
 * to it that none does so by a detour.
 */
export const audienceCondition = z.discriminatedUnion('is', [
  /** Came to the mini program for the first time within so many days. */
  z.strictObject({ is: z.literal('newUser'), withinDays: positive(365) }),
  /** Fits a segment, as it is when the campaign is saved or started. */
  z.strictObject({ is: z.literal('segment'), segmentId }),
  /** Claims in a visit that one of these channels brought. A phone can say what it likes: no lock, a matter of order. */
  z.strictObject({ is: z.literal('channel'), channelIds: several(channelId) }),
  /** Nobody: its coupons are given by staff, by codes, for orders or activities. */
  z.strictObject({ is: z.literal('given') }),
]);
export type AudienceCondition = z.output<typeof audienceCondition>;

/** How many coupons there are, how many of them on one day of Shanghai, how many for one person. */
export const limits = z.strictObject({
  total: positive(10_000_000),
  perDay: z.optional(positive(10_000_000)),
  perUser: positive(100),
});
export type Limits = z.output<typeof limits>;

/** Where coupons are used instead of with us: as vouchers (代金券) of this stock of the merchant's, at WeChat Pay. */
export const outlet = z.strictObject({ is: z.literal('wechatPay'), stockId: z.string().check(z.regex(/^\d{1,20}$/)) });
export type Outlet = z.output<typeof outlet>;

/**
 * A notice some days before a coupon ends, to those who have agreed to its template: once for each coupon that is not used.
 * `{title}` and `{ends}` in a value stand for the coupon's.
 */
export const reminder = z.strictObject({
  daysBefore: positive(30),
  /** Of the merchant's message templates. */
  templateId: noticeTemplate,
  values: noticeValues,
  /** Of the mini program, which a tap opens. */
  page: z.optional(pagePath),
});
export type Reminder = z.output<typeof reminder>;

/** A campaign as staff write it. */
export const campaign = z.strictObject({
  terms: writtenTerms,
  limits,
  /** All must hold; empty: everyone. */
  audience: z.array(audienceCondition).check(z.maxLength(10)),
  /** When it can be claimed: from `startsAt` on and before `endsAt`. */
  startsAt: moment,
  endsAt: moment,
  /** The most that all coupons together may cost, in fen: what it does not reach for is refused when it is saved. */
  budget: z.optional(z.int().check(z.positive())),
  /** Every paid order of at least so much, in fen, gives its customer one, as far as limits allow. */
  onOrderOf: z.optional(z.int().check(z.positive())),
  outlet: z.optional(outlet),
  reminder: z.optional(reminder),
});
export type Campaign = z.output<typeof campaign>;
