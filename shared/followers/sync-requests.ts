import { shanghaiDay } from '../core/clock.ts';
import type { Patch } from '../db/database.ts';
import { newRun, type SyncRun } from './sync-run.ts';
import type { SyncAction, SyncState } from './sync-state.ts';

/** Cancelled, and its report is still to be written. */
export const isUnreported = ({ state, finishedAt }: SyncRun): boolean => state === 'cancelled' && !finishedAt;

/** A run ends with a report before another begins in its place. */
const cancelled = (run: SyncRun): SyncRun => ({ ...run, state: 'cancelled' });

function started(run: SyncRun, now: Date): SyncRun {
  if (run.finishedAt) return newRun(now, run);
  return run.state === 'running' ? run : cancelled(run);
}

/** The run as staff want it; the same one where their wish does not fit its state any more. */
const actions: Record<SyncAction, (run: SyncRun, now: Date) => SyncRun> = {
  start: started,
  pause: (run) => (run.state === 'running' ? { ...run, state: 'paused' } : run),
  resume: (run) => (run.state === 'paused' ? { ...run, state: 'running' } : run),
  cancel: (run) => (run.finishedAt ? run : cancelled(run)),
  confirm: (run) => (run.state === 'held' ? { ...run, state: 'running' } : run),
};

const isWaiting = ({ notBefore }: SyncState, now: Date): boolean => notBefore !== undefined && notBefore > now;

/** The wish for the tags of segments that a tick has to fulfil; undefined when there is none, or its quota is used up. */
export function wantedSegments({ segmentsWanted = 0, segments }: SyncState, now: Date): number | undefined {
  if (segments?.notBefore && segments.notBefore > now) return undefined;
  return segmentsWanted > (segments?.done ?? 0) ? segmentsWanted : undefined;
}

/** Which wishes fit the state; `resume` also ends a wait that a running run has come to. */
export function fittingActions(state: SyncState, now: Date): SyncAction[] {
  switch (state.run.state) {
    case 'running':
      return isWaiting(state, now) ? ['pause', 'resume', 'cancel'] : ['pause', 'cancel'];
    case 'paused':
      return ['start', 'resume', 'cancel'];
    case 'held':
      return ['start', 'confirm', 'cancel'];
    default:
      return ['start'];
  }
}

/** What a tick has to do, and how the state changes when it takes it up. */
export interface Work {
  run: SyncRun;
  patch: Patch;
  /** WeChat must not be called yet: only who left is erased. */
  isResting: boolean;
}

/** One run each day, from the first minute of the day on; a paused one waits for staff, a held one for the next day. */
function ofToday(run: SyncRun, now: Date): SyncRun {
  if (run.day >= shanghaiDay(now)) return run;
  if (run.state === 'held') return cancelled(run);
  return run.finishedAt ? newRun(now, run) : run;
}

/** Undefined when there is nothing to do. */
export function nextWork(state: SyncState, now: Date): Work | undefined {
  const { request, run: stored, pending, leaving = 0, trouble, notBefore } = state;
  const mustWait = isWaiting(state, now);
  if (!request && mustWait) return leaving > 0 ? { run: stored, patch: {}, isResting: true } : undefined;
  const asked = request ? actions[request.action](stored, now) : stored;
  const run = ofToday(asked, now);
  const isAtWork = run.state === 'running' || isUnreported(run);
  // Of another key than the first run's: the key is right again.
  const isMended = trouble?.code === 'otherKey';
  // Of a run that was stopped meanwhile: what it waited for is told no more.
  const isPast = notBefore !== undefined && !mustWait;
  const isToTag = wantedSegments(state, now) !== undefined;
  if (!request && !isAtWork && pending + leaving === 0 && !isMended && !isPast && !isToTag) return undefined;
  // Who wants a new run has it when the one before has ended.
  const isTakenUp = request !== undefined && !(request.action === 'start' && isUnreported(asked));
  const isWaitOver = !mustWait || (request !== undefined && run.state === 'running');
  const unset = [...(isTakenUp ? ['request'] : []), ...(isWaitOver ? ['notBefore', 'trouble'] : [])];
  return { run, patch: { set: run === stored ? {} : { run }, unset }, isResting: !isWaitOver };
}
