import { MINUTE_MS, nextShanghaiMidnight, shanghaiDay, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { QuotaReading } from './endpoints/quota.ts';
import { NotOfferedError, QuotaKeptError } from './errors.ts';
import { addUsage, type UsageLedger } from './usage.ts';

/** For whom a call is made: somebody who waits for it, or work that can be done tomorrow. */
export type Purpose = 'user' | 'background';

/** The part of a day's quota that background work leaves to users. */
const RESERVE_SHARE = 0.1;

const reserveOf = ({ limit }: QuotaReading): number => Math.ceil(limit * RESERVE_SHARE);

/** WeChat is asked anew after this time, because other instances and other programs use the same quota … */
const READING_LIFE_MS = 10 * MINUTE_MS;
/**
 * … and after each share of the reserve: so that this many instances, whatever they knew when, take half of it at most.
 * Small quotas, which a run of one instance uses, would be asked for at every call: that begins when no more than another
 * reserve is left above the one that is kept.
 */
const INSTANCES = 200;
const LEAST_SHARE = 5;

function shareOf(quota: QuotaReading): number {
  const reserve = reserveOf(quota);
  const isNear = quota.limit - quota.used <= 2 * reserve;
  return Math.max(isNear ? 1 : LEAST_SHARE, Math.floor(reserve / 2 / INSTANCES));
}
/** Where it gave no answer, sooner. */
const UNKNOWN_LIFE_MS = MINUTE_MS;

interface Reading {
  /** Unknown when WeChat does not say: the call is made, and WeChat itself says when it is too much. */
  quota: QuotaReading | undefined;
  day: string;
  staleAt: number;
  /** Requests of this instance let through since. */
  spent: number;
}

interface QuotasDeps {
  appId: string;
  clock: Clock;
  logger: Logger;
  /** Without one nothing is kept. */
  ledger?: UsageLedger;
}

/**
 * What an account's quotas allow: stops an endpoint whose quota is used up until it begins anew, keeps a tenth of
 * each day's quota from background work, and counts what was called.
 *
 * The reserve holds over all instances and programs, because how much is left WeChat itself says, asked by each instance
 * now and then (`shareOf`): that costs calls of WeChat, and no request of the database. It does not hold against calls that
 * others make between an instance's question and its own calls: in the worst case two hundred instances take half of the
 * reserve of a quota of 20,000 or more; of a smaller one each takes five calls, so that ten use up the reserve of 500.
 * Where WeChat says nothing there is no reserve: for paths without a quota, while the question fails, and by cloud calls,
 * which have none for it. There background work goes on until WeChat refuses: a number of our own would be wrong, because
 * limits grow with the account.
 */
export class Quotas {
  private readonly stops = new Map<string, Date>();
  private readonly readings = new Map<string, Promise<Reading>>();
  private readonly sent = new Map<string, number>();
  private usage: Record<string, ReturnType<typeof addUsage>> = {};

  constructor(private readonly deps: QuotasDeps) {}

  /**
   * Lets one request through, or refuses it: a repeated one too.
   * @param ask reads the quota of the path from WeChat; used for background calls only
   * @throws QuotaKeptError
   */
  async admit(path: string, purpose: Purpose, ask: () => Promise<QuotaReading>): Promise<void> {
    const stop = this.stops.get(path);
    if (stop && this.deps.clock.now() < stop) throw this.refusal(path, 'the quota is used up', stop);
    if (purpose === 'user') {
      void this.readings.get(path)?.then((known) => (known.spent += 1));
      return;
    }
    const reading = await this.reading(path, ask);
    if (!reading.quota) return;
    if (reading.quota.limit - reading.quota.used - reading.spent <= reserveOf(reading.quota))
      throw this.refusal(path, 'what is left of the day’s quota is kept for users');
    reading.spent += 1;
  }

  /** Calls that background work may still make today; undefined where WeChat does not say. */
  async leftForBackground(path: string, ask: () => Promise<QuotaReading>): Promise<number | undefined> {
    const { quota, spent } = await this.reading(path, ask);
    return quota && Math.max(0, quota.limit - quota.used - spent - reserveOf(quota));
  }

  /** WeChat says that the quota is used up: nothing more is asked of this path before that moment. */
  stop(path: string, until: Date): void {
    this.stops.set(path, until);
  }

  /** One request has been sent. */
  count(path: string): void {
    const { calls } = this.today();
    calls[path] = (calls[path] ?? 0) + 1;
    this.sent.set(path, (this.sent.get(path) ?? 0) + 1);
  }

  /** Requests sent since this was made, by path. */
  sentByPath(): ReadonlyMap<string, number> {
    return new Map(this.sent);
  }

  /** Keeps what was counted since the last time: one request of the database a day and account, none for nothing. */
  async flush(): Promise<void> {
    const { appId, ledger, logger } = this.deps;
    const counted = this.usage;
    this.usage = {};
    for (const [day, usage] of Object.entries(counted)) {
      await ledger?.add(appId, day, usage).catch((error: unknown) => {
        logger.warn('usage.notKept', { error });
        this.usage[day] = addUsage(this.usage[day], usage);
      });
    }
  }

  private today() {
    return (this.usage[shanghaiDay(this.deps.clock.now())] ??= { calls: {}, limits: {} });
  }

  private refusal(path: string, reason: string, until?: Date): QuotaKeptError {
    const refusal = new QuotaKeptError(path, reason);
    refusal.notBefore = until ?? nextShanghaiMidnight(this.deps.clock.now());
    return refusal;
  }

  /** One question at a time, however many calls wait for its answer. */
  private async reading(path: string, ask: () => Promise<QuotaReading>): Promise<Reading> {
    for (let known = this.readings.get(path); known; known = this.readings.get(path)) {
      const reading = await known;
      if (this.isFresh(reading)) return reading;
      // Stale, and nobody else has asked meanwhile.
      if (this.readings.get(path) === known) break;
    }
    const asked = this.read(path, ask);
    this.readings.set(path, asked);
    return asked;
  }

  private isFresh({ quota, day, staleAt, spent }: Reading): boolean {
    const now = this.deps.clock.now();
    if (day !== shanghaiDay(now) || now.getTime() >= staleAt) return false;
    return !quota || spent < shareOf(quota);
  }

  private async read(path: string, ask: () => Promise<QuotaReading>): Promise<Reading> {
    const quota = await ask().catch((error: unknown) => {
      // By cloud calls nobody is ever told: no news.
      if (!(error instanceof NotOfferedError)) this.deps.logger.warn('quota.unknown', { path, error });
      return undefined;
    });
    if (quota) this.today().limits[path] = quota.limit;
    const now = this.deps.clock.now();
    const lifeMs = quota ? READING_LIFE_MS : UNKNOWN_LIFE_MS;
    return { quota, day: shanghaiDay(now), staleAt: now.getTime() + lifeMs, spent: 0 };
  }
}
