import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { id, line, moment, requestKey, templateId } from './fields.ts';
import { runAction, runId, runProgress, segmentRun } from './run.ts';
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

const run = z.extend(segmentRun, { templateId, reason: z.string() });

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
  input: z.object({ runId, action: runAction }),
  output: run,
  errors: ['RUN.NOT_FOUND', 'RUN.NOT_FITTING'],
});

/** How far a run is. */
export const grantProgress = contract({
  name: 'grant.progress',
  input: z.object({ runId }),
  output: z.extend(run, { ...runProgress, issued: z.int().check(z.nonnegative()) }),
  errors: ['RUN.NOT_FOUND'],
});

/** The fifty runs that were started last. */
export const grantList = contract({
  name: 'grant.list',
  input: z.object({}),
  output: z.object({ runs: z.array(run) }),
  errors: [],
});
