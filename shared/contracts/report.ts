import * as z from 'zod/mini';
import { channelKind } from './channel.ts';
import { contract } from './contract.ts';
import { channelId, day, fen, storeId, templateId } from './fields.ts';

const count = z.int().check(z.nonnegative());
/** Of what was reached before it: 0.25 is a quarter; absent where nothing was. */
const rate = z.optional(z.number());

/** What came of an entry in a time; every number is defined in docs/metrics.md. */
const funnel = z.object({
  clicks: count,
  followed: count,
  visits: count,
  /** People a day. */
  visitors: count,
  signedIn: count,
  claimed: count,
  redeemed: count,
  ordered: count,
  orders: count,
  /** Fen. */
  gmv: count,
  /** `visits` of clicks; the others of `visitors`, but `redeemed` of `claimed`. */
  rates: z.object({ visits: rate, signedIn: rate, claimed: rate, redeemed: rate, ordered: rate }),
});

/** The same in the time before, of the same length. */
const compared = z.object({ now: funnel, before: funnel });

const MOST_DAYS = 92;
const DAY_MS = 86_400_000;
/** Of a time that is reported: not longer than that. */
export const isShort = z.refine((given) => {
  const { from, to } = given as { from: string; to: string };
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  return days >= 0 && days < MOST_DAYS;
}, `at most ${MOST_DAYS} days, the first of them first`);

/**
 * What came of the merchant's channels, from one day of Shanghai to another, both included: all together, what came by none,
 * and each of fifty channels (or one that is named); `next` goes on. What was reached is put down to the channel that
 * brought the person last, or first, within seven days (`touch`; left out: last). Some ten minutes late. For operators.
 */
export const reportFunnel = contract({
  name: 'report.funnel',
  input: z
    .object({
      ...{ from: day, to: day, touch: z.optional(z.enum(['last', 'first'])) },
      ...{ channelId: z.optional(channelId), after: z.optional(channelId) },
    })
    .check(isShort),
  output: z.object({
    from: day,
    to: day,
    before: z.object({ from: day, to: day }),
    total: compared,
    /** Came by no channel of ours. */
    direct: compared,
    /** Of the total, or of the channel that is named, day by day. */
    days: z.array(z.object({ day, clicks: count, visitors: count, claimed: count, redeemed: count, ordered: count })),
    channels: z.array(z.object({ channelId, name: z.string(), kind: channelKind, now: funnel, before: funnel })),
    next: z.optional(channelId),
  }),
  errors: ['CHANNEL.NOT_FOUND'],
});

/** What came of a campaign in a time; each number on the day on which it happened. */
const campaign = z.object({
  issued: count,
  used: count,
  /** What orders took off, less what was given back. */
  off: fen,
  /** The most that was taken off where nobody tells how much: the face value of what was used in a store, or at WeChat Pay. */
  till: fen,
  /** Orders that used a coupon of it, and what was paid for them. */
  orders: count,
  gmv: fen,
  /** `used` of issued. */
  useRate: rate,
  /** Yuan paid for each yuan of `off` and `till`. */
  return: rate,
});

/**
 * What came of the merchant's campaigns, compared with the time before: fifty at once, by their ids; or one that is named,
 * also by the channels by which its coupons were claimed and the stores in which they were used. Some ten minutes late. For
 * operators.
 */
export const reportCampaigns = contract({
  name: 'report.campaigns',
  input: z
    .object({ ...{ from: day, to: day }, templateId: z.optional(templateId), after: z.optional(templateId) })
    .check(isShort),
  output: z.object({
    before: z.object({ from: day, to: day }),
    campaigns: z.array(z.object({ templateId, title: z.string(), now: campaign, before: campaign })),
    /** Of the one that is named; without `channelId`: by none. */
    channels: z.array(z.object({ channelId: z.optional(channelId), now: campaign })),
    stores: z.array(z.object({ storeId, now: campaign })),
    next: z.optional(templateId),
  }),
  errors: ['CAMPAIGN.NOT_FOUND'],
});

/** A number that was found, and between which the true one lies 19 times out of 20. */
const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });

const cohort = z.object({
  orders: count,
  gmv: fen,
  /** Fen an order. */
  average: z.optional(estimate),
  /** People whose first order falls into the time; and those of them who bought again within thirty days. */
  buyers: count,
  again: count,
  repurchase: z.optional(estimate),
  /** What cannot be relied on: so few say nothing. */
  tooFew: z.array(z.enum(['average', 'repurchase'])),
});

/**
 * Orders of people who came by an article within thirty days before, and of all others. `tooEarly`: some of those who bought
 * first still have time to buy again. For operators.
 */
export const reportCohorts = contract({
  name: 'report.cohorts',
  input: z.object({ from: day, to: day }).check(isShort),
  output: z.object({ readers: cohort, others: cohort, tooEarly: z.boolean() }),
  errors: [],
});

/** Of those who came for the first time in each of the last twelve weeks, how many came in it and in the weeks behind. For operators. */
export const reportRetention = contract({
  name: 'report.retention',
  input: z.object({}),
  output: z.object({ weeks: z.array(z.object({ monday: day, people: z.array(count) })) }),
  errors: [],
});

/**
 * How long people took from coming in to a coupon (`total`) and from step to step, slowest first; in seconds, the upper end of
 * the span in which the middle one, and nine of ten, lie. For operators.
 */
export const reportTimes = contract({
  name: 'report.times',
  input: z.object({ from: day, to: day }).check(isShort),
  output: z.object({
    steps: z.array(
      z.object({
        step: z.enum(['total', 'toOffers', 'toTap', 'toCoupon']),
        count,
        median: z.number(),
        nineOfTen: z.number(),
        /** Of all: within eight seconds. */
        withinEight: z.number(),
      }),
    ),
  }),
  errors: [],
});

/**
 * Has everybody counted anew from what is kept, in the background: what differs is put right within some minutes, nothing
 * counts twice. Wanted when a new version counts more than the one before. For operators.
 */
export const reportRecount = contract({
  name: 'report.recount',
  input: z.object({}),
  output: z.object({}),
  errors: [],
});
