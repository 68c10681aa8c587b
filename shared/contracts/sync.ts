import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { moment } from './fields.ts';

const count = z.int().check(z.nonnegative());

/**
 * `start`: a new run now, in place of a paused or held one · `resume`: go on with a paused one, or end a wait · `confirm`:
 * mark those as gone whom a held run found.
 */
const action = z.enum(['start', 'pause', 'resume', 'cancel', 'confirm']);

/** What a run has seen of the followers; see `SyncCounts`. */
const counts = z.object({
  listed: count,
  added: count,
  changed: count,
  unchanged: count,
  rejoined: count,
  gone: count,
  unlisted: count,
  newUnionIds: count,
  refused: count,
  missing: count,
  unwritable: count,
  left: count,
});

/** What a run shall do at most, by the account's quota. */
const plan = z.object({
  listCalls: z.optional(count),
  /** For all who are new, or whose turn has come to be asked for anew. */
  detailCalls: count,
  detailCallsLeft: z.optional(count),
  /** Whether all are asked for anew whose turn has come, or only as many as the quota reaches for. */
  isRefreshing: z.boolean(),
});

const cost = z.object({
  /** By path with `_` for `/`; `limit`: calls that WeChat allows on a day, where it was asked. */
  calls: z.array(z.object({ api: z.string(), made: count, limit: z.optional(count) })),
  /** Requests of the database. */
  reads: count,
  writes: count,
  /** Time at work: the waits between ticks are not in it. */
  workedMs: count,
  ticks: count,
});

/** What a run and its report have in common. */
const run = {
  /** The business day, `2024-03-01`; a later run of the same day `2024-03-01.2`. */
  id: z.string(),
  day: z.string(),
  startedAt: moment,
  counts,
  /** Known followers who were looked for in the list, and those of them whom it did not name. */
  swept: count,
  unseen: count,
  plan: z.optional(plan),
  cost,
};

/** How far the sync of the followers is; without `run` it has never run. */
export const syncStatus = contract({
  name: 'sync.status',
  input: z.object({}),
  output: z.object({
    run: z.optional(
      z.object({
        ...run,
        /** `held`: too many would be marked as gone (`unseen` of `swept`), staff must say that it is right. */
        state: z.enum(['running', 'paused', 'held', 'done', 'cancelled']),
        stage: z.enum(['listing', 'retrying', 'sweeping', 'confirming', 'tagging']),
        finishedAt: z.optional(moment),
        /** Of reading the list. */
        progress: z.object({
          done: count,
          total: count,
          perSecond: z.optional(count),
          /** Not while it rests: `waitingUntil` says when it goes on, if staff need not say it. */
          secondsLeft: z.optional(count),
        }),
      }),
    ),
    /** What staff want and no tick has taken up yet. */
    wish: z.optional(z.object({ action, at: moment })),
    /** Which actions fit now. */
    fitting: z.array(action),
    /** Nothing is done before. */
    waitingUntil: z.optional(moment),
    /** Why it rests, or does not get on; `words` are WeChat's, or say what the account needs. */
    trouble: z.optional(
      z.object({
        code: z.enum([
          'quota',
          'slowDown',
          'permission',
          'restricted',
          'configuration',
          'endlessList',
          'otherKey',
          'fault',
        ]),
        words: z.optional(z.string()),
      }),
    ),
  }),
  errors: [],
});

/**
 * Asks for something that the next tick (within a minute) takes up, in place of what was asked for before and not taken up.
 * NOT_FITTING carries the state of the run and the actions that fit it.
 */
export const syncControl = contract({
  name: 'sync.control',
  input: z.object({ action }),
  output: z.object({ action }),
  errors: ['SYNC.NEVER_RAN', 'SYNC.NOT_FITTING', 'SYNC.CHANGED_MEANWHILE'],
});

const difference = z.int();

/** How runs ended, the one that began last first: 14 a page. */
export const syncReports = contract({
  name: 'sync.reports',
  input: z.object({
    /** `next` of the page before. */
    before: z.optional(moment),
  }),
  output: z.object({
    reports: z.array(
      z.object({
        ...run,
        state: z.enum(['done', 'cancelled']),
        finishedAt: moment,
        /** Followers by WeChat's own count. */
        total: count,
        /**
         * Tags compared with WeChat's, those that differed, and followers who have one more or less than was known;
         * `trouble` says why not all could be compared. Absent where the run ended before.
         */
        tags: z.optional(
          z.object({ compared: count, differing: count, given: count, taken: count, trouble: z.optional(z.string()) }),
        ),
        /** By how much it differs from the run before it that was done. */
        comparison: z.optional(
          z.object({
            id: z.string(),
            total: difference,
            counts: z.record(z.keyof(counts), difference),
            calls: difference,
            reads: difference,
            writes: difference,
            workedMs: difference,
          }),
        ),
      }),
    ),
    next: z.optional(moment),
  }),
  errors: [],
});
