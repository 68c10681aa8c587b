import type { WorldClock } from '../../clock.ts';
import type { WorldFeed } from '../../feed.ts';
import type { FunctionConfig } from '../deployment.ts';
import type { Caller, Outcome } from '../functions/index.ts';
import { parseCron, type Schedule } from './cron.ts';

/** https://cloud.tencent.com/document/product/583/11637 */
const MAX_TIMERS_OF_A_FUNCTION = 10;

/** A timer as the console shows it; `nextAt` (ISO) is empty when it never comes due again. */
export interface TimerStatus {
  functionName: string;
  triggerName: string;
  cron: string;
  nextAt: string;
}

export interface TimersOptions {
  clock: WorldClock;
  feed: WorldFeed;
  invoke: (call: { name: string; data: unknown; caller: Caller }) => Promise<Outcome>;
}

interface Timer {
  functionName: string;
  triggerName: string;
  cron: string;
  schedule: Schedule;
  nextAtMs: number | undefined;
  cancel: () => void;
}

/**
 * The timers of the deployed functions, on the world's clock. A timer that comes due while the clock is advanced fires
 * on the way, and the clock waits for its function; otherwise nothing waits: a run may overlap the one before.
 */
export class Timers {
  private timers: Timer[] = [];

  constructor(private readonly options: TimersOptions) {}

  /** Checks the timers of a deployment; `apply` replaces all that there were. */
  prepare(functions: readonly FunctionConfig[]): { problems: string[]; apply: () => void } {
    const problems: string[] = [];
    const timers = functions.flatMap((fn) => this.read(fn, problems));
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
    return this.timers.map(({ functionName, triggerName, cron, nextAtMs }) => {
      return {
        functionName,
        triggerName,
        cron,
        nextAt: nextAtMs === undefined ? '' : new Date(nextAtMs).toISOString(),
      };
    });
  }

  /** A real timer event, now; the schedule goes on as before. Rejects when there is no such timer. */
  async fire(functionName: string, triggerName: string): Promise<Outcome> {
    const timer = this.timers.find((one) => one.functionName === functionName && one.triggerName === triggerName);
    if (!timer) throw new RangeError(`function ${functionName} has no timer ${triggerName}`);
    return this.run(timer, this.options.clock.nowMs());
  }

  /** Cancels all timers; runs that have begun go on. */
  close(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers = [];
  }

  private read(fn: FunctionConfig, problems: string[]): Timer[] {
    const triggers = fn.triggers ?? [];
    if (triggers.length > MAX_TIMERS_OF_A_FUNCTION) problems.push(`function ${fn.name}: more than ten timers`);
    return triggers.flatMap(({ name, type, config }) => {
      const refuse = (why: string): [] => {
        problems.push(`function ${fn.name}: trigger ${name}: ${why}`);
        return [];
      };
      if (type !== 'timer') return refuse(`type ${type} is not implemented here, only timer is`);
      if (triggers.filter((one) => one.name === name).length > 1) return refuse('there are two of this name');
      try {
        const schedule = parseCron(config);
        const idle = { nextAtMs: undefined, cancel: () => undefined };
        return [{ functionName: fn.name, triggerName: name, cron: config, schedule, ...idle }];
      } catch (error) {
        return refuse(error instanceof Error ? error.message : String(error));
      }
    });
  }

  private schedule(timer: Timer, afterMs: number): void {
    const dueAt = timer.schedule.next(afterMs);
    timer.nextAtMs = dueAt;
    if (dueAt === undefined) return;
    timer.cancel = this.options.clock.alarm(dueAt, async () => {
      // Before the run, which may take longer than the interval. Moments that were slept through are not made up for.
      this.schedule(timer, Math.max(dueAt, this.options.clock.nowMs()));
      await this.run(timer, dueAt);
    });
  }

  private run({ functionName, triggerName }: Timer, atMs: number): Promise<Outcome> {
    const text = `timer ${triggerName} fires ${functionName}`;
    this.options.feed.publish({ source: 'timer', kind: 'timer.fired', text, detail: { functionName, triggerName } });
    // Seconds, as on the platform. https://cloud.tencent.com/document/product/583/9708
    const time = new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
    const data = { Type: 'Timer', TriggerName: triggerName, Time: time, Message: '' };
    return this.options.invoke({ name: functionName, data, caller: { kind: 'timer', triggerName } });
  }
}
