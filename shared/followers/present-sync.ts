import type { OutputOf } from '../contracts/contract.ts';
import type { syncReports, syncStatus } from '../contracts/sync.ts';
import { fittingActions } from './sync-requests.ts';
import { progressOf } from './sync-progress.ts';
import { NOTHING_YET, sumOf, type SyncCost, type SyncCounts, type SyncRun } from './sync-run.ts';
import type { SyncReport, SyncState } from './sync-state.ts';

type Status = OutputOf<typeof syncStatus>;
type Report = OutputOf<typeof syncReports>['reports'][number];

/** Calls that WeChat allows on a day, by path with `_` for `/`. */
export type DayLimits = Readonly<Record<string, number>>;

const presentCost = ({ calls, ...rest }: SyncCost, limits: DayLimits = {}): Report['cost'] => ({
  ...rest,
  calls: Object.entries(calls).map(([api, made]) => ({ api, made, limit: limits[api] })),
});

const presentRun = (run: SyncRun, isResting: boolean): Status['run'] => ({
  ...run,
  counts: sumOf(NOTHING_YET, run.counts),
  startedAt: run.startedAt.toISOString(),
  finishedAt: run.finishedAt?.toISOString(),
  progress: progressOf(run, isResting),
  cost: presentCost(run.cost),
});

/** The sync as staff see it. @param state undefined before the first tick */
export function presentSync(state: SyncState | undefined, now: Date): Status {
  if (!state) return { fitting: [] };
  const { run, request, notBefore, trouble } = state;
  const waitingUntil = notBefore && notBefore > now ? notBefore.toISOString() : undefined;
  return {
    run: presentRun(run, waitingUntil !== undefined || run.state !== 'running'),
    wish: request && { action: request.action, at: request.at.toISOString() },
    fitting: fittingActions(state, now),
    waitingUntil,
    trouble,
  };
}

const countNames = Object.keys(NOTHING_YET) as (keyof SyncCounts)[];

const callsOf = ({ cost }: SyncReport): number => Object.values(cost.calls).reduce((sum, made) => sum + made, 0);

/** By how much a report differs from an earlier one. */
function comparisonOf(report: SyncReport, earlier: SyncReport): Report['comparison'] {
  const [counts, before] = [sumOf(NOTHING_YET, report), sumOf(NOTHING_YET, earlier)];
  const differences = countNames.map((name) => [name, counts[name] - before[name]]);
  return {
    id: earlier.runId,
    total: report.total - earlier.total,
    counts: Object.fromEntries(differences) as unknown as SyncCounts,
    calls: callsOf(report) - callsOf(earlier),
    reads: report.cost.reads - earlier.cost.reads,
    writes: report.cost.writes - earlier.cost.writes,
    workedMs: report.cost.workedMs - earlier.cost.workedMs,
  };
}

/** @param earlier the run before it that was done, where there is one */
export const presentReport = (report: SyncReport, earlier: SyncReport | undefined, limits?: DayLimits): Report => ({
  ...report,
  id: report.runId,
  startedAt: report.startedAt.toISOString(),
  finishedAt: report.finishedAt.toISOString(),
  counts: sumOf(NOTHING_YET, report),
  cost: presentCost(report.cost, limits),
  comparison: earlier && comparisonOf(report, earlier),
});
