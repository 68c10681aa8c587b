import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { id, labelName as label, moment } from './fields.ts';
import { runAction, runId, runProgress, segmentRun } from './run.ts';
import { segmentId } from './segment.ts';

/** All labels, the last made first, and how many people have each. For operators, as all calls here. */
export const labelList = contract({
  name: 'label.list',
  input: z.object({}),
  output: z.object({ labels: z.array(z.object({ label, people: z.int(), createdAt: moment })) }),
  errors: [],
});

/** Makes a label that people can be given; one that is there already stays as it is. */
export const labelCreate = contract({
  name: 'label.create',
  input: z.object({ label }),
  output: z.object({ label }),
  errors: [
    /** More than anybody keeps apart. */
    'LABEL.TOO_MANY',
    /** One of this name was removed some minutes ago, and is still being taken off people. */
    'LABEL.BEING_REMOVED',
  ],
});

/** Removes a label and takes it off everybody, within some minutes; a repeat changes nothing. */
export const labelRemove = contract({
  name: 'label.remove',
  input: z.object({ label }),
  output: z.object({}),
  errors: ['LABEL.NOT_FOUND'],
});

const labelled = z.object({
  /** The record that stands. */
  userId: id,
  labels: z.array(z.string()),
});

/** The labels of a person. Stands in the audit log. */
export const labelOf = contract({
  name: 'label.of',
  input: z.object({ userId: id }),
  output: labelled,
  errors: ['LABEL.NOBODY'],
});

/** Gives a person a label; a repeat changes nothing. Stands in the audit log. */
export const labelGive = contract({
  name: 'label.give',
  input: z.object({ userId: id, label }),
  output: labelled,
  errors: [
    'LABEL.NOT_FOUND',
    /** There is no such person, or their data are being erased. */
    'LABEL.NOBODY',
    /** Thirty are enough to find somebody by. */
    'LABEL.TOO_MANY_ON_PERSON',
  ],
});

/** Takes a label off a person; a repeat changes nothing. Stands in the audit log. */
export const labelTake = contract({
  name: 'label.take',
  input: z.object({ userId: id, label }),
  output: labelled,
  errors: ['LABEL.NOBODY'],
});

const run = z.extend(segmentRun, { action: z.enum(['give', 'take']), label: z.string() });

/**
 * Gives everybody of a segment, as it is now, a label, or takes it off them, some ten thousands a minute; `without`: those who
 * have as many as one person may. A repeat with the same `runId` starts nothing else.
 */
export const labelStart = contract({
  name: 'label.start',
  input: z.object({ runId, segmentId, label, action: z.enum(['give', 'take']) }),
  output: run,
  errors: ['LABEL.NOT_FOUND', 'SEGMENT.NOT_FOUND'],
});

/** Pauses a run, lets it go on, or ends it for good; what was done stays. A repeat changes nothing. */
export const labelControl = contract({
  name: 'label.control',
  input: z.object({ runId, action: runAction }),
  output: run,
  errors: ['RUN.NOT_FOUND', 'RUN.NOT_FITTING'],
});

/** How far a run is. */
export const labelProgress = contract({
  name: 'label.progress',
  input: z.object({ runId }),
  output: z.extend(run, runProgress),
  errors: ['RUN.NOT_FOUND'],
});

/** The fifty runs that were started last. */
export const labelRuns = contract({
  name: 'label.runs',
  input: z.object({}),
  output: z.object({ runs: z.array(run) }),
  errors: [],
});
