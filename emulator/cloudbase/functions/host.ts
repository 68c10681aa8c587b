import type { WorldClock } from '../../clock.ts';
import type { WorldFeed } from '../../feed.ts';
import { callVariables } from './call-variables.ts';
import { describeCaller, type Caller } from './caller.ts';
import { invocationContext } from './context.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { FAILURES } from './failure.ts';
import { Instance } from './instance.ts';
import type { LogBook } from './log-book.ts';
import { conclude, type Conclusion } from './outcome.ts';
import { InstancePool, type Run } from './pool.ts';

/** The state of a function, for the console. Counts are since its deployment. */
export interface FunctionStatus {
  name: string;
  timeoutSeconds: number;
  memoryMb: number;
  instances: number;
  busy: number;
  invocations: number;
  /** Without the throttled ones. */
  errors: number;
  /** Calls refused because all instances were busy; they reached none. */
  throttled: number;
  coldStarts: number;
  /** Milliseconds (real) of the last cold start; absent before the first. */
  lastColdStartMs?: number;
}

export interface HostOptions {
  envId: string;
  clock: WorldClock;
  feed: WorldFeed;
  log: LogBook;
  maxInstances: number;
  idleMs: number;
}

/** One call that has been let in. */
export interface AdmittedCall {
  requestId: string;
  /** The event as JSON. */
  event: string;
  caller: Caller;
}

/** The machine could not start a process at all (no memory, variables that no process can have). */
function notStarted(error: unknown): Run {
  return { ending: { kind: 'load-failed', error: `no process could be started: ${String(error)}` } };
}

/** One deployed function: its instances, its counters, and what the world learns of its invocations. */
export class FunctionHost {
  private readonly pool: InstancePool;
  private readonly counts = { invocations: 0, errors: 0, throttled: 0, coldStarts: 0 };
  private lastColdStartMs: number | undefined;

  constructor(
    readonly fn: DeployedFunction,
    private readonly options: HostOptions,
  ) {
    const { maxInstances, idleMs } = options;
    this.pool = new InstancePool({ maxInstances, idleMs, start: () => this.startInstance() });
  }

  async invoke(call: AdmittedCall): Promise<Conclusion> {
    const { requestId, event, caller } = call;
    const { envId, log } = this.options;
    const startedAt = performance.now();
    this.counts.invocations += 1;
    const variables = callVariables({ caller, envId, requestId });
    const context = invocationContext(this.fn, { requestId, envId, variables });
    const timeoutMs = this.fn.timeoutSeconds * 1000;
    const run = await this.pool.run({ requestId, event, context, variables, timeoutMs }).catch(notStarted);
    log.finish(this.fn.name, requestId);
    const conclusion = conclude(run, this.fn, caller);
    this.report(call, run, conclusion, performance.now() - startedAt);
    return conclusion;
  }

  status(): FunctionStatus {
    const { name, timeoutSeconds, memoryMb } = this.fn;
    const { size: instances, busy } = this.pool;
    const cold = this.lastColdStartMs === undefined ? {} : { lastColdStartMs: this.lastColdStartMs };
    return { name, timeoutSeconds, memoryMb, instances, busy, ...this.counts, ...cold };
  }

  showClock(): void {
    this.pool.showClock();
  }

  /** Takes no more calls; what runs may finish. */
  retire(): void {
    this.pool.retire();
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private startInstance(): Instance {
    const { entry, exportName, memoryMb, name } = this.fn;
    return new Instance({
      entry,
      exportName,
      memoryMb,
      variables: this.fn.variables(),
      clock: this.options.clock,
      onOutput: (stream, text, requestId) => this.options.log.write(name, requestId ?? '', stream, text),
    });
  }

  private report({ requestId, caller }: AdmittedCall, run: Run, conclusion: Conclusion, elapsedMs: number): void {
    const { name } = this.fn;
    const code = 'failure' in conclusion ? FAILURES[conclusion.failure.kind].code : undefined;
    if ('throttled' in run) this.counts.throttled += 1;
    else if (code) this.counts.errors += 1;
    const coldStartMs = 'coldStartMs' in run && run.coldStartMs !== undefined ? Math.round(run.coldStartMs) : undefined;
    if (coldStartMs !== undefined) {
      this.counts.coldStarts += 1;
      this.lastColdStartMs = coldStartMs;
    }
    const ms = Math.round(elapsedMs * 10) / 10;
    const start = coldStartMs === undefined ? '' : `, cold start ${coldStartMs} ms`;
    this.options.feed.publish({
      source: 'function',
      kind: 'function.finished',
      text: `${name} ${code ?? 'answered'} in ${ms} ms${start}, called by ${describeCaller(caller)}`,
      requestId,
      detail: { functionName: name, caller: caller.kind, ms, outcome: code ?? 'ok', ...(start ? { coldStartMs } : {}) },
    });
  }
}
