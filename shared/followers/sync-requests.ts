import { shanghaiDay } from '../core/clock.ts';
import { newRun, type SyncRun } from './sync-run.ts';
import type { SyncAction, SyncState } from './sync-state.ts';

/** The run as staff want it; the same one where their wish does not fit its state any more. */
const actions: Record<SyncAction, (run: SyncRun, now: Date) => SyncRun> = {
  start: (run, now) => (run.state === 'running' ? run : newRun(now, run)),
  pause: (run) => (run.state === 'running' ? { ...run, state: 'paused' } : run),
  resume: (run) => (run.state === 'paused' ? { ...run, state: 'running' } : run),
  cancel: (run) => (isOver(run) ? run : { ...run, state: 'cancelled' }),
  confirm: (run) => (run.state === 'held' ? { ...run, state: 'running' } : run),
};

export const isOver = ({ state }: SyncRun): boolean => state === 'done' || state === 'cancelled';

/** A run that has an end but no report yet, or has still something to do. */
const isAtWork = ({ state, finishedAt }: SyncRun): boolean =>
  state === 'running' || (state === 'cancelled' && !finishedAt);

/** Which wishes fit a run in this state. */
export function fittingActions(run: SyncRun): SyncAction[] {
  switch (run.state) {
    case 'running':
      return ['pause', 'cancel'];
    case 'paused':
      return ['start', 'resume', 'cancel'];
    case 'held':
      return ['start', 'confirm', 'cancel'];
    default:
      return ['start'];
  }
}

/** What a tick has to do. */
export interface Work {
  run: SyncRun;
  /** The run as it is stored is to be replaced by this one. */
  isChanged: boolean;
  /** The wait that an earlier tick began is over, because staff say so. */
  isUrged: boolean;
}

/** One run each day, from the first minute of the day on; a paused one waits for staff, a held one for the next day. */
function ofToday(run: SyncRun, now: Date): SyncRun {
  const isDue = (isOver(run) || run.state === 'held') && run.day < shanghaiDay(now);
  // A cancelled run is reported first.
  return isDue && !isAtWork(run) ? newRun(now, run) : run;
}

/** Undefined when there is nothing to do. */
export function nextWork(state: SyncState, now: Date): Work | undefined {
  const { request, run: stored } = state;
  const isWaiting = state.notBefore !== undefined && state.notBefore > now;
  const asked = request ? actions[request.action](stored, now) : stored;
  const run = isWaiting && !request ? asked : ofToday(asked, now);
  const isUrged = request !== undefined && run.state === 'running';
  if (!request && isWaiting) return undefined;
  if (!request && run === stored && !isAtWork(run) && state.pending === 0) return undefined;
  return { run, isChanged: run !== stored, isUrged };
}
