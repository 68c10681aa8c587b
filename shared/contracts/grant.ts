import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { id, line, moment, requestKey, templateId } from './fields.ts';

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
