import * as z from 'zod/mini';
import { channelKind } from './channel.ts';
import { contract } from './contract.ts';
import { channelId, day } from './fields.ts';

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
const isShort = z.refine((given) => {
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
