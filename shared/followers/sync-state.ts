import type { UserId } from '../core/ids.ts';
import type { Collection, Database, Patch, Where } from '../db/database.ts';
import type { SyncCost, SyncCounts, SyncPlan, SyncRun } from './sync-run.ts';

/**
 * What staff want of the sync; the next tick takes it up. `start`: a new run now · `resume`: go on with a paused one ·
 * `confirm`: mark those as gone whom a held run found.
 */
export type SyncAction = 'start' | 'pause' | 'resume' | 'cancel' | 'confirm';

export interface SyncRequest {
  action: SyncAction;
  by: UserId;
  at: Date;
}

/** Document of `syncs`: the state of an account's sync, and the lease that keeps a second instance out. */
export interface SyncState {
  _id: string;
  run: SyncRun;
  /** The last one that nobody has taken up yet. */
  request?: SyncRequest;
  /** Raised by every new holder: who has an older number has lost the lease and may change nothing. */
  fence: number;
  leaseUntil: Date;
  /** Of the key that made the followers' ids; see `keyCheckOf`. */
  keyCheck: string;
  /** Raised by all that leaves something to do for a follower: details to be fetched, data to be erased. */
  pending: number;
  /** No work before this moment: the quota is used up, or WeChat asked to slow down. */
  notBefore?: Date;
  /** Why the sync cannot go on by itself, for an operator: what is set up wrongly, or what must be decided. */
  trouble?: string;
}

/** Document of `syncReports`: how a run ended. */
export interface SyncReport extends SyncCounts {
  _id: string;
  appId: string;
  runId: string;
  day: string;
  state: 'done' | 'cancelled';
  total: number;
  plan?: SyncPlan;
  cost: SyncCost;
  startedAt: Date;
  finishedAt: Date;
}

export class SyncStates {
  private readonly states: Collection<SyncState>;
  private readonly reports: Collection<SyncReport>;

  constructor(database: Database) {
    this.states = database.collection<SyncState>('syncs');
    this.reports = database.collection<SyncReport>('syncReports');
  }

  get(appId: string): Promise<SyncState | undefined> {
    return this.states.get(appId);
  }

  /** The first state of an account; false when another instance was first. */
  async create(state: SyncState): Promise<boolean> {
    return (await this.states.add(state)) === 'added';
  }

  /**
   * Takes the lease if it is free, together with `patch` and the request that was read; the new fence, or undefined when
   * another holds it or staff asked for something else meanwhile.
   */
  async acquire(state: SyncState, now: Date, until: Date, patch: Patch = {}): Promise<number | undefined> {
    const fence = state.fence + 1;
    const asRead: Where = state.request ? { 'request.at': state.request.at } : { request: { exists: false } };
    const taken = await this.states.updateIf(
      { _id: state._id, fence: state.fence, leaseUntil: { lte: now }, ...asRead },
      {
        set: { ...patch.set, fence, leaseUntil: until },
        unset: [...(patch.unset ?? []), ...(state.request ? ['request'] : [])],
      },
    );
    return taken ? fence : undefined;
  }

  /** Tells the operator why nothing is done; unless it stands there already. */
  async tellTrouble({ _id, trouble: told }: SyncState, trouble: string): Promise<void> {
    if (told !== trouble) await this.states.updateIf({ _id }, { set: { trouble } });
  }

  /** Changes the state as the holder of the lease; false when the lease is lost, or nothing became different. */
  change(appId: string, fence: number, patch: Patch): Promise<boolean> {
    return this.states.updateIf({ _id: appId, fence }, patch);
  }

  /** Asks for something, in place of what was asked for before and not taken up; false for an account without state. */
  request(appId: string, request: SyncRequest): Promise<boolean> {
    return this.states.updateIf({ _id: appId }, { set: { request } });
  }

  /** Clears the word that there is something to do for followers, unless more came since it was read. */
  clearPending(appId: string, seen: number): Promise<boolean> {
    return this.states.updateIf({ _id: appId, pending: seen }, { set: { pending: 0 } });
  }

  /** Says that there is something to do for a follower; without a state there is nothing to say, the first run sees all. */
  raisePending(appId: string): Promise<boolean> {
    return this.states.updateIf({ _id: appId }, { inc: { pending: 1 } });
  }

  /** Keeps how a run ended; a repeat changes nothing. */
  async report(report: SyncReport): Promise<void> {
    await this.reports.add(report);
  }

  /** The account's reports, latest first. */
  reportsOf(appId: string, before: string | undefined, limit: number): Promise<SyncReport[]> {
    return this.reports.find({
      where: { appId, ...(before ? { runId: { lt: before } } : {}) },
      orderBy: { field: 'runId', direction: 'desc' },
      limit,
    });
  }
}
