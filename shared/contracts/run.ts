import * as z from 'zod/mini';
import { moment } from './fields.ts';
import { segmentId } from './segment.ts';

const count = z.int().check(z.nonnegative());

/** Drawn by whoever starts it: the same id starts nothing else. */
export const runId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

/** `resume`: of one that is paused, or found nothing left. */
export const runAction = z.enum(['pause', 'resume', 'cancel']);

/** Something that is done for everybody of a segment, as it was at the start. */
export const segmentRun = z.object({
  runId,
  segmentId,
  segmentName: z.string(),
  /** `soldOut`: nothing was left; `ended`: what it gives is over. */
  state: z.enum(['running', 'paused', 'soldOut', 'ended', 'cancelled', 'done']),
  startedAt: moment,
  endedAt: z.optional(moment),
  /** What it gives is used up for the day: it goes on then. */
  waitsUntil: z.optional(moment),
  /** So many people were looked at; so many of them belong to the segment; so many of those got nothing. */
  people: count,
  members: count,
  without: count,
});

export const runProgress = {
  /** People who were not looked at yet. */
  left: count,
  /** People a minute, while it was worked on. */
  perMinute: z.optional(count),
};
