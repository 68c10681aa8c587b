import { MINUTE_MS, type Clock } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Patch } from '../../db/database.ts';
import type { People } from '../../identity/index.ts';
import type { Segments } from '../../segments/index.ts';
import { notToBeGiven } from '../issuing/issue-directly.ts';
import type { CouponStock } from '../stock.ts';
import type { NotOpen } from '../why-not.ts';
import { causesOf, type GrantRun, type GrantRuns } from './grant-run.ts';
import { LEASE_MS } from './work-runs.ts';

export interface SteerDeps {
  clock: Clock;
  stock: CouponStock;
  peopleSegments: Pick<Segments, 'get'>;
  people: Pick<People, 'users'>;
  grantRuns: GrantRuns;
}
export interface RunWish {
  runId: string;
  templateId: string;
  segmentId: string;
  reason: string;
  userId: UserId;
}

const isSame = (run: GrantRun, wish: RunWish): boolean =>
  run.templateId === wish.templateId &&
  run.segmentId === wish.segmentId &&
  run.reason === wish.reason &&
  run.startedBy === wish.userId;

/**
 * Starts to give everybody of a segment, as it is now, a coupon; `housekeeping` works it off. It is no claim, and may go by
 * following. A repeat starts nothing else; the same id for something else is refused. Four requests.
 */
export async function startRun(
  { clock, stock, peopleSegments, grantRuns: { documents } }: SteerDeps,
  wish: RunWish,
): Promise<Result<GrantRun, NotOpen | 'SEGMENT.NOT_FOUND' | 'COMMON.KEY_USED'>> {
  const before = await documents.get(wish.runId);
  if (before) return isSame(before, wish) ? ok(before) : err('COMMON.KEY_USED');
  const [template, segment] = [await stock.templates.get(wish.templateId), await peopleSegments.get(wish.segmentId)];
  const now = clock.now();
  const refusal = template ? notToBeGiven(template, now) : 'COUPON.NOT_FOUND';
  if (!template || refusal) return err(refusal ?? 'COUPON.NOT_FOUND');
  if (!segment) return err('SEGMENT.NOT_FOUND');
  const { runId: _id, segmentId, reason, userId: startedBy } = wish;
  const run: GrantRun = {
    ...{ _id, templateId: template._id, segmentId, segmentName: segment.name, condition: segment.condition, reason },
    ...{ state: 'running', startedBy, startedAt: now, dueAt: now, people: 0, members: 0, without: 0, workedMs: 0 },
  };
  if ((await documents.add(run)) === 'added') return ok(run);
  const other = await documents.get(_id);
  return other && isSame(other, wish) ? ok(other) : err('COMMON.KEY_USED');
}

export type RunAction = 'pause' | 'resume' | 'cancel';

/** From which states an action leads, and where to. */
const STEPS: Record<RunAction, { from: GrantRun['state'][]; to: GrantRun['state'] }> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused', 'soldOut'], to: 'running' },
  cancel: { from: ['running', 'paused', 'soldOut'], to: 'cancelled' },
};

/**
 * Pauses a run, lets it go on, or ends it for good: one conditional write; a repeat changes nothing. The page that is under
 * way may still be given out.
 */
export async function controlRun(
  { clock, grantRuns: { documents } }: SteerDeps,
  { runId: _id, action }: { runId: string; action: RunAction },
): Promise<Result<GrantRun, 'GRANT.NOT_FOUND' | 'GRANT.NOT_FITTING'>> {
  const { from, to } = STEPS[action];
  const now = clock.now();
  const patch: Patch =
    to === 'running'
      ? { set: { state: to, dueAt: now }, unset: ['endedAt'] }
      : { set: { state: to, endedAt: now }, unset: ['dueAt'] };
  await documents.updateIf({ _id, state: { in: from } }, patch);
  const run = await documents.get(_id);
  if (!run) return err('GRANT.NOT_FOUND');
  return run.state === to ? ok(run) : err('GRANT.NOT_FITTING');
}

/** How far a run is: what it gave out is counted from the coupons. Three requests. */
export async function progressOf(
  { clock, stock, people, grantRuns: { documents } }: SteerDeps,
  runId: string,
): Promise<
  Result<ReturnType<typeof presentRun> & { issued: number; left: number; perMinute?: number }, 'GRANT.NOT_FOUND'>
> {
  const run = await documents.get(runId);
  if (!run) return err('GRANT.NOT_FOUND');
  const issued = await stock.coupons.count({ cause: causesOf(runId) });
  const behind = { mergedInto: { exists: false }, _id: { gt: run.after ?? '' } };
  const left = run.state === 'done' ? 0 : await people.users.count(behind);
  const { people: done, workedMs } = run;
  const perMinute = workedMs > 0 ? Math.round((done / workedMs) * MINUTE_MS) : undefined;
  return ok({ ...presentRun(run, clock.now()), issued, left, perMinute });
}

/** In one answer. */
const MOST_RUNS = 50;

/** The runs that were started last, the newest first. One request. */
export async function listRuns({ clock, grantRuns: { documents } }: SteerDeps) {
  const orderBy = { field: 'startedAt', direction: 'desc' } as const;
  const found = await documents.find({ where: {}, orderBy, limit: MOST_RUNS });
  return found.map((run) => presentRun(run, clock.now()));
}

/** As contracts show it. */
export function presentRun(run: GrantRun, now: Date) {
  const { _id: runId, templateId, segmentId, segmentName, reason, state, people, members, without } = run;
  // Far longer than somebody works on it: it waits for the next day.
  const waits = run.dueAt && run.dueAt.getTime() > now.getTime() + LEASE_MS ? run.dueAt : undefined;
  return {
    ...{ runId, templateId, segmentId, segmentName, reason, state, people, members, without },
    ...{ startedAt: run.startedAt.toISOString(), endedAt: run.endedAt?.toISOString() },
    waitsUntil: waits?.toISOString(),
  };
}
