import type { OutputOf } from '../contracts/contract.ts';
import type { syncReports } from '../contracts/sync.ts';
import { presentReport, type DayLimits } from './present-sync.ts';
import type { SyncStates } from './sync-state.ts';

/** Two weeks of nights. */
const PAGE = 14;
/** Read behind a page, so that its last report too has one to be compared with, though some runs were cancelled. */
const BEHIND = 6;

export interface ReportDeps {
  syncs: SyncStates;
  /** What WeChat allowed on these days; one request for all. */
  dayLimits(days: readonly string[]): Promise<ReadonlyMap<string, DayLimits>>;
}

/** A page of the account's reports, each beside the run before it that was done. Two requests to the database. */
export async function listReports(
  { syncs, dayLimits }: ReportDeps,
  { appId, before }: { appId: string; before?: Date },
): Promise<OutputOf<typeof syncReports>> {
  const read = await syncs.reportsOf(appId, before, PAGE + BEHIND);
  const page = read.slice(0, PAGE);
  const limits = await dayLimits([...new Set(page.map(({ day }) => day))]);
  const reports = page.map((report, at) => {
    const earlier = read.slice(at + 1).find(({ state }) => state === 'done');
    return presentReport(report, earlier, limits.get(report.day));
  });
  return { reports, next: read.length > PAGE ? page.at(-1)?.startedAt.toISOString() : undefined };
}
