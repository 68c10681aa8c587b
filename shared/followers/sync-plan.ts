import type { SyncDeps } from './run-in-work.ts';
import type { SyncPlan, SyncRun } from './sync-run.ts';

/**
 * What a run will do of what the account's quota allows: new followers come first, and known ones are asked about again
 * only if the calls for both are there. A run that needs more than a day's quota goes on the next day by itself.
 *
 * @param total what WeChat's first page said
 */
export async function planRun({ account, settings }: SyncDeps, run: SyncRun, total: number): Promise<SyncPlan> {
  const known = Math.min(run.knownBefore, total);
  const fresh = total - known;
  const refreshed = known / settings.refreshDays;
  const callsFor = (followers: number) => Math.ceil(followers / account.detailsPerCall);
  const detailCalls = callsFor(fresh) + callsFor(refreshed);
  const detailCallsLeft = await account.detailCallsLeft();
  return { detailCalls, detailCallsLeft, isRefreshing: detailCalls <= (detailCallsLeft ?? Number.POSITIVE_INFINITY) };
}
