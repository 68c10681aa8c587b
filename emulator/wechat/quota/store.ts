import type { WorldClock } from '../../clock.ts';
import { WeChatError } from '../api/errors.ts';
import { LIMITS, type Limit } from './limits.ts';

/** Quotas begin anew at 00:00 in Beijing. */
const BEIJING_OFFSET_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

interface Usage {
  period: number;
  used: number;
}

/** How much of its quotas each account has used, by the world's clock. */
export class QuotaStore {
  private readonly days = new Map<string, Usage>();
  private readonly minutes = new Map<string, Usage>();

  /** Daily limits that differ from the defaults. */
  private readonly daily: ReadonlyMap<string, number>;

  constructor(
    private readonly clock: WorldClock,
    daily: Readonly<Record<string, number>> = {},
  ) {
    this.daily = new Map(Object.entries(daily));
  }

  limitOf(path: string): Limit | undefined {
    const limit = LIMITS.get(path);
    const perDay = this.daily.get(path) ?? limit?.perDay;
    return perDay === undefined ? undefined : { ...limit, perDay };
  }

  usedToday(appId: string, path: string): number {
    return this.usage(this.days, `${appId} ${path}`, this.day()).used;
  }

  /**
   * Counts one call; refuses with 45009 when the day is used up and with 45011 when the minute is.
   * Simplified: a call that was refused for another reason later on counts too (the platform does not say).
   */
  spend(appId: string, path: string): void {
    const limit = this.limitOf(path);
    if (!limit) return;
    const key = `${appId} ${path}`;
    const day = this.usage(this.days, key, this.day());
    if (day.used >= limit.perDay) throw new WeChatError(45009);
    if (limit.perMinute !== undefined) {
      const minute = this.usage(this.minutes, key, Math.floor(this.clock.nowMs() / MINUTE_MS));
      if (minute.used >= limit.perMinute) throw new WeChatError(45011);
      minute.used++;
    }
    day.used++;
  }

  /** The day in Beijing, as a number of days since 1970. */
  day(): number {
    return Math.floor((this.clock.nowMs() + BEIJING_OFFSET_MS) / DAY_MS);
  }

  private usage(usages: Map<string, Usage>, key: string, period: number): Usage {
    const known = usages.get(key);
    if (known?.period === period) return known;
    const fresh = { period, used: 0 };
    usages.set(key, fresh);
    return fresh;
  }
}
