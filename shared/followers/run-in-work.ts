import { atSecond, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import { Slots } from '../core/parallel.ts';
import type { Patch } from '../db/database.ts';
import type { RequestCount } from '../db/intercept.ts';
import type { FollowerPage, OpenIdPage, Tag } from '../wechat/endpoints/index.ts';
import type { EraseDeps } from './erase-left.ts';
import type { ImportDeps } from './import-followers.ts';
import type { SyncLists } from './sync-lists.ts';
import type { SyncRun } from './sync-run.ts';
import type { SyncState, SyncStates } from './sync-state.ts';
import type { CountedTag, TagMirror } from './tags/account-tags.ts';
import type { TagSegments } from './tags/tag-segments.ts';

export interface SyncSettings {
  /** Every known follower's details are fetched anew once in so many days. */
  refreshDays: number;
  /** Percent of the followers that one run may mark as gone without being asked. */
  mostGonePercent: number;
}

export interface SyncDeps extends ImportDeps, EraseDeps {
  account: ImportDeps['account'] & {
    /** Up to 10,000 followers after `cursor`; repeated inside while WeChat is busy. @throws WeChatFailure */
    listFollowers(cursor: string | undefined): Promise<FollowerPage>;
    /** Calls for details that the day's quota leaves; undefined where WeChat does not say. */
    detailCallsLeft(): Promise<number | undefined>;
    /** @throws WeChatFailure */
    listTags(): Promise<CountedTag[]>;
    /** Up to 10,000 followers who have a tag, after `cursor`. @throws WeChatFailure */
    listTagged(tagId: number, cursor: string | undefined): Promise<OpenIdPage>;
    /** Most OpenIDs in one call of `tagFollowers` and `untagFollowers`. */
    readonly taggedPerCall: number;
    /** @throws WeChatFailure */
    tagFollowers(tagId: number, openIds: readonly string[]): Promise<void>;
    /** @throws WeChatFailure */
    untagFollowers(tagId: number, openIds: readonly string[]): Promise<void>;
    /** @throws WeChatFailure */
    createTag(name: string): Promise<Tag>;
    /** @throws WeChatFailure */
    deleteTag(tagId: number): Promise<void>;
  };
  clock: Clock;
  logger: Logger;
  syncs: SyncStates;
  settings: SyncSettings;
  /** What this tick has cost so far. */
  spent: { requests: RequestCount; calls(): Record<string, number> };
  lists(runId: string): SyncLists;
  tagMirror: TagMirror;
  segments: TagSegments;
}

/** Another instance has taken the lease: what this one did is not lost, but it must not go on. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

const PROGRESS_MS = 5_000;

/** So long calls of WeChat may go on behind the tick's deadline: what is under way is brought to its end. */
export const CALLS_GRACE_MS = 6_000;

/**
 * So long before the tick's deadline no more refused calls are halved to find out because of whom WeChat refused: what is
 * under way then comes to its end with a call for each hundred.
 */
export const HALVING_RESERVE_MS = 14_000;

/** A run, and the lease under which this tick works on it. */
export class RunInWork {
  readonly calls: Slots;
  readonly lists: SyncLists;
  private readonly startCost: SyncRun['cost'];
  private readonly tickStartedAt: Date;
  private shownAt: Date;

  constructor(
    readonly deps: SyncDeps,
    readonly deadline: Date,
    readonly fence: number,
    private current: SyncRun,
  ) {
    this.calls = new Slots(current.parallelCalls);
    this.lists = deps.lists(current.id);
    this.tickStartedAt = this.shownAt = deps.clock.now();
    this.startCost = current.cost;
  }

  get run(): SyncRun {
    return this.current;
  }

  /**
   * Whoever was stored in this second or later may have been so by this run, in an attempt at the list that was broken off;
   * undefined in its first attempt.
   */
  get storingSince(): Date | undefined {
    const isFirst = this.startCost.ticks === 0 && this.current.listedAgainOn === undefined;
    return isFirst ? undefined : atSecond(this.current.startedAt);
  }

  get isOutOfTime(): boolean {
    return this.deps.clock.now() >= this.deadline;
  }

  /** Whether something that takes so long may be begun: it ends before calls of WeChat are cut off. */
  hasTimeFor(ms: number): boolean {
    return !this.isOutOfTime && this.deps.clock.now().getTime() + ms <= this.deadline.getTime() + CALLS_GRACE_MS;
  }

  /** Goes on to a stage without writing it down: the next `keep` does, and until then a kill leads back where nothing is left. */
  enter(stage: SyncRun['stage']): SyncRun['stage'] {
    this.current = { ...this.current, stage };
    return stage;
  }

  /** Writes down how far the run is, and whatever of the state changes with it. @throws LeaseLostError */
  async keep(changes: Partial<SyncRun>, state: Partial<SyncState> = {}, inc: Patch['inc'] = {}): Promise<void> {
    const all = { stage: this.current.stage, ...changes, cost: this.costNow() };
    const absent = Object.entries(changes).filter(([, value]) => value === undefined);
    const fields = Object.entries(all).filter(([, value]) => value !== undefined);
    const isKept = await this.deps.syncs.change(this.deps.account.appId, this.fence, {
      set: { ...state, ...Object.fromEntries(fields.map(([name, value]) => [`run.${name}`, value])) },
      unset: absent.map(([name]) => `run.${name}`),
      inc,
    });
    if (!isKept) throw new LeaseLostError();
    this.shownAt = this.deps.clock.now();
    this.current = { ...this.current, ...all };
  }

  /** Shows how far the pages in work are, and the cost, when nothing was written down for five seconds; no harm if it fails. */
  async show(handledOfPage: number): Promise<void> {
    const now = this.deps.clock.now();
    if (now.getTime() - this.shownAt.getTime() < PROGRESS_MS) return;
    this.shownAt = now;
    await this.deps.syncs.change(this.deps.account.appId, this.fence, {
      set: { 'run.handledOfPage': handledOfPage, 'run.cost': this.costNow() },
    });
  }

  /** Of the run, up to now; this tick's share is counted from its beginning, the request that writes it down included. */
  readonly costNow = (): SyncRun['cost'] => {
    const { calls, reads, writes, workedMs, ticks } = this.startCost;
    const { spent, clock } = this.deps;
    const sum = { ...calls };
    for (const [path, count] of Object.entries(spent.calls())) sum[path] = (sum[path] ?? 0) + count;
    return {
      calls: sum,
      reads: reads + spent.requests.read,
      writes: writes + spent.requests.write + 1,
      workedMs: workedMs + clock.now().getTime() - this.tickStartedAt.getTime(),
      ticks: ticks + 1,
    };
  };
}

/** How a stage ended: the stage that follows, or why the run stops here. */
export type StageEnd = SyncRun['stage'] | 'unfinished' | 'held' | 'done';
