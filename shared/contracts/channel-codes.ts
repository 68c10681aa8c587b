import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { channelId, moment, requestKey } from './fields.ts';

const progress = z.object({
  runId: requestKey,
  state: z.enum(['drawing', 'done', 'failed']),
  drawn: z.int(),
  of: z.int(),
  startedAt: moment,
  /** When it is done: one ZIP archive, a picture `<channel>.jpg` (or as WeChat draws it) each. Lives for some hours. */
  archiveUrl: z.optional(z.string()),
  /** Why it failed, in WeChat's words; what to do is to start another run. */
  problem: z.optional(z.string()),
});

/**
 * Has the mini program codes of channels drawn, up to a thousand at once, and put into one archive in cloud storage; by
 * housekeeping, within some minutes. A repeat with the same `runId`, drawn by the caller, answers how far it is. For operators.
 */
export const channelDraw = contract({
  name: 'channel.draw',
  input: z.object({
    runId: requestKey,
    channelIds: z.array(channelId).check(
      z.minLength(1),
      z.maxLength(1_000),
      z.refine((ids) => new Set(ids).size === ids.length, 'a channel stands there twice'),
    ),
  }),
  output: progress,
  errors: [
    'CHANNEL.NOT_FOUND',
    /** One of them is of a kind that is no mini program code. `details`: which. */
    'CHANNEL.NO_CODE',
  ],
});

/** How far a run is, and where its archive is. For operators. */
export const channelDrawing = contract({
  name: 'channel.drawing',
  input: z.object({ runId: requestKey }),
  output: progress,
  errors: ['CHANNEL.NO_SUCH_RUN'],
});
