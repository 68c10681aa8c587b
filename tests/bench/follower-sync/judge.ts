import type { AccountFigures, LoopFigures } from './figures.ts';

/** One figure of one account, beside the most that it may be. */
export interface Judgement {
  measure: string;
  value: number;
  /** Left out: it is only shown. */
  limit?: number;
  /** Digits behind the point. */
  digits?: number;
  unit?: string;
}

/** Calls of WeChat at once: the issue's own number. */
const PARALLELISM = 10;
const LIST_PAGE = 10_000;
const DETAILS_BATCH = 100;
const MEMORY_MB = 256;

/** Times the least that the calls of WeChat need. */
const SLOWNESS = 1.3;

/** Of the time of the plain loop. */
const LOOP_SHARE = 0.1;

/** In smaller accounts what a run costs by itself (start of the process, token, lease, first page) weighs too much. */
const PROPORTIONAL_FROM = 100_000;

/** Times what the smallest account costs for each of its followers, and holds in memory as a whole. */
const GROWTH = 1.3;

/** Whether a limit is kept; undefined where there is none, or nothing could be measured. */
export function holds({ value, limit }: Judgement): boolean | undefined {
  return limit === undefined || Number.isNaN(value) ? undefined : value <= limit;
}

/** Seconds that all calls of a run take at least. */
export const leastSeconds = ({ first, latencyMs }: AccountFigures): number =>
  ((first.listCalls + first.detailCalls) * latencyMs) / 1000 / PARALLELISM;

/** Seconds that the loop would take for so many. */
export const loopSeconds = (loop: LoopFigures, followers: number): number =>
  (loop.seconds / loop.followers) * followers;

/** The figures of an account, in the order of the table. `loop`: with the same latency. */
export function judge(account: AccountFigures, loop: LoopFigures): Judgement[] {
  const { followers, first, nightly, idleRequests } = account;
  return [
    { measure: 'followers missing after the first run', value: missing(account), limit: 0 },
    {
      measure: 'list calls',
      value: first.listCalls,
      limit: Math.ceil(followers / LIST_PAGE) + 2,
    },
    { measure: 'detail calls', value: first.detailCalls, limit: Math.ceil(followers / DETAILS_BATCH) },
    proportional(followers, { measure: 'database requests', value: first.requests, limit: followers / 100 }),
    ...judgeTime(account, loop),
    { measure: 'peak memory of the function', value: first.peakBytes / 2 ** 20, limit: MEMORY_MB, unit: 'MB' },
    { measure: 'CPU of the function', value: first.functionCpuSeconds, digits: 1, unit: 's' },
    { measure: 'CPU of the emulated CloudBase', value: first.cloudbaseCpuSeconds, digits: 1, unit: 's' },
    { measure: 'CPU of the emulated WeChat', value: first.weChatCpuSeconds, digits: 1, unit: 's' },
    { measure: 'memory of the emulated CloudBase', value: first.cloudbaseBytes / 2 ** 20, unit: 'MB' },
    { measure: 'idle tick: database requests', value: idleRequests, limit: 1 },
    proportional(followers, {
      measure: 'next day: database requests',
      value: nightly.requests,
      limit: followers / 400,
    }),
    { measure: 'next day: writes of users and identities', value: nightly.writesOfPeople, limit: 0 },
    { measure: 'next day: list calls', value: nightly.listCalls, limit: Math.ceil(followers / LIST_PAGE) + 2 },
    { measure: 'next day: detail calls', value: nightly.detailCalls },
    { measure: 'next day: duration', value: nightly.seconds, digits: 1, unit: 's' },
    { measure: 'next day: peak memory', value: nightly.peakBytes / 2 ** 20, limit: MEMORY_MB, unit: 'MB' },
  ];
}

const missing = ({ followers, users, identities }: AccountFigures): number =>
  Math.max(Math.abs(followers - users), Math.abs(followers - identities));

function judgeTime(account: AccountFigures, loop: LoopFigures): Judgement[] {
  const { followers, first, latencyMs } = account;
  const least = latencyMs > 0 ? { limit: SLOWNESS * leastSeconds(account) } : {};
  const share = first.seconds / loopSeconds(loop, followers);
  return [
    proportional(followers, { measure: 'duration', value: first.seconds, digits: 1, unit: 's', ...least }),
    { measure: 'ticks', value: first.ticks },
    proportional(followers, {
      ...{ measure: 'of the plain loop', value: share, digits: 3 },
      ...(latencyMs > 0 ? { limit: LOOP_SHARE } : {}),
    }),
  ];
}

/** A limit that grows with the number of followers is none for a small account. */
function proportional(followers: number, { limit, ...shown }: Judgement): Judgement {
  return followers < PROPORTIONAL_FROM || limit === undefined ? shown : { ...shown, limit };
}

/** What the largest account costs for each follower, as a multiple of the same in the smallest; nothing of a single one. */
export function judgeGrowth(accounts: readonly AccountFigures[]): Judgement[] {
  const bySize = [...accounts].sort((a, b) => a.followers - b.followers);
  const [smallest, largest] = [bySize[0], bySize.at(-1)];
  if (!smallest || !largest || smallest.followers === largest.followers) return [];
  const growth = (measure: string, of: (account: AccountFigures) => number): Judgement => {
    const value = of(largest) / largest.followers / (of(smallest) / smallest.followers);
    return { measure, value, limit: GROWTH, digits: 2, unit: '×' };
  };
  return [
    growth('calls of WeChat', ({ first }) => first.listCalls + first.detailCalls + first.otherCalls),
    growth('database requests', ({ first }) => first.requests),
    growth('database requests of the next day', ({ nightly }) => nightly.requests),
    growth('CPU of the function', ({ first }) => first.functionCpuSeconds),
    growth('duration', ({ first }) => first.seconds),
    {
      measure: 'peak memory of the function, as a whole',
      value: largest.first.peakBytes / smallest.first.peakBytes,
      ...{ limit: GROWTH, digits: 2, unit: '×' },
    },
  ];
}
