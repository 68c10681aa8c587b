import { shanghaiDay } from '../core/clock.ts';
import type { RefreshTurns } from './refresh-turns.ts';
import type { TagProgress } from './tags/tag-progress.ts';

/** WeChat's pages of the list (https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_getfans). */
export const MOST_FOLLOWERS_A_PAGE = 10_000;

/**
 * What one run has seen so far. Everybody listed comes to one end: `listed` is the sum of `added`, `changed`, `unchanged`,
 * `rejoined`, `left`, `refused`, `missing` and `unwritable`.
 */
export interface SyncCounts {
  /** Entries of the list; an OpenID twice on one page is one. */
  listed: number;
  /** Never seen before. */
  added: number;
  /** Known, and WeChat says something else of them than we did. */
  changed: number;
  unchanged: number;
  /** Known as gone, and following again. */
  rejoined: number;
  /** Listed, and no longer following when WeChat was asked for details. */
  left: number;
  /** Known as following, and gone: not listed, or left since. */
  gone: number;
  /** Left out of the list, but following all the same. */
  unlisted: number;
  /** Known persons whose UnionID came only now. */
  newUnionIds: number;
  /** Listed, but WeChat refuses to answer for them (40003). */
  refused: number;
  /** Listed, but left out of WeChat's answer, or unreadable in it. */
  missing: number;
  /** Listed and answered for, but the database does not take what is to be written of them. */
  unwritable: number;
}

export const NOTHING_YET: SyncCounts = {
  listed: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  rejoined: 0,
  left: 0,
  gone: 0,
  unlisted: 0,
  newUnionIds: 0,
  refused: 0,
  missing: 0,
  unwritable: 0,
};

/** What an older version has counted may lack some. */
export function sumOf(a: Partial<SyncCounts>, b: Partial<SyncCounts>): SyncCounts {
  const names = Object.keys(NOTHING_YET) as (keyof SyncCounts)[];
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)])) as unknown as SyncCounts;
}

export function countOf(names: readonly (keyof SyncCounts)[]): Partial<SyncCounts> {
  const counts: Partial<SyncCounts> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** What a run has cost so far; of a tick that was killed, what it had kept. */
export interface SyncCost {
  /** Calls of WeChat by path with `_` for `/`, repeated ones too. */
  calls: Record<string, number>;
  /** Requests of the database. */
  reads: number;
  writes: number;
  /** Time at work; the waits between ticks are not in it. */
  workedMs: number;
  ticks: number;
}

/**
 * The parts of a run, in their order: bring the list into the database · ask again for those WeChat did not answer for ·
 * find those of ours whom the list did not name · ask WeChat about them, mark as gone who is · make our tags WeChat's.
 */
export type SyncStage = 'listing' | 'retrying' | 'sweeping' | 'confirming' | 'tagging';

/** What is done at most in this run, by what is left of the account's quota. */
export interface SyncPlan {
  /** Calls for the list that are expected. */
  listCalls: number;
  /** Calls for details that all would take who are new, or whose turn has come. */
  detailCalls: number;
  /** Left of the day's quota for this when the run began; absent where WeChat does not say. */
  detailCallsLeft?: number;
  /** Whether all are asked for anew whose turn has come; else `turns` are as many as the quota reaches for. */
  isRefreshing: boolean;
  /** Absent in a run that an older version has planned. */
  turns?: RefreshTurns;
}

/** One pass over the whole follower list. */
export interface SyncRun {
  /** The business day, `2024-03-01`; a later run of the same day `2024-03-01.2`. */
  id: string;
  /** Business day (Asia/Shanghai) on which it began. */
  day: string;
  /**
   * `paused`: by staff · `held`: too many would be marked as gone, staff must say that it is right · `cancelled`: by
   * staff, what is stored stays.
   */
  state: 'running' | 'paused' | 'held' | 'done' | 'cancelled';
  stage: SyncStage;
  startedAt: Date;
  finishedAt?: Date;
  plan?: SyncPlan;
  /** Followers whom the runs before had read: to count them would cost a walk over all. */
  knownBefore: number;
  /** A run before, or an attempt at this one that was broken off, may have stored somebody whom the list does not name. */
  isRepeated?: true;
  /** Up to this day the runs before have asked anew for those whose turn it was; absent before one has ended. */
  refreshedUpTo?: string;
  /** The list goes on after this OpenID; absent at its beginning. */
  cursor?: string;
  /** Business day on which the list was begun again last, because WeChat refused to go on where it was. */
  listedAgainOn?: string;
  /** Pages of the list that are completely stored. */
  pages: number;
  /** Of the pages that are completely stored. */
  counts: SyncCounts;
  /** Followers handled of the pages in work: for the progress bar. */
  handledOfPage: number;
  /** WeChat's own count, which moves. */
  total: number;
  /** OpenIDs that WeChat did not answer for, or who could not be written: to be asked for once more at the end. */
  aside: string[];
  /** Sweeping goes on after this identity. */
  sweptTo?: string;
  /** Followers of ours that were looked at by sweeping, and those of them whom the list did not name. */
  swept: number;
  unseen: number;
  /** Lists of those that were written down, and how many of these are dealt with. */
  unseenLists: number;
  confirmedLists: number;
  /** Once it has begun. */
  tagging?: TagProgress;
  /** Calls of WeChat under way at once: fewer after it asked to slow down. */
  parallelCalls: number;
  cost: SyncCost;
}

/** Enough to hide WeChat's latency. */
export const MOST_PARALLEL_CALLS = 10;

/** A run that was broken off may have left out some: their turns are still to come. */
const refreshedBy = ({ state, plan, refreshedUpTo }: SyncRun): string | undefined =>
  (state === 'done' ? plan?.turns?.upTo : undefined) ?? refreshedUpTo;

/** @param earlier the account's run before, if there was one */
export function newRun(now: Date, earlier?: SyncRun): SyncRun {
  const day = shanghaiDay(now);
  const number = earlier?.day === day ? Number(earlier.id.split('.')[1] ?? 1) + 1 : 1;
  return {
    id: number === 1 ? day : `${day}.${number}`,
    day,
    state: 'running',
    stage: 'listing',
    startedAt: now,
    knownBefore: earlier ? Math.max(earlier.knownBefore, earlier.counts.listed) : 0,
    ...(earlier && { isRepeated: true }),
    refreshedUpTo: earlier && refreshedBy(earlier),
    pages: 0,
    counts: NOTHING_YET,
    handledOfPage: 0,
    total: 0,
    aside: [],
    swept: 0,
    unseen: 0,
    unseenLists: 0,
    confirmedLists: 0,
    parallelCalls: MOST_PARALLEL_CALLS,
    cost: { calls: {}, reads: 0, writes: 0, workedMs: 0, ticks: 0 },
  };
}

/** How far a run is whose list is begun again. */
export const NOTHING_LISTED: Partial<SyncRun> = {
  cursor: undefined,
  pages: 0,
  handledOfPage: 0,
  counts: NOTHING_YET,
  aside: [],
  isRepeated: true,
};
