import { memoryOf, READS_PROCESSES } from './memory.ts';

/** Milliseconds (real) between two looks at the memory of a process that is at work. */
const LOOK_EVERY_MS = 20;

/**
 * Looks after the memory of one process while it works: by itself where the system lets it, otherwise by what the
 * process tells (then a loop that never pauses tells nothing until its end).
 */
export class MemoryWatch {
  /** Bytes that the process has held at most. */
  peakBytes = 0;
  private looking: NodeJS.Timeout | undefined;

  /** `onExceeded` may be called more than once. */
  constructor(
    private readonly pid: number | undefined,
    private readonly limitBytes: number,
    private readonly onExceeded: () => void,
  ) {}

  get exceeded(): boolean {
    return this.peakBytes > this.limitBytes;
  }

  start(): void {
    if (!READS_PROCESSES || this.pid === undefined) return;
    this.looking = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.looking.unref();
  }

  /** A last look: also what came and went between two looks counts. */
  stop(): void {
    clearInterval(this.looking);
    this.look();
  }

  /** What the process says itself. */
  told(bytes: number): void {
    this.note(bytes);
  }

  private look(): void {
    if (!READS_PROCESSES || this.pid === undefined) return;
    const use = memoryOf(this.pid);
    if (use) this.note(use.peak);
  }

  private note(bytes: number): void {
    this.peakBytes = Math.max(this.peakBytes, bytes);
    if (this.exceeded) this.onExceeded();
  }
}
