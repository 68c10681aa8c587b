import { MINUTE_MS } from '../../core/clock.ts';
import type { Collection, Patch } from '../../db/database.ts';
import type { User } from '../../identity/index.ts';
import { walkPeople, type WalkDeps } from '../walk.ts';
import type { RunState, SegmentRun } from './segment-run.ts';

/** Longer than a function runs: whoever has taken a run and has not put it off again by then is no more. */
export const LEASE_MS = 2 * MINUTE_MS;

export const leaseFrom = (now: Date): Date => new Date(now.getTime() + LEASE_MS);

/** What became of a page: for how many nothing could be done; or why the run stops there, or waits. */
export type PageOutcome = { without: number } | { stop: RunState } | { waitUntil: Date };

/** What is done for everybody. */
export interface RunKind<R extends SegmentRun> {
  /** Does it for these members; is repeated after a kill, and may be done by two at once: each person gets it once all the same. */
  doPage(run: R, members: readonly User[]): Promise<PageOutcome>;
  /** A run was cancelled, and nobody works on it any more. */
  tidy?(run: R): Promise<unknown>;
}

interface Work<R extends SegmentRun> {
  deps: WalkDeps;
  runs: Collection<R>;
  kind: RunKind<R>;
}

/** Takes the run that has waited longest. One request when there is none, else two. */
async function take<R extends SegmentRun>({ deps: { clock }, runs }: Work<R>): Promise<R | undefined> {
  const now = clock.now();
  const orderBy = { field: 'dueAt', direction: 'asc' } as const;
  const [run] = await runs.find({ where: { dueAt: { lte: now } }, orderBy, limit: 1 });
  const dueAt = leaseFrom(now);
  const isTaken = run && (await runs.updateIf({ _id: run._id, dueAt: run.dueAt ?? now }, { set: { dueAt } }));
  return isTaken ? { ...run, dueAt } : undefined;
}

/** Writes what became of a page, unless the run was stopped meanwhile, or somebody else has done the page. */
const write = <R extends SegmentRun>({ runs }: Work<R>, { _id, after }: R, patch: Patch): Promise<boolean> =>
  runs.updateIf({ _id, state: 'running', after: after ?? { exists: false } }, patch);

const stop = <R extends SegmentRun>(work: Work<R>, run: R, state: RunState, inc?: Patch['inc']) =>
  write(work, run, { set: { state, endedAt: work.deps.clock.now() }, unset: ['dueAt'], ...(inc && { inc }) });

/** The next thousand people; gives the run as it goes on, or nothing when this tick has no more to do with it. */
async function workPage<R extends SegmentRun>(work: Work<R>, run: R): Promise<R | undefined> {
  const { deps, kind } = work;
  const begunAt = deps.clock.now();
  const { people, members, next: after } = await walkPeople(deps, run.condition, run.after);
  // For whose data are being erased nothing is done any more.
  const known = members.filter(({ isShutOut }) => !isShutOut);
  const outcome = await kind.doPage(run, known);
  if ('stop' in outcome) return void (await stop(work, run, outcome.stop));
  if ('waitUntil' in outcome) return void (await write(work, run, { set: { dueAt: outcome.waitUntil } }));
  const workedMs = deps.clock.now().getTime() - begunAt.getTime();
  const inc = { people, members: known.length, without: outcome.without, workedMs };
  if (!after) return void (await stop(work, run, 'done', inc));
  const set = { after, dueAt: leaseFrom(deps.clock.now()) };
  return (await write(work, run, { set, inc })) ? { ...run, ...set } : undefined;
}

/** Somebody may have been at it when it was cancelled; now nobody is. */
async function tidy<R extends SegmentRun>({ runs, kind }: Work<R>, run: R): Promise<void> {
  await kind.tidy?.(run);
  await runs.updateIf({ _id: run._id, state: 'cancelled' }, { unset: ['dueAt'] });
}

/**
 * Works off the runs of one kind that staff have started (`startRun`), page by page, until the time is over: what is left
 * waits for the next tick. May be killed anywhere and run twice at once: a page is done by what its kind writes, once for each
 * person, and counted by the write that goes on behind it. Idle, one database request.
 */
export async function workRuns<R extends SegmentRun>(
  deps: WalkDeps,
  runs: Collection<R>,
  kind: RunKind<R>,
  deadline: Date,
): Promise<'idle' | 'worked'> {
  const work = { deps, runs, kind };
  for (let outcome: 'idle' | 'worked' = 'idle'; ; outcome = 'worked') {
    const run = await take(work);
    if (!run) return outcome;
    if (run.state === 'cancelled') {
      await tidy(work, run);
      continue;
    }
    for (let going: R | undefined = run; going; going = await workPage(work, going)) {
      if (deps.clock.now() < deadline) continue;
      await write(work, going, { set: { dueAt: deps.clock.now() } });
      return 'worked';
    }
  }
}
