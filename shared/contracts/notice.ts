import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { appId, id, moment, pagePath } from './fields.ts';
import { messageProgress, noticeTemplate, noticeValues } from './message.ts';
import { runAction, runId, runProgress, segmentRun } from './run.ts';
import { segmentId } from './segment.ts';

const count = z.int().check(z.nonnegative());

/**
 * Templates that a notice can be made of: those of the merchant's that say what they ask for (docs/deploy.md). `label` stands
 * before the value of a keyword when WeChat shows it; a value has `most` letters, a longer one is cut or refused.
 */
export const noticeTemplates = contract({
  name: 'notice.templates',
  input: z.object({}),
  output: z.object({
    templates: z.array(
      z.object({
        templateId: noticeTemplate,
        title: z.string(),
        keywords: z.array(z.object({ keyword: z.string(), label: z.string(), most: z.optional(count) })),
      }),
    ),
  }),
  errors: [],
});

/**
 * How many of the next 5,000 people (`people`: of fewer, at the end) belong to a segment, and how many of those a notice by
 * this template would reach now: they have agreed to it and not taken back their agreement to the privacy policy. `next` goes
 * on from there. For operators, as all calls here.
 */
export const noticeReach = contract({
  name: 'notice.reach',
  input: z.object({ segmentId, templateId: noticeTemplate, after: z.optional(id) }),
  output: z.object({ people: count, members: count, reached: count, next: z.optional(id) }),
  errors: ['SEGMENT.NOT_FOUND', 'MESSAGE.UNKNOWN_TEMPLATE'],
});

const run = z.extend(segmentRun, { templateId: noticeTemplate, values: noticeValues, expiresAt: moment });

/**
 * Sends everybody of a segment, as it is now, a subscription notice of what they wanted to be told of, once; who has not
 * agreed to it gets none (`without`). Not a channel for marketing. A repeat with the same `runId` starts nothing else; of a
 * group of `message.notify` with the same name nobody gets a second one. Stands in the audit log.
 */
export const noticeStart = contract({
  name: 'notice.start',
  input: z.object({
    runId,
    segmentId,
    templateId: noticeTemplate,
    values: noticeValues,
    /** The page that a tap opens. */
    opens: z.optional(z.object({ appId, pagePath })),
    /** Not sent any more from then on. */
    expiresAt: moment,
  }),
  output: run,
  errors: [
    'SEGMENT.NOT_FOUND',
    'MESSAGE.UNKNOWN_TEMPLATE',
    /** As of `message.notify`. */
    'MESSAGE.MARKETING',
    'MESSAGE.NO_ACTION',
    'MESSAGE.CONTENT',
    'MESSAGE.OVER',
  ],
});

/**
 * Pauses a run, lets it go on, or ends it for good: then what is not sent yet is cancelled too. A repeat changes nothing.
 */
export const noticeControl = contract({
  name: 'notice.control',
  input: z.object({ runId, action: runAction }),
  output: run,
  errors: ['RUN.NOT_FOUND', 'RUN.NOT_FITTING'],
});

/** How far a run is, and its messages. */
export const noticeProgress = contract({
  name: 'notice.progress',
  input: z.object({ runId }),
  output: z.extend(run, { ...runProgress, messages: messageProgress.output }),
  errors: ['RUN.NOT_FOUND'],
});

/** The fifty runs that were started last. */
export const noticeList = contract({
  name: 'notice.list',
  input: z.object({}),
  output: z.object({ runs: z.array(run) }),
  errors: [],
});
