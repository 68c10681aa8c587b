import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { id, moment } from './fields.ts';

const place = z.object({ at: moment, entryId: id });

/**
 * What staff did that concerns people, or changed something: the newest first, a hundred at once, of everybody or of what
 * concerned one person. For owners.
 */
export const auditList = contract({
  name: 'audit.list',
  input: z.object({ userId: z.optional(id), after: z.optional(place) }),
  output: z.object({
    entries: z.array(
      z.object({
        at: moment,
        /** Who did it. */
        by: id,
        /** Name of the call. */
        call: z.string(),
        /** Whom it concerned: who was erased since has another, anonymous id. */
        userId: z.optional(id),
        /** What it was about: the id or the name that the request gave. */
        about: z.optional(z.string()),
        /** By which the function's log names it. */
        requestId: z.string(),
      }),
    ),
    next: z.optional(place),
  }),
  errors: [],
});
