import type { StoredDocument } from '../../live/wire.ts';

/**
 * The application's documents as far as the run panel draws them: the only place of the console that knows names of
 * the application's data (its data model is documented in docs/). A field that is absent counts as nothing.
 */

/** A number anywhere in relaxed EJSON. */
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const momentMs = (value: unknown): number | undefined => {
  const { $date } = object(value);
  const ms = typeof $date === 'string' ? Date.parse($date) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
};

const COUNTS = ['added', 'changed', 'unchanged', 'gone', 'failed'] as const;
export type SyncCount = (typeof COUNTS)[number];
export { COUNTS as SYNC_COUNTS };

/** The function that a timer fires to sync followers. */
export const SYNC_FUNCTION = 'follower-sync';

/** A run of the follower sync: the one at work, or a finished one. */
export interface SyncView {
  id: string;
  day: string;
  isRunning: boolean;
  /** Followers stored so far, of `total`. */
  handled: number;
  total: number;
  startedAtMs?: number;
  finishedAtMs?: number;
  counts: Record<SyncCount, number>;
}

function countsOf(given: Record<string, unknown>): Record<SyncCount, number> {
  const counts: Record<string, unknown> = { ...given, failed: number(given.refused) + number(given.missing) };
  return Object.fromEntries(COUNTS.map((name) => [name, number(counts[name])])) as Record<SyncCount, number>;
}

/** Of a document of `syncs`. */
export function syncView(document: StoredDocument): SyncView {
  const run = object(document.run);
  const counts = object(run.counts);
  const isRunning = run.state === 'running';
  return {
    id: text(document._id),
    day: text(run.day),
    isRunning,
    handled: number(counts.listed) + (isRunning ? number(run.handledOfPage) : 0),
    total: number(run.total),
    startedAtMs: momentMs(run.startedAt),
    finishedAtMs: momentMs(run.finishedAt),
    counts: countsOf(counts),
  };
}

/** Of a document of `syncReports`. */
export function reportView(document: StoredDocument): SyncView {
  return {
    id: text(document._id),
    day: text(document.day),
    isRunning: false,
    handled: number(document.listed),
    total: number(document.total),
    startedAtMs: momentMs(document.startedAt),
    finishedAtMs: momentMs(document.finishedAt),
    counts: countsOf(document),
  };
}

/** The stock of a coupon template. `total = left + reserved + unused + redeemed`, but for claims under way. */
export interface StockView {
  id: string;
  title: string;
  total: number;
  left: number;
  reserved: number;
  redeemed: number;
}

/** Of a document of `couponTemplates`, and how many of its coupons are redeemed. */
export function stockView(document: StoredDocument, redeemed: number): StockView {
  return {
    id: text(document._id),
    title: text(document.title) || text(document._id),
    total: number(document.total),
    left: number(document.remaining),
    reserved: Object.keys(object(document.reservations)).length,
    redeemed,
  };
}
