import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { fittingActions } from './sync-requests.ts';
import type { SyncAction, SyncState, SyncStates } from './sync-state.ts';

interface ControlDeps {
  syncs: SyncStates;
  clock: Clock;
}

export interface SyncWish {
  appId: string;
  action: SyncAction;
  by: UserId;
  requestId: string;
}

/** What the sync was when a wish did not fit it, and which would. */
export interface Misfit {
  state: SyncState['run']['state'];
  fitting: SyncAction[];
}

/**
 * Writes down what staff want of the sync, in place of what they wanted before and no tick has taken up yet. Two requests to
 * the database. Refuses what does not fit (`details`: Misfit), what was about to be asked of a run that has changed
 * meanwhile, and everything before the first tick.
 */
export async function controlSync(
  { syncs, clock }: ControlDeps,
  { appId, action, by, requestId }: SyncWish,
): Promise<Result<{ action: SyncAction }, 'SYNC.NEVER_RAN' | 'SYNC.NOT_FITTING' | 'SYNC.CHANGED_MEANWHILE'>> {
  const state = await syncs.get(appId);
  if (!state) return err('SYNC.NEVER_RAN');
  const fitting = fittingActions(state, clock.now());
  if (!fitting.includes(action)) return err('SYNC.NOT_FITTING', { state: state.run.state, fitting } satisfies Misfit);
  const isKept = await syncs.request(state, { id: requestId, action, by, at: clock.now() });
  return isKept ? ok({ action }) : err('SYNC.CHANGED_MEANWHILE');
}
