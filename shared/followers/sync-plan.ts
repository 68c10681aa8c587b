import { daysDue, firstTurns } from './refresh-turns.ts';
import type { SyncDeps } from './run-in-work.ts';
import { MOST_FOLLOWERS_A_PAGE, type SyncPlan, type SyncRun } from './sync-run.ts';

/** Pages in work at once: at the end of one, the next keeps the calls to WeChat busy. */
export const PARALLEL_PAGES = 2;

/**
 * What a run will do of what the account's quota allows: new followers come first, then the known ones whose turn has come
 * to be asked about again, by whole days, those who have waited longest first. A run that needs more than a day's quota
 * goes on the next day by itself.
 *
 * @param total what WeChat's first page said
 */
export async function planRun({ account, settings }: SyncDeps, run: SyncRun, total: number): Promise<SyncPlan> {
  const { refreshDays } = settings;
  const known = Math.min(run.knownBefore, total);
  const callsFor = (followers: number) => Math.ceil(followers / account.detailsPerCall);
  const callsForNew = callsFor(total - known);
  const due = daysDue(run.refreshedUpTo, run.day, refreshDays);
  const detailCallsLeft = await account.detailCallsLeft();
  const spare = Math.max(0, (detailCallsLeft ?? Number.POSITIVE_INFINITY) - callsForNew);
  const isCovered = (days: number) => callsFor((known * days) / refreshDays) <= spare;
  let days = due;
  while (days > 0 && !isCovered(days)) days -= 1;
  return {
    listCalls: Math.max(1, Math.ceil(total / MOST_FOLLOWERS_A_PAGE)),
    detailCalls: callsForNew + callsFor((known * due) / refreshDays),
    detailCallsLeft,
    isRefreshing: days === due,
    turns: firstTurns(run.day, due, days),
  };
}
