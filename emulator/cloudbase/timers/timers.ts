import { randomUUID } from 'node:crypto';
import type { WorldClock } from '../../clock.ts';
import type { WorldFeed } from '../../feed.ts';
import type { FunctionConfig } from '../deployment.ts';
import type { Caller, Outcome } from '../functions/index.ts';
import { retryAfter } from './retries.ts';
import { readTimers, type Disturbance, type Timer } from './timer.ts';

/** A timer as the console shows it; `nextAt` (ISO) is empty when it never comes due again. */
export interface TimerStatus extends Disturbance {
  functionName: string;
  triggerName: string;
  cron: string;
  nextAt: string;
  running: number;
}

export interface TimersOptions {
  clock: WorldClock;
  feed: WorldFeed;
  invoke: (call: { name: string; data: unknown; caller: Caller; requestId: string }) => Promise<Outcome>;
}

/** One moment of a timer as the platform delivers it: the same event and id every time it is tried again. */
interface Delivery {
  atMs: number;
  requestId: string;
  failed: number;
}

/**
 * The timers of the deployed functions, on the world's clock. A timer that comes due while the clock is advanced fires
 * on the way, and the clock waits for its function; otherwise nothing waits: a run may overlap the one before.
 */
export class Timers {
  /** Whether the platform tries events again that failed; only those that came due by themselves. */
  retries = true;
  private timers: Timer[] = [];
  /** World time between two runs of a timer, at least; 0: as its schedule says. */
  private atLeastMs = 0;
  private readonly pendingRetries = new Set<() => void>();

  constructor(private readonly options: TimersOptions) {}

  /** Checks the timers of a deployment; `apply` replaces all that there were. */
  prepare(functions: readonly FunctionConfig[]): { problems: string[]; apply: () => void } {
    const problems: string[] = [];
    const timers = functions.flatMap((fn) => readTimers(fn, (why) => problems.push(why)));
    return {
      problems,
      apply: () => {
        this.close();
        this.timers = timers;
        for (const timer of timers) this.schedule(timer, this.options.clock.nowMs());
      },
    };
  }

  list(): TimerStatus[] {
    return this.timers.map(({ functionName, triggerName, cron, nextAtMs, running, disturbance }) => {
      const nextAt = nextAtMs === undefined ? '' : new Date(nextAtMs).toISOString();
      return { functionName, triggerName, cron, nextAt, running, ...disturbance };
    });
  }

  /** A real timer event, now; the schedule goes on as before. Rejects with RangeError when there is no such timer. */
  async fire(functionName: string, triggerName: string): Promise<Outcome> {
    return this.run(this.named(functionName, triggerName), this.delivery());
  }

  /** The same event several times at once, as when the platform delivers it more than once. Rejects like `fire`. */
  async fireRepeatedly(functionName: string, triggerName: string, times: number): Promise<Outcome[]> {
    const timer = this.named(functionName, triggerName);
    const { atMs } = this.delivery();
    return Promise.all(Array.from({ length: times }, () => this.run(timer, this.delivery(atMs))));
  }

  /** Orders what happens to the next moments of a timer; what is left out stays. Throws RangeError as `fire`. */
  disturb(functionName: string, triggerName: string, change: Partial<Disturbance>): void {
    Object.assign(this.named(functionName, triggerName).disturbance, change);
  }

  /** The clock has jumped: when each timer comes due next is reckoned anew. */
  reschedule(): void {
    this.forgetRetries();
    this.scheduleAnew();
  }

  /** On a long way of the clock each timer fires only when so much time has passed since it did, as if the rest were missed. */
  async sparsely(atLeastMs: number, way: () => Promise<void>): Promise<void> {
    this.atLeastMs = atLeastMs;
    try {
      await way();
    } finally {
      this.atLeastMs = 0;
      this.scheduleAnew();
    }
  }

  /** Cancels all timers; runs that have begun go on. */
  close(): void {
    this.forgetRetries();
    for (const timer of this.timers) timer.cancel();
    this.timers = [];
  }

  private scheduleAnew(): void {
    for (const timer of this.timers) {
      timer.cancel();
      this.schedule(timer, this.options.clock.nowMs());
    }
  }

  private named(functionName: string, triggerName: string): Timer {
    const timer = this.timers.find((one) => one.functionName === functionName && one.triggerName === triggerName);
    if (!timer) throw new RangeError(`function ${functionName} has no timer ${triggerName}`);
    return timer;
  }

  private delivery(atMs: number = this.options.clock.nowMs()): Delivery {
    return { atMs, requestId: randomUUID(), failed: 0 };
  }

  private schedule(timer: Timer, afterMs: number): void {
    const dueAt = timer.schedule.next(afterMs);
    timer.nextAtMs = dueAt;
    if (dueAt === undefined) return;
    timer.cancel = this.options.clock.alarm(dueAt, async () => {
      // Before the run, which may take longer than the interval. Moments that were slept through are not made up for.
      this.schedule(timer, Math.max(dueAt + Math.max(0, this.atLeastMs - 1), this.options.clock.nowMs()));
      await this.comeDue(timer, dueAt);
    });
  }

  /** One moment of the schedule, disturbed as ordered. */
  private async comeDue(timer: Timer, atMs: number): Promise<void> {
    if (takeOne(timer.disturbance, 'miss')) return this.tell(timer, 'timer.missed', 'does not fire');
    const times = takeOne(timer.disturbance, 'duplicate') ? 2 : 1;
    const runs = Array.from({ length: times }, () => this.deliver(timer, this.delivery(atMs)));
    const ended = Promise.all(runs);
    if (!takeOne(timer.disturbance, 'overlap')) await ended;
  }

  /** One run, and what the platform does when it fails. */
  private async deliver(timer: Timer, delivery: Delivery): Promise<void> {
    const outcome = await this.run(timer, delivery);
    const { clock } = this.options;
    const failed = delivery.failed + 1;
    const waitMs = retryAfter(outcome, failed, clock.nowMs() - delivery.atMs);
    if (!this.retries || waitMs === undefined || !this.timers.includes(timer)) return;
    const cancel = clock.alarm(clock.nowMs() + waitMs, () => {
      this.pendingRetries.delete(cancel);
      return this.deliver(timer, { ...delivery, failed });
    });
    this.pendingRetries.add(cancel);
  }

  private async run(timer: Timer, { atMs, requestId, failed }: Delivery): Promise<Outcome> {
    const { functionName, triggerName } = timer;
    this.tell(timer, 'timer.fired', failed === 0 ? 'fires' : `tries again (${failed})`);
    // Seconds, as on the platform. https://cloud.tencent.com/document/product/583/9708
    const time = new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
    const data = { Type: 'Timer', TriggerName: triggerName, Time: time, Message: '' };
    timer.running += 1;
    const caller: Caller = { kind: 'timer', triggerName };
    return this.options.invoke({ name: functionName, data, caller, requestId }).finally(() => (timer.running -= 1));
  }

  private tell({ functionName, triggerName }: Timer, kind: string, what: string): void {
    const text = `timer ${triggerName} ${what} ${functionName}`;
    this.options.feed.publish({ source: 'timer', kind, text, detail: { functionName, triggerName } });
  }

  private forgetRetries(): void {
    for (const cancel of this.pendingRetries) cancel();
    this.pendingRetries.clear();
  }
}

/** Whether the next moment is to be disturbed so; counts it down. */
function takeOne(disturbance: Disturbance, what: keyof Disturbance): boolean {
  if (disturbance[what] === 0) return false;
  disturbance[what] -= 1;
  return true;
}
