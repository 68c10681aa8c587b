import { MINUTE_MS } from '../core/clock.ts';
import type { SyncRun } from './sync-run.ts';

interface Progress {
  done: number;
  total: number;
  perSecond?: number;
  secondsLeft?: number;
}

/** Of each minute, the function works this share (see its budget) and then waits for the next tick. */
const WORKING_SHARE = 0.9;

/**
 * How far reading the list is, how fast it goes, and how long it will take at this rate; what follows it is short.
 * @param isResting nothing is done now: how long it takes depends on when it goes on
 */
export function progressOf({ stage, counts, handledOfPage, total, cost }: SyncRun, isResting: boolean): Progress {
  const done = counts.listed + handledOfPage;
  if (stage !== 'listing' || cost.workedMs < 1_000 || done === 0) return { done, total: Math.max(total, done) };
  const perSecond = (done / cost.workedMs) * 1_000;
  const progress = { done, total: Math.max(total, done), perSecond: Math.round(perSecond) };
  if (isResting) return progress;
  const seconds = Math.max(0, total - done) / perSecond;
  const isOneTick = seconds * 1_000 <= MINUTE_MS * WORKING_SHARE;
  return { ...progress, secondsLeft: Math.ceil(isOneTick ? seconds : seconds / WORKING_SHARE) };
}
