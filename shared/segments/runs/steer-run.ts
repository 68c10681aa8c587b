import { MINUTE_MS, type Clock } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { isSame } from '../../core/same.ts';
import type { Collection, Patch } from '../../db/database.ts';
import type { People } from '../../identity/index.ts';
import type { Segments } from '../segments.ts';
import type { Deed, RunState, SegmentRun } from './segment-run.ts';
import { LEASE_MS, leaseFrom } from './work-runs.ts';

/** What staff want to be done, for whom. */
export interface RunWish<R extends SegmentRun> {
  runId: string;
  segmentId: string;
  userId: UserId;
  deed: Deed<R>;
}

const fits = <R extends SegmentRun>(run: R, { segmentId, userId, deed }: RunWish<R>): boolean =>
  run.segmentId === segmentId && run.startedBy === userId && isSame({ ...run, ...deed }, run);

/**
 * Starts to do something for everybody of a segment, as it is now; `housekeeping` works it off. A repeat starts nothing else;
 * the same id for something else is refused. Three requests, and what `refuse` asks.
 *
 * @param refuse why it cannot be done at all; not asked of a repeat
 */
export async function startRun<R extends SegmentRun, E extends string>(
  { clock, peopleSegments, runs }: { clock: Clock; peopleSegments: Pick<Segments, 'get'>; runs: Collection<R> },
  wish: RunWish<R>,
  refuse: () => Promise<E | undefined>,
): Promise<Result<R, E | 'SEGMENT.NOT_FOUND' | 'COMMON.KEY_USED'>> {
  const { runId: _id, segmentId, userId: startedBy, deed } = wish;
  const before = await runs.get(_id);
  if (before) return fits(before, wish) ? ok(before) : err('COMMON.KEY_USED');
  const refusal = await refuse();
  if (refusal) return err(refusal);
  const segment = await peopleSegments.get(segmentId);
  if (!segment) return err('SEGMENT.NOT_FOUND');
  const now = clock.now();
  const begun: SegmentRun = {
    ...{ _id, segmentId, segmentName: segment.name, condition: segment.condition },
    ...{ state: 'running', startedBy, startedAt: now, dueAt: now, people: 0, members: 0, without: 0, workedMs: 0 },
  };
  const run = { ...begun, ...deed } as R;
  if ((await runs.add(run)) === 'added') return ok(run);
  const other = await runs.get(_id);
  return other && fits(other, wish) ? ok(other) : err('COMMON.KEY_USED');
}

export type RunAction = 'pause' | 'resume' | 'cancel';

/** From which states an action leads, and where to. */
const STEPS: Record<RunAction, { from: RunState[]; to: RunState }> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused', 'soldOut'], to: 'running' },
  cancel: { from: ['running', 'paused', 'soldOut'], to: 'cancelled' },
};

function patchTo(to: RunState, now: Date): Patch {
  if (to === 'running') return { set: { state: to, dueAt: now }, unset: ['endedAt'] };
  if (to === 'cancelled') return { set: { state: to, endedAt: now, dueAt: leaseFrom(now) } };
  return { set: { state: to, endedAt: now }, unset: ['dueAt'] };
}

/**
 * Pauses a run, lets it go on, or ends it for good: one conditional write; a repeat changes nothing. The page that is under
 * way may still be done.
 */
export async function controlRun<R extends SegmentRun>(
  { clock }: { clock: Clock },
  runs: Collection<R>,
  { runId: _id, action }: { runId: string; action: RunAction },
): Promise<Result<R, 'RUN.NOT_FOUND' | 'RUN.NOT_FITTING'>> {
  const { from, to } = STEPS[action];
  await runs.updateIf({ _id, state: { in: from } }, patchTo(to, clock.now()));
  const run = await runs.get(_id);
  if (!run) return err('RUN.NOT_FOUND');
  return run.state === to ? ok(run) : err('RUN.NOT_FITTING');
}

/** A run, how many people it has not looked at yet, and its speed. Two requests. */
export async function progressOf<R extends SegmentRun>(
  { people }: { people: Pick<People, 'users'> },
  runs: Collection<R>,
  runId: string,
): Promise<Result<{ run: R; left: number; perMinute?: number }, 'RUN.NOT_FOUND'>> {
  const run = await runs.get(runId);
  if (!run) return err('RUN.NOT_FOUND');
  const behind = { mergedInto: { exists: false }, _id: { gt: run.after ?? '' } };
  const left = run.state === 'done' ? 0 : await people.users.count(behind);
  const perMinute = run.workedMs > 0 ? Math.round((run.people / run.workedMs) * MINUTE_MS) : undefined;
  return ok({ run, left, perMinute });
}

/** In one answer. */
const MOST_RUNS = 50;

/** The runs that were started last, the newest first. One request. */
export const listRuns = <R extends SegmentRun>(runs: Collection<R>): Promise<R[]> =>
  runs.find({ where: {}, orderBy: { field: 'startedAt', direction: 'desc' }, limit: MOST_RUNS });

/** As contracts show it. */
export function presentRun(run: SegmentRun, now: Date) {
  const { _id: runId, segmentId, segmentName, state, people, members, without } = run;
  // Far longer than somebody works on it: it waits for something.
  const waits = run.dueAt && run.dueAt.getTime() > now.getTime() + LEASE_MS ? run.dueAt : undefined;
  return {
    ...{ runId, segmentId, segmentName, state, people, members, without },
    ...{ startedAt: run.startedAt.toISOString(), endedAt: run.endedAt?.toISOString() },
    waitsUntil: waits?.toISOString(),
  };
}
