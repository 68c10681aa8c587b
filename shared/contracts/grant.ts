import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { id, line, moment, requestKey, templateId } from './fields.ts';
import { segmentId } from './segment.ts';

/**
 * Gives a person one coupon of a campaign, also of one that is paused or whose claims have not begun. It takes a unit and
 * counts towards the person's limit as a claim does. A repeat with the same `requestKey` gets the first answer. For operators;
 * stands in the audit log.
 */
export const couponGrant = contract({
  name: 'coupon.grant',
  input: z.object({
    templateId,
    userId: id,
    requestKey,
    /** Why, in a few words and without names: it stays in the books. */
    reason: line(100),
  }),
  output: z.object({ couponId: id, expiresAt: moment }),
  errors: [
    'COUPON.NOT_FOUND',
    'COUPON.NOT_STARTED',
    'COUPON.ENDED',
    'COUPON.SOLD_OUT',
    /** Until the next day of Shanghai: `details.startsAt`. */
    'COUPON.SOLD_OUT_TODAY',
    'COUPON.LIMIT_REACHED',
    /** There is no such person, or their data are being erased. */
    'GRANT.NOBODY',
  ],
});

/** Drawn by whoever starts it. */
const runId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));
const count = z.int().check(z.nonnegative());

const run = z.object({
  runId,
  templateId,
  segmentId,
  segmentName: z.string(),
  reason: z.string(),
  /** `soldOut`: nothing was left; `ended`: the campaign is over. */
  state: z.enum(['running', 'paused', 'soldOut', 'ended', 'cancelled', 'done']),
  startedAt: moment,
  endedAt: z.optional(moment),
  /** The day is sold out: it goes on then. */
  waitsUntil: z.optional(moment),
  /** So many people were looked at; so many of them belong to the segment; so many of those had as many as they may. */
  people: count,
  members: count,
  without: count,
});

/**
 * Gives everybody of a segment, as it is now, one coupon each, some thousands a minute; who has as many as one person may gets
 * none. A repeat with the same `runId` starts nothing else. For operators, as all calls below; stands in the audit log.
 */
export const grantStart = contract({
  name: 'grant.start',
  input: z.object({ runId, templateId, segmentId, reason: line(100) }),
  output: run,
  errors: ['COUPON.NOT_FOUND', 'COUPON.NOT_STARTED', 'COUPON.ENDED', 'SEGMENT.NOT_FOUND'],
});

/**
 * Pauses a run, lets one go on that was paused or found nothing left, or ends it for good. What was given stays; up to a
 * thousand people may still get theirs. A repeat changes nothing.
 */
export const grantControl = contract({
  name: 'grant.control',
  input: z.object({ runId, action: z.enum(['pause', 'resume', 'cancel']) }),
  output: run,
  errors: ['GRANT.NOT_FOUND', 'GRANT.NOT_FITTING'],
});

/** How far a run is. */
export const grantProgress = contract({
  name: 'grant.progress',
  input: z.object({ runId }),
  output: z.extend(run, {
    issued: count,
    /** People who were not looked at yet. */
    left: count,
    /** People a minute, while it was worked on. */
    perMinute: z.optional(count),
  }),
  errors: ['GRANT.NOT_FOUND'],
});

/** The fifty runs that were started last. */
export const grantList = contract({
  name: 'grant.list',
  input: z.object({}),
  output: z.object({ runs: z.array(run) }),
  errors: [],
});
