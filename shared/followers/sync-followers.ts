import { MINUTE_MS } from '../core/clock.ts';
import { confirmGone } from './confirming.ts';
import { keyCheckOf } from './follower-key.ts';
import { forgetLeft } from './forget-left.ts';
import { dropHalfStored } from './half-stored.ts';
import { listFollowers } from './listing.ts';
import { completePending, eraseAnnounced } from './pending-followers.ts';
import { retryAside } from './retrying.ts';
import { LeaseLostError, RunInWork, type StageEnd, type SyncDeps } from './run-in-work.ts';
import { sweep } from './sweeping.ts';
import { isUnreported, nextWork, wantedSegments, type Work } from './sync-requests.ts';
import { applySegments } from './tags/apply-segments.ts';
import { mirrorTags } from './tags/mirror-tags.ts';
import type { TagProgress } from './tags/tag-progress.ts';
import { newRun, type SyncStage } from './sync-run.ts';
import type { SyncReport, SyncState } from './sync-state.ts';
import { isOutOfTime, isUnreachable, pauseFor, type Pause } from './sync-trouble.ts';

/**
 * How a tick ended. `unfinished`: the next tick goes on; `paused`: not before WeChat allows it; `held`: not before staff
 * confirm it.
 */
export type SyncOutcome = 'idle' | 'busy' | 'unfinished' | 'paused' | 'held' | 'done';

/**
 * No instance outlives its lease: the function's time limit (60 s, cloudbaserc.json) is shorter, so that a second
 * holder can only follow a dead one.
 */
export const LEASE_MS = 1.25 * MINUTE_MS;

const stages: Record<SyncStage, (work: RunInWork) => Promise<StageEnd>> = {
  listing: listFollowers,
  retrying: retryAside,
  sweeping: sweep,
  confirming: confirmGone,
  tagging: mirrorTags,
};

/** A free state of an account that was never synced; the first tick takes it as it would any other. */
const newState = (appId: string, keyCheck: string, now: Date): SyncState => ({
  _id: appId,
  keyCheck,
  run: newRun(now),
  fence: 0,
  leaseUntil: new Date(0),
  pending: 0,
});

/**
 * Goes on with the sync of an account: takes up what staff asked for, erases who left, completes followers whom pushes
 * announced, and works on the day's run until it ends or `deadline` is near. While it must not call WeChat it does no more
 * than erase. Idle, it costs one request to the database. Nobody is marked as gone before the whole list has been read.
 */
export async function syncFollowers(deps: SyncDeps, deadline: Date): Promise<SyncOutcome> {
  const { account, clock, syncs, logger } = deps;
  const keyCheck = keyCheckOf(deps.followerId);
  const now = clock.now();
  let state = await syncs.get(account.appId);
  if (!state) {
    state = newState(account.appId, keyCheck, now);
    if (!(await syncs.create(state))) return 'busy';
  }
  if (state.keyCheck !== keyCheck) {
    logger.error('sync.otherKey');
    await syncs.tellTrouble(state, { code: 'otherKey' });
    return 'paused';
  }
  const next = nextWork(state, now);
  if (!next) return 'idle';
  if (state.leaseUntil > now) return 'busy';
  const until = new Date(now.getTime() + LEASE_MS);
  const fence = await syncs.acquire(state, until, next.patch);
  if (fence === undefined) return 'busy';
  return workUnderLease(deps, state, next, new RunInWork(deps, deadline, fence, next.run)).catch((error: unknown) => {
    if (error instanceof LeaseLostError) return 'busy';
    throw error;
  });
}

async function workUnderLease(
  deps: SyncDeps,
  state: SyncState,
  { isResting }: Work,
  work: RunInWork,
): Promise<SyncOutcome> {
  let ending: Partial<SyncState> = {};
  try {
    await dropHalfStored(work);
    if (isUnreported(work.run)) await finish(work, 'cancelled');
    // First, because the word that somebody left is cleared when they are erased.
    if (state.leaving) await forgetLeft(work);
    // Before the run has its plan it may have begun with this tick, or with one that came no further.
    await seeTo(deps, () => eraseAnnounced(deps, state.leaving ?? 0, !work.run.plan));
    if (isResting) return 'paused';
    await seeTo(deps, () => completePending(deps, work.calls, state.pending));
    if (work.run.state === 'running') return await runStages(work);
    return await tagSegments(work, state, wantedSegments(state, deps.clock.now()));
  } catch (error) {
    // What was not begun in time, or cut off at its end, is done by the next tick.
    if (isOutOfTime(error) || (work.isOutOfTime && isUnreachable(error))) return 'unfinished';
    const pause = pauseFor(error, deps.clock.now());
    if (pause) return await rest(work, pause);
    ending = { trouble: { code: 'fault' } };
    throw error;
  } finally {
    await deps.syncs.change(deps.account.appId, work.fence, { set: { ...ending, leaseUntil: deps.clock.now() } });
  }
}

/** What goes wrong here must not keep back the day's run; the announcement stays for the next tick. */
async function seeTo(deps: SyncDeps, announced: () => Promise<void>): Promise<void> {
  try {
    await announced();
  } catch (error) {
    if (pauseFor(error, deps.clock.now())) throw error;
    deps.logger.error('sync.pendingFailed', { error });
  }
}

/** What a run that ends now wants of the tags of segments is the next tick's. */
async function tagSegments(work: RunInWork, { segments }: SyncState, wanted: number | undefined): Promise<SyncOutcome> {
  return wanted === undefined ? 'done' : applySegments(work, segments, wanted);
}

async function runStages(work: RunInWork): Promise<SyncOutcome> {
  for (;;) {
    const end = await stages[work.run.stage](work);
    if (end === 'unfinished' || end === 'held') return end;
    if (end === 'done') return finish(work, 'done');
  }
}

const tagReport = (tagging: TagProgress | undefined): SyncReport['tags'] =>
  tagging && {
    compared: tagging.tags.length,
    differing: tagging.differing,
    given: tagging.given,
    taken: tagging.taken,
    trouble: tagging.trouble,
  };

/** The report first: a kill in between leaves a run that is finished again, with the same report. */
async function finish(work: RunInWork, state: SyncReport['state']): Promise<SyncOutcome> {
  const { account, clock, logger, syncs } = work.deps;
  const { id: runId, day, total, swept, unseen, plan, startedAt, counts, tagging } = work.run;
  const finishedAt = clock.now();
  const { appId } = account;
  const found = { total, swept, unseen, ...counts };
  const cost = work.costNow();
  await syncs.report({
    _id: `${appId}:${runId}`,
    appId,
    runId,
    day,
    state,
    startedAt,
    finishedAt,
    plan,
    cost,
    tags: tagReport(tagging),
    ...found,
  });
  await work.lists.clear();
  // Of a run that ends before its lists do, these would name people.
  const nobody = { cursor: undefined, aside: [], tagging: tagging && { ...tagging, cursor: undefined } };
  await work.keep({ state, finishedAt, ...nobody });
  logger.info('sync.finished', { runId, state, ...found });
  return 'done';
}

async function rest(work: RunInWork, { notBefore, trouble }: Pause): Promise<SyncOutcome> {
  const { parallelCalls } = work.run;
  const isTooFast = trouble.code === 'slowDown';
  const slower = isTooFast ? { parallelCalls: Math.max(1, Math.floor(parallelCalls / 2)) } : {};
  await work.keep(slower, { notBefore, trouble });
  work.deps.logger.warn('sync.paused', { kind: trouble.code, notBefore });
  return 'paused';
}
