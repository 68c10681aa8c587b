import { isSurvived, type Ending } from './ending.ts';
import type { Instance, Invocation } from './instance.ts';

/** What a pool needs: how to start an instance and how many there may be. */
export interface PoolOptions {
  maxInstances: number;
  /** Milliseconds (real) until an instance without work is ended; a tenth of it while others are free as well. */
  idleMs: number;
  start: () => Instance;
}

/** How an invocation ended, or that it was not even begun. */
export type Run = FinishedRun | { throttled: true };

/** One run in an instance. */
export interface FinishedRun {
  ending: Ending;
  /** A new instance was started for it. */
  isCold: boolean;
  /** Milliseconds of loading, if it needed a new instance and that was loaded. */
  coldStartMs?: number;
  /** Milliseconds of the run itself. */
  ranMs: number;
  /** What the instance has held at most since it was started. */
  memoryBytes: number;
}

/** Surplus instances wait for this share of the time that the last one waits for. */
const SURPLUS_SHARE = 0.1;

/**
 * The instances of one function. A request takes a free one, the last used first; without one it starts another; above
 * the limit it is refused at once, as on the platform (there is no queue).
 */
export class InstancePool {
  private readonly instances = new Set<Instance>();
  /** Free instances, the last used at the end, with the timer that ends them. */
  private readonly free: { instance: Instance; idle: NodeJS.Timeout }[] = [];
  private retired = false;

  constructor(private readonly options: PoolOptions) {}

  get size(): number {
    return this.instances.size;
  }

  get busy(): number {
    return this.instances.size - this.free.length;
  }

  async run(invocation: Invocation): Promise<Run> {
    const warm = this.takeFree();
    if (!warm && this.instances.size >= this.options.maxInstances) return { throttled: true };
    const instance = warm ?? this.add();
    const ending = await instance.run(invocation);
    this.release(instance, ending);
    const { lastRunMs: ranMs, peakMemoryBytes: memoryBytes, coldStartMs } = instance;
    return { ending, isCold: !warm, ranMs, memoryBytes, ...(warm ? {} : { coldStartMs }) };
  }

  /** Ends the instance that runs this invocation; answers whether there is one. Resolves when its process is gone. */
  async kill(invocationId: string): Promise<boolean> {
    const instance = [...this.instances].find((one) => one.invocationId === invocationId);
    await instance?.end();
    return instance !== undefined;
  }

  showClock(): void {
    for (const instance of this.instances) instance.showClock();
  }

  /** Ends what is free now, and what is busy when it has finished. */
  retire(): void {
    this.retired = true;
    for (let instance = this.takeFree(); instance; instance = this.takeFree()) void instance.end();
  }

  /** Ends every process, busy or not; resolves when they are gone. */
  async close(): Promise<void> {
    this.retire();
    await Promise.all([...this.instances].map((instance) => instance.end()));
  }

  private add(): Instance {
    const instance = this.options.start();
    this.instances.add(instance);
    void instance.ended.then(() => this.forget(instance));
    return instance;
  }

  private takeFree(): Instance | undefined {
    for (let last = this.free.pop(); last; last = this.free.pop()) {
      clearTimeout(last.idle);
      if (last.instance.alive) return last.instance;
    }
    return undefined;
  }

  private release(instance: Instance, ending: Ending): void {
    if (!isSurvived(ending) || !instance.alive) return this.forget(instance);
    if (this.retired) return void instance.end();
    const { idleMs } = this.options;
    const idle = setTimeout(() => void instance.end(), this.free.length === 0 ? idleMs : idleMs * SURPLUS_SHARE);
    idle.unref();
    this.free.push({ instance, idle });
  }

  private forget(instance: Instance): void {
    this.instances.delete(instance);
    const at = this.free.findIndex((one) => one.instance === instance);
    if (at >= 0) clearTimeout(this.free.splice(at, 1)[0]?.idle);
  }
}
