/** What happens when the clock reaches a moment; awaited before the clock moves past it. */
type Alarm = { at: number; ring: () => void | Promise<void> };

/** What the clock shows: real time plus an offset, or the moment at which it stands still (milliseconds). */
export interface ClockSetting {
  offsetMs: number;
  frozenAt?: number;
}

/** setTimeout takes a signed 32-bit count of milliseconds (24.8 days); a longer wait is taken in several steps. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * The one clock of the local world: real time plus an offset, or frozen at a moment.
 * CloudBase, WeChat and every function process read it; nothing else in `emulator/` asks the machine for the time.
 */
export class WorldClock {
  private offsetMs = 0;
  private frozenAt: number | undefined;
  private readonly alarms = new Set<Alarm>();
  private wakeUp: NodeJS.Timeout | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly stepListeners = new Set<() => void>();

  constructor({ offsetMs, frozenAt }: ClockSetting = { offsetMs: 0 }) {
    this.offsetMs = offsetMs;
    this.frozenAt = frozenAt;
  }

  /** World time in milliseconds since 1970. */
  nowMs(): number {
    return this.frozenAt ?? Date.now() + this.offsetMs;
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  /** The same for `/control` and for phones. */
  shown(): { now: string; frozen: boolean } {
    return { now: this.now().toISOString(), frozen: this.frozenAt !== undefined };
  }

  /** What a function process needs to show the same time: an offset to its own clock, or the moment it stands still at. */
  setting(): ClockSetting {
    return this.frozenAt === undefined
      ? { offsetMs: this.offsetMs }
      : { offsetMs: this.offsetMs, frozenAt: this.frozenAt };
  }

  freeze(): void {
    this.frozenAt = this.nowMs();
    this.changed();
  }

  /** Lets time pass again, from the moment the clock shows now. */
  resume(): void {
    if (this.frozenAt !== undefined) this.offsetMs = this.frozenAt - Date.now();
    this.frozenAt = undefined;
    this.changed();
  }

  /** Moves forward by `ms`; alarms on the way ring one after the other, each at its own moment. */
  async advance(ms: number): Promise<void> {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError('the clock moves forward only: ms must be a number ≥ 0');
    const target = this.nowMs() + ms;
    for (let next = this.earliest(); next && next.at <= target; next = this.earliest()) {
      this.alarms.delete(next);
      this.jumpTo(Math.max(next.at, this.nowMs()));
      for (const listener of this.stepListeners) listener();
      await next.ring();
    }
    this.jumpTo(Math.max(target, this.nowMs()));
    this.changed();
  }

  /** Shows another moment, without ringing what lies between: what has alarms sets them anew. */
  jump(ms: number, frozen: boolean): void {
    this.frozenAt = frozen ? ms : undefined;
    this.offsetMs = ms - Date.now();
    this.changed();
  }

  /** Rings `ring` once when the clock reaches `at` (milliseconds); the answer cancels it. */
  alarm(at: number, ring: Alarm['ring']): () => void {
    const alarm = { at, ring };
    this.alarms.add(alarm);
    this.waitForEarliest();
    return () => {
      this.alarms.delete(alarm);
      this.waitForEarliest();
    };
  }

  /** Calls `listener` whenever the clock was frozen, resumed or moved. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls `listener` also at each moment at which an advance stops on its way, before anything happens there. */
  onStep(listener: () => void): () => void {
    this.stepListeners.add(listener);
    return () => this.stepListeners.delete(listener);
  }

  close(): void {
    clearTimeout(this.wakeUp);
    this.alarms.clear();
    this.listeners.clear();
    this.stepListeners.clear();
  }

  private jumpTo(ms: number): void {
    if (this.frozenAt !== undefined) this.frozenAt = ms;
    else this.offsetMs = ms - Date.now();
  }

  private earliest(): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.alarms) if (!first || alarm.at < first.at) first = alarm;
    return first;
  }

  private changed(): void {
    this.waitForEarliest();
    for (const listener of this.listeners) listener();
  }

  private waitForEarliest(): void {
    clearTimeout(this.wakeUp);
    const next = this.earliest();
    if (!next || this.frozenAt !== undefined) return;
    const wait = Math.min(Math.max(next.at - this.nowMs(), 0), LONGEST_WAIT_MS);
    this.wakeUp = setTimeout(() => this.ringDue(), wait);
    this.wakeUp.unref();
  }

  private ringDue(): void {
    for (const alarm of [...this.alarms].sort((a, b) => a.at - b.at)) {
      if (alarm.at > this.nowMs()) break;
      this.alarms.delete(alarm);
      void alarm.ring();
    }
    this.waitForEarliest();
  }
}
