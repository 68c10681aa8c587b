import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { channelId, moment, requestKey } from './fields.ts';

/** Most events of one batch, and so most that a phone waits with. */
export const MOST_EVENTS = 50;

const ms = z.int().check(z.nonnegative(), z.lte(86_400_000));

/** What the phone tells of what somebody does in the mini program; `at` by the phone's clock. Good for statistics only. */
const activityEvent = z.discriminatedUnion('what', [
  /** The mini program came to the front. `visitId`: the same that `user.signIn` is given, if it is. */
  z.object({
    what: z.literal('enter'),
    at: moment,
    visitId: requestKey,
    /** WeChat's scene value. */
    scene: z.int().check(z.nonnegative(), z.lte(99_999)),
    channelId: z.optional(channelId),
  }),
  /** A page was looked at, from `at` on, for so long. `page`: its path, without a query. */
  z.object({ what: z.literal('page'), at: moment, page: z.string().check(z.regex(/^[\w-][\w/-]{0,63}$/)), ms }),
  /** Something went wrong that nobody caught. `name`: of its kind; `place`: file and line; none of its words. */
  z.object({
    what: z.literal('fault'),
    at: moment,
    fault: z.enum(['error', 'rejection', 'page-not-found']),
    name: z.optional(z.string().check(z.regex(/^[A-Za-z]{1,40}$/))),
    place: z.optional(z.string().check(z.regex(/^[\w/-]{1,128}\.js:\d{1,9}$/))),
  }),
  /** A control was tapped. `name`: a word of ours, and no text that somebody may have written. */
  z.object({ what: z.literal('tap'), at: moment, name: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/)) }),
]);

/**
 * Tells what the caller did in the mini program, signed in or not: events that the phone has kept, in any order, also late.
 * The same batch told again counts once. `sentAt`: the phone's clock when it sends, by which wrong clocks are set right. What
 * is older than thirty days is left out: `kept` says how many were not.
 */
export const activityReport = contract({
  name: 'activity.report',
  input: z.object({
    batchId: requestKey,
    sentAt: moment,
    events: z.array(activityEvent).check(z.minLength(1), z.maxLength(MOST_EVENTS)),
  }),
  output: z.object({ kept: z.int() }),
  errors: [],
});
