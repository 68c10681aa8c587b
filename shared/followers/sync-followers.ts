import { atSecond, MINUTE_MS, nextShanghaiMidnight, shanghaiDay, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { FollowerPage } from '../wechat/endpoints/index.ts';
import type { WeChatFailure } from '../wechat/errors.ts';
import { keyCheckOf, OTHER_KEY } from './follower-key.ts';
import { importFollowers, type ImportDeps } from './import-followers.ts';
import { completePending } from './pending-followers.ts';
import { NOTHING_YET, sumOf, type SyncRun, type SyncState, type SyncStates } from './sync-state.ts';

export interface SyncDeps extends ImportDeps {
  account: ImportDeps['account'] & {
    /** Up to 10,000 followers after `cursor`; repeated inside while WeChat is busy. @throws WeChatFailure */
    listFollowers(cursor: string | undefined): Promise<FollowerPage>;
  };
  clock: Clock;
  logger: Logger;
  syncs: SyncStates;
}

/** How a tick ended. `unfinished`: the next tick goes on; `paused`: not before WeChat allows it. */
export type SyncOutcome = 'idle' | 'busy' | 'unfinished' | 'paused' | 'done';

/**
 * No instance outlives its lease: the function's time limit (60 s, cloudbaserc.json) is shorter, so that a second
 * holder can only follow a dead one.
 */
export const LEASE_MS = 75_000;

const newRun = (now: Date): SyncRun => ({
  day: shanghaiDay(now),
  state: 'running',
  startedAt: now,
  counts: NOTHING_YET,
  handledOfPage: 0,
  total: 0,
});

/** A free state of an account that was never synced; the first tick takes it as it would any other. */
const newState = (appId: string, keyCheck: string, now: Date): SyncState => ({
  _id: appId,
  keyCheck,
  run: newRun(now),
  fence: 0,
  leaseUntil: new Date(0),
  pending: 0,
});

function work(state: SyncState, now: Date): { run: SyncRun; isNew: boolean } | undefined {
  if (state.notBefore && state.notBefore > now) return undefined;
  if (state.run.state === 'running') return { run: state.run, isNew: false };
  if (state.run.day < shanghaiDay(now)) return { run: newRun(now), isNew: true };
  return state.pending > 0 ? { run: state.run, isNew: false } : undefined;
}

/**
 * Goes on with the day's run over the follower list: one page after the other, the cursor stored with each. Runs until
 * the list ends or `deadline` is near. Idle, it costs one request to the database. Nobody is ever marked as gone here.
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
    logger.error('sync.otherKey', { trouble: OTHER_KEY });
    await syncs.tellTrouble(state, OTHER_KEY);
    return 'paused';
  }
  const next = work(state, now);
  if (!next) return 'idle';
  const until = new Date(now.getTime() + LEASE_MS);
  const fence = await syncs.acquire(state, now, until, next.isNew ? { run: next.run } : {});
  if (fence === undefined) return 'busy';
  // Gone again as soon as WeChat takes our calls.
  let unset = state.trouble === undefined ? [] : ['trouble'];
  try {
    await completeAnnounced(deps, state.pending);
    return next.run.state === 'running' ? await runPages(deps, fence, next.run, deadline) : 'done';
  } catch (error) {
    unset = [];
    return await pauseOrThrow(deps, fence, error);
  } finally {
    await syncs.change(account.appId, fence, { set: { leaseUntil: clock.now() }, unset });
  }
}

/** What goes wrong here must not keep back the day's run; the announcement stays for the next tick. */
async function completeAnnounced(deps: SyncDeps, announced: number): Promise<void> {
  try {
    await completePending(deps, announced);
  } catch (error) {
    if (pauseFor(error, deps.clock.now())) throw error;
    deps.logger.error('sync.pendingFailed', { error });
  }
}

async function runPages(deps: SyncDeps, fence: number, started: SyncRun, deadline: Date): Promise<SyncOutcome> {
  const { account, clock, syncs } = deps;
  let run = started;
  while (clock.now() < deadline) {
    const listedAt = atSecond(clock.now());
    const page = await account.listFollowers(run.cursor);
    const counts = await importFollowers(deps, page.openIds, listedAt, async (handled) => {
      await syncs.change(account.appId, fence, { set: { 'run.handledOfPage': handled, 'run.total': page.total } });
    });
    run = { ...run, cursor: page.nextCursor, counts: sumOf(run.counts, counts), handledOfPage: 0, total: page.total };
    if (!page.nextCursor) return finish(deps, fence, { ...run, state: 'done', finishedAt: clock.now() });
    if (!(await syncs.change(account.appId, fence, { set: { run } }))) return 'busy';
  }
  return 'unfinished';
}

/** The report first: a kill in between leaves a run that is finished again, with the same report. */
async function finish({ account, syncs, logger }: SyncDeps, fence: number, run: SyncRun): Promise<SyncOutcome> {
  const { day, total, startedAt, counts } = run;
  const finishedAt = run.finishedAt ?? startedAt;
  await syncs.report({
    _id: `${account.appId}:${day}`,
    appId: account.appId,
    day,
    total,
    startedAt,
    finishedAt,
    ...counts,
  });
  if (!(await syncs.change(account.appId, fence, { set: { run } }))) return 'busy';
  logger.info('sync.finished', { day, total, ...counts });
  return 'done';
}

/** How long an account that may not, or is set up wrongly, is left alone: nothing but an operator helps. */
const TROUBLE_MS = 30 * MINUTE_MS;

/** What is thrown by calls of WeChat, as far as it is looked at here. */
type Failure = Partial<Pick<WeChatFailure, 'kind' | 'notBefore' | 'message'>>;

/** Until when we stop because of an error, and what an operator is told; undefined for a fault. */
function pauseFor(error: unknown, now: Date): { notBefore: Date; trouble?: string } | undefined {
  const { kind, notBefore, message: trouble = '' } = error as Failure;
  switch (kind) {
    case 'quota':
      return { notBefore: notBefore ?? nextShanghaiMidnight(now) };
    case 'slowDown':
      return { notBefore: notBefore ?? new Date(now.getTime() + MINUTE_MS) };
    case 'permission':
    case 'restricted':
    case 'configuration':
      return { notBefore: new Date(now.getTime() + TROUBLE_MS), trouble };
    default:
      return undefined;
  }
}

/**
 * A used-up quota ends the day's work, a call too many the minute's; an account that may not is asked again later, and
 * the state says what an operator must do. All else is a fault, and the next tick tries again.
 */
async function pauseOrThrow(
  { account, clock, syncs, logger }: SyncDeps,
  fence: number,
  error: unknown,
): Promise<SyncOutcome> {
  const pause = pauseFor(error, clock.now());
  if (!pause) throw error;
  await syncs.change(account.appId, fence, { set: pause });
  logger.warn('sync.paused', { ...pause, kind: (error as Failure).kind });
  return 'paused';
}
