import { randomBytes, randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import type { WorldClock } from '../../clock.ts';
import { OperationCounters } from '../../counters.ts';
import type { FaultRules } from '../../faults.ts';
import type { WorldFeed } from '../../feed.ts';
import type { Deployment } from '../deployment.ts';
import type { Credentials } from '../gateway/index.ts';
import { isClient, type Caller } from './caller.ts';
import { readFunction } from './deployed-function.ts';
import type { Failure } from './failure.ts';
import { processVariables, renderVariables } from './function-environment.ts';
import { disturb } from './disturbance.ts';
import { FunctionHost, type FunctionStatus } from './host.ts';
import { IDLE_MS, MAX_INSTANCES } from './limits.ts';
import { LogBook } from './log-book.ts';
import { toEvent, toOutcome, type Conclusion, type Outcome } from './outcome.ts';
import { mayInvoke, problemsOfRules, type FunctionRules } from './rules.ts';
import { Watchdog } from './watchdog.ts';

export interface FunctionsOptions {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  /** Left out: this part counts for itself. */
  counters?: OperationCounters;
  /** The gateway of the SDKs, e.g. `http://127.0.0.1:8270/admin`. */
  adminUrl: () => string;
  /** Left out: the platform's (small plans) and five minutes. */
  limits?: { maxInstances?: number; idleMs?: number };
}

/** A call as somebody outside asks for it. */
export interface Call {
  name: string;
  data: unknown;
  caller: Caller;
  /** `off`: the function rules are not asked, as in an environment where they were never set. */
  rules?: 'on' | 'off';
  /** The id of the request that brings the call; left out: a new one. */
  requestId?: string;
}

/** What was checked and can be put into force without failing. */
export interface PreparedFunctions {
  problems: string[];
  apply: () => void;
}

/** The functions of the environment: who may call them, the processes they run in, and what they print. */
export class Functions {
  readonly log: LogBook;
  /** The keys that functions sign their database requests with; made up anew for every world. */
  readonly credentials: Credentials = {
    secretId: `AKIDlocal${randomBytes(12).toString('hex')}`,
    secretKey: randomBytes(16).toString('hex'),
  };
  private hosts = new Map<string, FunctionHost>();
  private readonly retired = new Set<FunctionHost>();
  private rules: FunctionRules = {};
  private readonly counters: OperationCounters;
  private readonly watchdog = new Watchdog();
  /** Who called the invocations that are at work, by request id. */
  private readonly running = new Map<string, { name: string; caller: Caller }>();
  private readonly stopWatching: () => void;

  constructor(private readonly options: FunctionsOptions) {
    this.log = new LogBook(options.clock, options.feed);
    this.counters = options.counters ?? new OperationCounters();
    this.stopWatching = options.clock.onChange(() => this.hosts.forEach((host) => host.showClock()));
  }

  /** Checks a deployment; `apply` replaces all functions. Invocations at work finish in the old ones. */
  prepare(deployment: Deployment): PreparedFunctions {
    const problems = problemsOfRules(deployment.functionRules);
    const hosts = new Map<string, FunctionHost>();
    for (const config of deployment.config.functions ?? []) {
      const { fn, problems: ofFunction } = readFunction(config, deployment.functionsDir);
      const { variables, problems: ofVariables } = renderVariables(config, deployment.variables);
      problems.push(...ofFunction, ...ofVariables);
      if (hosts.has(fn.name)) problems.push(`function ${fn.name}: there are two of this name`);
      const { envId } = deployment;
      const codeDir = dirname(fn.entry);
      const access = () => ({ envId, credentials: this.credentials, adminUrl: this.options.adminUrl(), codeDir });
      const deployed = { ...fn, variables: () => processVariables(config, variables, access()) };
      hosts.set(fn.name, new FunctionHost(deployed, this.hostOptions(envId)));
    }
    return { problems, apply: () => this.replace(hosts, deployment.functionRules) };
  }

  has(name: string): boolean {
    return this.hosts.has(name);
  }

  /** Calls a function as the platform would for this caller. Never rejects for what the function does. */
  async invoke(call: Call): Promise<Outcome> {
    const { requestId = randomUUID() } = call;
    const disturbance = disturb(this.options, call.name, requestId);
    const before = await disturbance('before');
    if (before) return before;
    this.running.set(requestId, { name: call.name, caller: call.caller });
    const conclusion = await this.run(call, requestId).finally(() => this.forget(requestId));
    return (await disturbance('after')) ?? toOutcome(conclusion, call.caller, requestId);
  }

  /** Who a request of a running invocation comes from; undefined when no such invocation is at work. */
  callerOf(invocationId: string): Caller | undefined {
    const at = this.running.get(invocationId);
    return at && { kind: 'function', name: at.name, context: at.caller };
  }

  /** Ends the process that runs this invocation, as `kill -9`; resolves when it is gone. */
  async kill(invocationId: string): Promise<void> {
    for (const host of [...this.hosts.values(), ...this.retired]) {
      if (await host.kill(invocationId)) return;
    }
  }

  list(): FunctionStatus[] {
    return [...this.hosts.values()].map((host) => host.status());
  }

  /** Ends every process; resolves when they are gone. Calls at work fail, later ones find no function. */
  async close(): Promise<void> {
    this.stopWatching();
    const hosts = [...this.hosts.values(), ...this.retired];
    this.hosts = new Map();
    await Promise.all(hosts.map((host) => host.close()));
    this.watchdog.close();
  }

  private forget(requestId: string): void {
    this.running.delete(requestId);
    this.options.faults.forget(requestId);
  }

  private async run({ name, data, caller, rules = 'on' }: Call, requestId: string): Promise<Conclusion> {
    const host = this.hosts.get(name);
    if (!host) return refuse('notFound', 'FunctionName parameter could not be found.');
    if (rules === 'on' && isClient(caller) && !mayInvoke(this.rules, name, caller)) {
      return refuse('denied', 'the function rules do not let this client invoke the function');
    }
    const event = toEvent(data, caller);
    return 'failure' in event ? event : host.invoke({ requestId, event: event.json, caller });
  }

  private replace(hosts: Map<string, FunctionHost>, rules: FunctionRules): void {
    for (const old of this.retired) if (old.status().instances === 0) this.retired.delete(old);
    for (const host of this.hosts.values()) {
      host.retire();
      this.retired.add(host);
    }
    this.hosts = hosts;
    this.rules = rules;
  }

  private hostOptions(envId: string) {
    const { clock, feed, limits } = this.options;
    const { maxInstances = MAX_INSTANCES, idleMs = IDLE_MS } = limits ?? {};
    return {
      envId,
      clock,
      feed,
      log: this.log,
      counters: this.counters,
      watchdog: this.watchdog,
      maxInstances,
      idleMs,
    };
  }
}

function refuse(kind: Failure['kind'], message: string): { failure: Failure } {
  return { failure: { kind, message } };
}
