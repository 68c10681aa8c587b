import type { WorldClock } from '../../clock.ts';
import { WeChatError } from '../api/errors.ts';
import { beijingDay, beijingMonth } from '../beijing.ts';
import type { Table, Tables } from '../tables.ts';
import { LIMITS, perDayWith, type Limit } from './limits.ts';

const MINUTE_MS = 60 * 1000;

/** Times a month that the quotas of an account can be given back, by either call together. */
const CLEARS_PER_MONTH = 10;
/** And the quota of a single call. */
const SINGLE_CLEARS_PER_MONTH = 50;

/** What an account has used of one daily limit. */
export interface QuotaUse extends Limit {
  /** Of the API, or the name that several paths share. */
  path: string;
  used: number;
}

interface Usage {
  /** The day, minute or month that `used` belongs to. */
  period: number;
  used: number;
}

interface QuotaParts {
  clock: WorldClock;
  tables: Tables;
  followers: { countOf(appId: string): number };
  /** Daily limits that differ from the defaults. */
  daily?: Readonly<Record<string, number>>;
}

/** How much of its quotas each account has used, by the world's clock. */
export class QuotaStore {
  private readonly days: Table<Usage>;
  private readonly minutes: Table<Usage>;
  private readonly clears: Table<Usage>;

  private readonly singleClears: Table<Usage>;
  private readonly daily: ReadonlyMap<string, number>;

  constructor(private readonly parts: QuotaParts) {
    const { tables, daily = {} } = parts;
    this.days = tables.table('quota-days');
    this.minutes = tables.table('quota-minutes');
    this.clears = tables.table('quota-clears');
    this.singleClears = tables.table('quota-single-clears');
    this.daily = new Map(Object.entries(daily));
  }

  /** Of this account, with the followers that it has now. */
  limitOf(appId: string, path: string): Limit | undefined {
    const limit = LIMITS.get(path);
    const perDay = this.daily.get(path) ?? (limit && perDayWith(limit, this.parts.followers.countOf(appId)));
    return perDay === undefined ? undefined : { ...limit, perDay };
  }

  usedToday(appId: string, path: string): number {
    return usedIn(this.days, `${appId} ${path}`, this.day());
  }

  /** The daily limits of which the account has used something today, the most used first. */
  usesToday(appId: string): QuotaUse[] {
    const paths = [...this.days.entries()].flatMap(([key]) =>
      key.startsWith(`${appId} `) ? [key.split(' ')[1]!] : [],
    );
    return paths
      .map((path) => ({ path, used: this.usedToday(appId, path), ...this.limitOf(appId, path)! }))
      .filter(({ used }) => used > 0)
      .sort((a, b) => b.used / b.perDay - a.used / a.perDay);
  }

  /**
   * Counts one call; refuses with 45009 when the day is used up and with 45011 when the minute is.
   * Simplified: a call that was refused for another reason later on counts too (the platform does not say).
   */
  spend(appId: string, path: string): void {
    const limit = this.limitOf(appId, path);
    if (!limit) return;
    const key = `${appId} ${path}`;
    const [day, minute] = [this.day(), Math.floor(this.nowMs() / MINUTE_MS)];
    if (usedIn(this.days, key, day) >= limit.perDay) throw new WeChatError(45009);
    if (limit.perMinute !== undefined) {
      if (usedIn(this.minutes, key, minute) >= limit.perMinute) throw new WeChatError(limit.minuteCode ?? 45011);
      add(this.minutes, key, minute);
    }
    add(this.days, key, day);
  }

  /**
   * Gives an account all its quotas of the day back, ten times a calendar month (Beijing); then refuses with 48006.
   * https://developers.weixin.qq.com/doc/service/openApi/clear_quota.html
   */
  clear(appId: string): void {
    const month = beijingMonth(this.nowMs());
    if (usedIn(this.clears, appId, month) >= CLEARS_PER_MONTH) throw new WeChatError(48006);
    this.parts.tables.write(() => {
      add(this.clears, appId, month);
      for (const [key] of [...this.days.entries()]) if (key.startsWith(`${appId} `)) this.days.delete(key);
    });
  }

  /**
   * Gives an account the quota of one call back, fifty times a calendar month (Beijing); then refuses with 76022.
   * https://developers.weixin.qq.com/doc/subscription/api/apimanage/api_clearapiquota
   */
  clearOne(appId: string, path: string): void {
    const month = beijingMonth(this.nowMs());
    if (usedIn(this.singleClears, appId, month) >= SINGLE_CLEARS_PER_MONTH) throw new WeChatError(76022);
    this.parts.tables.write(() => {
      add(this.singleClears, appId, month);
      this.days.delete(`${appId} ${path}`);
    });
  }

  /** The day in Beijing, as a number of days since 1970. */
  day(): number {
    return beijingDay(this.nowMs());
  }

  private nowMs(): number {
    return this.parts.clock.nowMs();
  }
}

function usedIn(usages: Table<Usage>, key: string, period: number): number {
  const known = usages.get(key);
  return known?.period === period ? known.used : 0;
}

function add(usages: Table<Usage>, key: string, period: number): void {
  usages.set(key, { period, used: usedIn(usages, key, period) + 1 });
}
