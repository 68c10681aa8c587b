import type { Collection, Database, Patch } from '../db/database.ts';

/** What one run has seen so far. `failed` were asked for and not given; they are tried again by the next run. */
export interface SyncCounts {
  listed: number;
  added: number;
  updated: number;
  unchanged: number;
  gone: number;
  failed: number;
}
export const NOTHING_YET: SyncCounts = { listed: 0, added: 0, updated: 0, unchanged: 0, gone: 0, failed: 0 };

export const sumOf = (a: SyncCounts, b: SyncCounts): SyncCounts => ({
  listed: a.listed + b.listed,
  added: a.added + b.added,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
  gone: a.gone + b.gone,
  failed: a.failed + b.failed,
});

/** One pass over the whole follower list. */
export interface SyncRun {
  /** Business day (Asia/Shanghai) that this run is for; one run a day. */
  day: string;
  state: 'running' | 'done';
  startedAt: Date;
  finishedAt?: Date;
  /** The list goes on after this OpenID; absent at its beginning. */
  cursor?: string;
  /** Of the pages that are completely stored. */
  counts: SyncCounts;
  /** Followers handled of the page in work: for the progress bar; starts anew when a page is done again. */
  handledOfPage: number;
  /** WeChat's own count; moves while the run goes on. */
  total: number;
}

/** Document of `syncs`: the state of an account's sync, and the lease that keeps a second instance out. */
export interface SyncState {
  _id: string;
  run: SyncRun;
  /** Raised by every new holder: who has an older number has lost the lease and may change nothing. */
  fence: number;
  leaseUntil: Date;
  /** Of the key that made the followers' ids; see `keyCheckOf`. */
  keyCheck: string;
  /** Raised by every push whose follower still lacks details. */
  pending: number;
  /** No work before this moment: the quota is used up, or WeChat asked to slow down. */
  notBefore?: Date;
  /** Why WeChat lets the account do nothing, for an operator: what kind of account it must be, what is set up wrongly. */
  trouble?: string;
}

/** Document of `syncReports`: how a completed run ended. */
export interface SyncReport extends SyncCounts {
  _id: string;
  appId: string;
  day: string;
  total: number;
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

  /** Takes the lease if it is free, together with `changes`; the new fence, or undefined when another holds it. */
  async acquire(state: SyncState, now: Date, until: Date, changes: Patch['set'] = {}): Promise<number | undefined> {
    const fence = state.fence + 1;
    const taken = await this.states.updateIf(
      { _id: state._id, fence: state.fence, leaseUntil: { lte: now } },
      { set: { ...changes, fence, leaseUntil: until } },
    );
    return taken ? fence : undefined;
  }

  /** Tells the operator why nothing is done; unless it stands there already. */
  async tellTrouble({ _id, trouble: told }: SyncState, trouble: string): Promise<void> {
    if (told !== trouble) await this.states.updateIf({ _id }, { set: { trouble } });
  }

  /** Changes the state as the holder of the lease; false when the lease is lost. */
  change(appId: string, fence: number, patch: Patch): Promise<boolean> {
    return this.states.updateIf({ _id: appId, fence }, patch);
  }

  /** Clears the word that followers lack details, unless more came since it was read. */
  clearPending(appId: string, seen: number): Promise<boolean> {
    return this.states.updateIf({ _id: appId, pending: seen }, { set: { pending: 0 } });
  }

  /** Says that a follower lacks details; without a state there is nothing to say, the first run sees everybody. */
  raisePending(appId: string): Promise<boolean> {
    return this.states.updateIf({ _id: appId }, { inc: { pending: 1 } });
  }

  /** Keeps how a run ended; a repeat changes nothing. */
  async report(report: SyncReport): Promise<void> {
    await this.reports.add(report);
  }
}
