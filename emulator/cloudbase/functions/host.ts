import type { WorldClock } from '../../clock.ts';
import type { OperationCounters } from '../../counters.ts';
import type { WorldFeed } from '../../feed.ts';
import { callVariables } from './call-variables.ts';
import { describeCaller, type Caller } from './caller.ts';
import { invocationContext } from './context.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { FAILURES } from './failure.ts';
import { Instance } from './instance.ts';
import { platformLines, reportOf, type InvocationReport } from './invocation-report.ts';
import type { LogBook } from './log-book.ts';
import { conclude, type Conclusion } from './outcome.ts';
import { InstancePool, type Run } from './pool.ts';
import type { Watchdog } from './watchdog.ts';

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
  /** The last run that has ended; absent before the first. */
  lastRun?: InvocationReport;
}

export interface HostOptions {
  envId: string;
  clock: WorldClock;
  feed: WorldFeed;
  log: LogBook;
  counters: OperationCounters;
  watchdog: Watchdog;
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
  const ending = { kind: 'load-failed', error: `no process could be started: ${String(error)}` } as const;
  return { ending, isCold: true, ranMs: 0, memoryBytes: 0 };
}

/** One deployed function: its instances, its counters, and what the world learns of its invocations. */
export class FunctionHost {
  private readonly pool: InstancePool;
  private readonly counts = { invocations: 0, errors: 0, throttled: 0, coldStarts: 0 };
  private lastColdStartMs: number | undefined;
  private lastRun: InvocationReport | undefined;

  constructor(
    readonly fn: DeployedFunction,
    private readonly options: HostOptions,
  ) {
    const { maxInstances, idleMs } = options;
    this.pool = new InstancePool({ maxInstances, idleMs, start: () => this.startInstance() });
  }

  async invoke(call: AdmittedCall): Promise<Conclusion> {
    const { requestId } = call;
    const { log, counters } = this.options;
    const { name } = this.fn;
    const startedAt = performance.now();
    this.counts.invocations += 1;
    counters.begin(requestId, name);
    log.note(name, requestId, platformLines.start(requestId));
    const run = await this.run(call);
    log.finish(name, requestId);
    const operations = counters.end(requestId);
    const report = 'ending' in run ? reportOf(run, operations) : undefined;
    const conclusion = { ...conclude(run, this.fn, call.caller), ...(report && { report }) };
    this.account(run, conclusion);
    log.note(name, requestId, platformLines.end(requestId));
    if (report) log.note(name, requestId, platformLines.report(requestId, this.fn, report), report);
    this.publish(call, conclusion, performance.now() - startedAt);
    return conclusion;
  }

  status(): FunctionStatus {
    const { name, timeoutSeconds, memoryMb } = this.fn;
    const { size: instances, busy } = this.pool;
    const cold = this.lastColdStartMs === undefined ? {} : { lastColdStartMs: this.lastColdStartMs };
    const last = this.lastRun && { lastRun: this.lastRun };
    return { name, timeoutSeconds, memoryMb, instances, busy, ...this.counts, ...cold, ...last };
  }

  /** Ends the process that runs this invocation, if it is one of this function's. */
  kill(invocationId: string): Promise<boolean> {
    return this.pool.kill(invocationId);
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

  private run({ requestId, event, caller }: AdmittedCall): Promise<Run> {
    const { envId } = this.options;
    const variables = callVariables({ caller, envId, requestId });
    const context = invocationContext(this.fn, { requestId, envId, variables });
    const timeoutMs = this.fn.timeoutSeconds * 1000;
    return this.pool.run({ requestId, event, context, variables, timeoutMs }).catch(notStarted);
  }

  private startInstance(): Instance {
    const { entry, exportName, memoryMb, name } = this.fn;
    return new Instance({
      entry,
      exportName,
      memoryMb,
      variables: this.fn.variables(),
      clock: this.options.clock,
      watchdog: this.options.watchdog,
      onOutput: (stream, text, requestId) => this.options.log.write(name, requestId ?? '', stream, text),
    });
  }

  private account(run: Run, { report, ...conclusion }: Conclusion): void {
    if ('throttled' in run) this.counts.throttled += 1;
    else if ('failure' in conclusion) this.counts.errors += 1;
    if (!report) return;
    this.lastRun = report;
    if (report.initMs === undefined) return;
    this.counts.coldStarts += 1;
    this.lastColdStartMs = report.initMs;
  }

  private publish({ requestId, caller }: AdmittedCall, { report, ...conclusion }: Conclusion, elapsedMs: number): void {
    const { name } = this.fn;
    const code = 'failure' in conclusion ? FAILURES[conclusion.failure.kind].code : undefined;
    const coldStartMs = report?.initMs;
    const ms = Math.round(elapsedMs * 10) / 10;
    const start = coldStartMs === undefined ? '' : `, cold start ${coldStartMs} ms`;
    const facts = report && {
      memoryMb: report.memoryMb,
      reads: report.operations.reads,
      writes: report.operations.writes,
    };
    this.options.feed.publish({
      source: 'function',
      kind: 'function.finished',
      text: `${name} ${code ?? 'answered'} in ${ms} ms${start}, called by ${describeCaller(caller)}`,
      requestId,
      detail: {
        functionName: name,
        caller: caller.kind,
        ms,
        outcome: code ?? 'ok',
        ...(start ? { coldStartMs } : {}),
        ...facts,
      },
    });
  }
}
