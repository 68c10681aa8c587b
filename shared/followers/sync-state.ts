import type { UserId } from '../core/ids.ts';
import type { Collection, Database, Patch, Where } from '../db/database.ts';
import type { SyncCost, SyncCounts, SyncPlan, SyncRun } from './sync-run.ts';
import type { SyncTrouble } from './sync-trouble.ts';
import type { SegmentPass } from './tags/tag-segments.ts';
import type { TagCounts } from './tags/tag-progress.ts';

/**
 * What staff want of the sync; the next tick takes it up. `start`: a new run now, in place of a paused or held one ·
 * `resume`: go on with a paused one, or end a wait · `confirm`: mark those as gone whom a held run found.
 */
export type SyncAction = 'start' | 'pause' | 'resume' | 'cancel' | 'confirm';

export interface SyncRequest {
  /** Tells two from each other that were made in the same millisecond. */
  id: string;
  action: SyncAction;
  by: UserId;
  at: Date;
}

/** Document of `syncs`: the state of an account's sync, and the lease that keeps a second instance out. */
export interface SyncState {
  _id: string;
  run: SyncRun;
  /** The last one that no tick has taken up yet. */
  request?: SyncRequest;
  /** Raised by every new holder: who has an older number has lost the lease and may change nothing. */
  fence: number;
  leaseUntil: Date;
  /** Of the key that made the followers' ids; see `keyCheckOf`. */
  keyCheck: string;
  /** Raised by all that leaves details of a follower to be fetched. */
  pending: number;
  /** Raised by all that leaves data of somebody who left to be erased. */
  leaving?: number;
  /** Raised by all that leaves something to do for the tags of segments: a night that is over, what staff have saved. */
  segmentsWanted?: number;
  segments?: {
    /** The last wish that is fulfilled. */
    done?: number;
    pass?: SegmentPass;
    /** The quota of tags is used up until then. */
    notBefore?: Date;
  };
  /** No work before this moment: the quota is used up, or WeChat asked to slow down. */
  notBefore?: Date;
  /** Why the sync rests, or does not get on; that a run is held says its own state. */
  trouble?: SyncTrouble;
}

/** Document of `syncReports`: how a run ended. */
export interface SyncReport extends SyncCounts {
  _id: string;
  appId: string;
  runId: string;
  day: string;
  state: 'done' | 'cancelled';
  total: number;
  /** Known followers who were looked for in the list, and those of them whom it did not name. */
  swept: number;
  unseen: number;
  plan?: SyncPlan;
  cost: SyncCost;
  /** Absent where the run ended before; `trouble` says why not all could be compared. */
  tags?: TagCounts & { compared: number; trouble?: string };
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
   * Takes the lease that was free when the state was read, and changes the state with it; the new fence, or undefined when
   * another has taken it since or staff asked for something else. A state that was read while the lease was held is out of
   * date, however soon the lease is free (clocks differ): its holder may have changed it.
   */
  async acquire(state: SyncState, until: Date, patch: Patch = {}): Promise<number | undefined> {
    const fence = state.fence + 1;
    const asRead: Where = state.request ? { 'request.id': state.request.id } : { request: { exists: false } };
    const taken = await this.states.updateIf(
      { _id: state._id, fence: state.fence, ...asRead },
      { ...patch, set: { ...patch.set, fence, leaseUntil: until } },
    );
    return taken ? fence : undefined;
  }

  /** Says why nothing is done; unless it stands there already. */
  async tellTrouble({ _id, trouble: told }: SyncState, trouble: SyncTrouble): Promise<void> {
    if (told?.code !== trouble.code) await this.states.updateIf({ _id }, { set: { trouble } });
  }

  /** Changes the state as the holder of the lease; false when the lease is lost, or nothing became different. */
  change(appId: string, fence: number, patch: Patch): Promise<boolean> {
    return this.states.updateIf({ _id: appId, fence }, patch);
  }

  /**
   * Asks for something, in place of what was asked for before and not taken up; false when the run is not any more as it
   * was read: then the wish may not fit.
   */
  request({ _id, run }: SyncState, request: SyncRequest): Promise<boolean> {
    return this.states.updateIf({ _id, 'run.id': run.id, 'run.state': run.state }, { set: { request } });
  }

  /** Clears the word that details are to be fetched, unless more came since it was read. */
  clearPending(appId: string, seen: number): Promise<boolean> {
    return this.states.updateIf({ _id: appId, pending: seen }, { set: { pending: 0 } });
  }

  /** Says that details of a follower are to be fetched; without a state there is nothing to say, the first run sees all. */
  raisePending(appId: string): Promise<boolean> {
    return this.states.updateIf({ _id: appId }, { inc: { pending: 1 } });
  }

  /** Clears the word that somebody is to be erased, unless more left since it was read. */
  clearLeaving(appId: string, seen: number): Promise<boolean> {
    return this.states.updateIf({ _id: appId, leaving: seen }, { set: { leaving: 0 } });
  }

  /** Says that somebody who left is to be erased; without a state there is nothing to say, each run looks for itself. */
  raiseLeaving(appId: string): Promise<boolean> {
    return this.states.updateIf({ _id: appId }, { inc: { leaving: 1 } });
  }

  /** Says that the tags of segments are to be brought up to date. */
  wantSegments(appId: string): Promise<boolean> {
    return this.states.updateIf({ _id: appId }, { inc: { segmentsWanted: 1 } });
  }

  /** Keeps how a run ended; a repeat changes nothing. */
  async report(report: SyncReport): Promise<void> {
    await this.reports.add(report);
  }

  /** The account's reports, the run that began last first; only of those that began before `before`. */
  reportsOf(appId: string, before: Date | undefined, limit: number): Promise<SyncReport[]> {
    return this.reports.find({
      where: { appId, ...(before ? { startedAt: { lt: before } } : {}) },
      orderBy: { field: 'startedAt', direction: 'desc' },
      limit,
    });
  }
}
