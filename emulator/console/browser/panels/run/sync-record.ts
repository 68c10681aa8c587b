import type { StoredDocument } from '../../live/wire.ts';
import { momentMs, number, object, text } from './fields.ts';

/** The function that a timer fires to sync followers. */
export const SYNC_FUNCTION = 'follower-sync';

export const SYNC_COUNTS = [
  'added',
  'changed',
  'unchanged',
  'rejoined',
  'gone',
  'unlisted',
  'newUnionIds',
  'refused',
  'missing',
  'unwritable',
  'left',
] as const;
export type SyncCount = (typeof SYNC_COUNTS)[number];

export const SYNC_STAGES = ['listing', 'retrying', 'sweeping', 'confirming', 'tagging'] as const;
const STATES = ['running', 'paused', 'held', 'done', 'cancelled'] as const;

/** A run of the follower sync: the one at work, or a finished one. */
export interface SyncView {
  id: string;
  day: string;
  state: (typeof STATES)[number];
  /** Followers stored so far, of `total`. */
  handled: number;
  total: number;
  startedAtMs?: number;
  finishedAtMs?: number;
  counts: Record<SyncCount, number>;
  /** Known followers who were looked for in the list, and those of them whom it did not name. */
  swept: number;
  unseen: number;
  cost: { calls: number; reads: number; writes: number; workedMs: number; ticks: number };
  /** Calls for the list and for details, and what was left of the quota for these. */
  plan?: { listCalls: number; calls: number; left?: number };
}

/** A run, and what is going on with it now. */
export interface SyncNow extends SyncView {
  stage: (typeof SYNC_STAGES)[number];
  /** World time before which nothing is done. */
  waitsUntilMs?: number;
  trouble?: { code: string; words: string };
  /** What staff want, and no tick has taken up. */
  wish?: string;
}

const oneOf = <T extends string>(values: readonly T[], value: unknown): T =>
  values.find((one) => one === value) ?? (values[0] as T);

const countsOf = (given: Record<string, unknown>): Record<SyncCount, number> =>
  Object.fromEntries(SYNC_COUNTS.map((name) => [name, number(given[name])])) as Record<SyncCount, number>;

/** What stands in a run and in its report. */
function commonOf(given: Record<string, unknown>): Omit<SyncView, 'id' | 'handled' | 'counts'> {
  const { calls, ...cost } = object(given.cost);
  const plan = object(given.plan);
  return {
    day: text(given.day),
    state: oneOf(STATES, given.state),
    total: number(given.total),
    startedAtMs: momentMs(given.startedAt),
    finishedAtMs: momentMs(given.finishedAt),
    swept: number(given.swept),
    unseen: number(given.unseen),
    cost: {
      calls: Object.values(object(calls)).reduce<number>((sum, made) => sum + number(made), 0),
      reads: number(cost.reads),
      writes: number(cost.writes),
      workedMs: number(cost.workedMs),
      ticks: number(cost.ticks),
    },
    plan: given.plan
      ? {
          listCalls: number(plan.listCalls),
          calls: number(plan.detailCalls),
          left: typeof plan.detailCallsLeft === 'number' ? plan.detailCallsLeft : undefined,
        }
      : undefined,
  };
}

/** Of a document of `syncs`. */
export function syncNow(document: StoredDocument): SyncNow {
  const run = object(document.run);
  const counts = object(run.counts);
  const { code, words } = object(document.trouble);
  return {
    ...commonOf(run),
    id: text(run.id),
    stage: oneOf(SYNC_STAGES, run.stage),
    handled: number(counts.listed) + (run.state === 'running' ? number(run.handledOfPage) : 0),
    counts: countsOf(counts),
    waitsUntilMs: momentMs(document.notBefore),
    trouble: code ? { code: text(code), words: text(words) } : undefined,
    wish: text(object(document.request).action) || undefined,
  };
}

/** Of a document of `syncReports`. */
export const reportView = (document: StoredDocument): SyncView => ({
  ...commonOf(document),
  id: text(document.runId),
  handled: number(document.listed),
  counts: countsOf(document),
});

const SECOND_MS = 1_000;

/** Followers a second of the time at work; undefined as long as it says little. */
export function speedOf({ handled, cost }: SyncView): number | undefined {
  return cost.workedMs < SECOND_MS || handled === 0 ? undefined : (handled / cost.workedMs) * SECOND_MS;
}

/** Until the list is read, at this speed. */
export function leftMsOf(sync: SyncNow): number | undefined {
  const speed = speedOf(sync);
  const isReading = sync.state === 'running' && sync.stage === 'listing' && sync.waitsUntilMs === undefined;
  if (speed === undefined || !isReading) return undefined;
  return (Math.max(0, sync.total - sync.handled) / speed) * SECOND_MS;
}
