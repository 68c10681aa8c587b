import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorldClock } from '../../clock.ts';
import type { Variables } from './call-variables.ts';
import { exitCode, isSurvived, type Ending } from './ending.ts';
import { LOAD_TIMEOUT_MS, MAX_OUTPUT_CHARACTERS, MAX_PAYLOAD_BYTES } from './limits.ts';
import { MEGABYTE, READS_PROCESSES } from './memory.ts';
import { memoryFlags } from './memory-flags.ts';
import { MemoryWatch } from './memory-watch.ts';
import { endGroup, HAS_GROUPS } from './process-group.ts';
import type { Message, OutputStream } from './runner-messages.ts';
import type { Watchdog } from './watchdog.ts';

const RUNNER = join(import.meta.dirname, 'runner.cjs');

/** Milliseconds that a process which has ended may take to hand over the last of its output. */
const LAST_OUTPUT_MS = 500;

/** What an instance is: a bundle, its limits and its environment. */
export interface InstanceOptions {
  /** Absolute path of the bundle. */
  entry: string;
  exportName: string;
  memoryMb: number;
  /** The whole environment of the process. */
  variables: Variables;
  clock: WorldClock;
  watchdog: Watchdog;
  /** Output as it comes, not cut into lines; `requestId` is that of the invocation at work, if any. */
  onOutput: (stream: OutputStream, text: string, requestId: string | undefined) => void;
}

/** One invocation as the process gets it. */
export interface Invocation {
  requestId: string;
  /** The event as JSON. */
  event: string;
  context: Record<string, unknown>;
  variables: Variables;
  timeoutMs: number;
}

/** A process that has a function loaded and answers one invocation at a time. */
export class Instance {
  /** Milliseconds from the start of the process until the bundle was loaded. */
  coldStartMs: number | undefined;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  /** Milliseconds that the last invocation took, without loading. */
  lastRunMs = 0;
  private readonly child: ChildProcess;
  private readonly memory: MemoryWatch;
  private readonly startedAt = performance.now();
  private readonly loading: Promise<Ending | undefined>;
  private loaded: (ending?: Ending) => void = () => undefined;
  private finish: ((ending: Ending) => void) | undefined;
  private requestId: string | undefined;
  private errorOutput = '';
  /** Characters of an invocation that are still kept of what comes past the runner. */
  private outputLeft = MAX_OUTPUT_CHARACTERS;

  constructor(private readonly options: InstanceOptions) {
    const { entry, exportName, clock, memoryMb, variables } = options;
    this.loading = new Promise((resolve) => (this.loaded = resolve));
    const limits = { outputBytes: MAX_OUTPUT_CHARACTERS, resultBytes: MAX_PAYLOAD_BYTES };
    const setting = { entry, exportName, clock: clock.setting(), limits, reportsMemory: !READS_PROCESSES };
    this.child = fork(RUNNER, [JSON.stringify(setting)], {
      cwd: join(entry, '..'),
      env: variables,
      execArgv: memoryFlags(memoryMb),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: HAS_GROUPS,
    });
    this.memory = new MemoryWatch(this.child.pid, memoryMb * MEGABYTE, () => this.conclude({ kind: 'out-of-memory' }));
    options.watchdog.watch(this.child.pid);
    this.child.on('message', (message) => this.receive(message as Message));
    for (const stream of ['stdout', 'stderr'] as const)
      this.child[stream]?.on('data', (text: Buffer) => this.outputPastRunner(stream, text.toString()));
    this.ended = this.watchEnd();
  }

  /** True while the process is there. */
  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The invocation at work, if any. */
  get invocationId(): string | undefined {
    return this.requestId;
  }

  /** Bytes of memory that the process has held at most. */
  get peakMemoryBytes(): number {
    return this.memory.peakBytes;
  }

  /** Runs one invocation; not to be called before the one before has ended. `requestId` also names the output of loading. */
  async run(invocation: Invocation): Promise<Ending> {
    this.requestId = invocation.requestId;
    this.outputLeft = MAX_OUTPUT_CHARACTERS;
    this.memory.start();
    const ending = (await this.load()) ?? (await this.execute(invocation));
    this.memory.stop();
    if (!isSurvived(ending)) await this.end();
    this.requestId = undefined;
    return ending;
  }

  /** Tells the process that the clock was frozen, resumed or moved. */
  showClock(): void {
    this.send({ type: 'clock' });
  }

  /** Ends the process and what it has started, whatever it is doing; the platform gives no notice either. */
  end(): Promise<void> {
    if (this.alive) endGroup(this.child.pid);
    return this.ended;
  }

  private async load(): Promise<Ending | undefined> {
    const error = `the function was not loaded within ${LOAD_TIMEOUT_MS / 1000} seconds`;
    const limit = setTimeout(() => this.loaded({ kind: 'load-failed', error }), LOAD_TIMEOUT_MS);
    const failure = await this.loading;
    clearTimeout(limit);
    return failure;
  }

  private async execute({ timeoutMs, ...message }: Invocation): Promise<Ending> {
    const startedAt = performance.now();
    const ending = new Promise<Ending>((resolve) => (this.finish = resolve));
    const limit = setTimeout(() => this.finish?.({ kind: 'timed-out' }), timeoutMs);
    this.send({ type: 'invoke', ...message });
    const how = await ending;
    clearTimeout(limit);
    this.finish = undefined;
    this.lastRunMs = performance.now() - startedAt;
    return how;
  }

  /** Whatever the process is at, loading or an invocation, has come to this end. */
  private conclude(ending: Ending): void {
    this.loaded(ending);
    this.finish?.(ending);
  }

  private send(message: object): void {
    if (this.child.connected) this.child.send({ ...message, clock: this.options.clock.setting() }, ignoreEndedProcess);
  }

  private receive(message: Message): void {
    if (message.type === 'log') return this.options.onOutput(message.stream, message.text, this.requestId);
    if (message.type === 'ready') {
      this.coldStartMs = performance.now() - this.startedAt;
      return this.loaded();
    }
    if (message.type === 'load-failed') return this.loaded({ kind: 'load-failed', error: message.error });
    if (message.type === 'memory') return this.memory.told(message.bytes);
    // An answer to a call that has timed out meanwhile is nobody's.
    if (message.requestId !== this.requestId) return;
    this.memory.stop();
    if (message.type === 'done') this.finish?.({ kind: 'answered', json: message.result });
    else if (message.type === 'too-large') this.finish?.({ kind: 'too-large' });
    else this.finish?.({ kind: 'threw', error: message.error });
  }

  /** What code writes to the pipes itself, and the last words of Node: nobody but us bounds it. */
  private outputPastRunner(stream: OutputStream, text: string): void {
    const kept = text.slice(0, this.outputLeft);
    this.outputLeft -= kept.length;
    if (stream === 'stderr') this.errorOutput = (this.errorOutput + text).slice(-4_000);
    if (kept !== '') this.options.onOutput(stream, kept, this.requestId);
  }

  private async watchEnd(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.child.once('close', () => resolve()));
    const exit = await new Promise<string>((resolve) => {
      this.child.once('error', (error) => resolve(error.message));
      this.child.once('exit', (code, signal) => resolve(exitCode(code, signal)));
    });
    endGroup(this.child.pid);
    this.options.watchdog.release(this.child.pid);
    // A crash is explained on stderr, which may arrive after the news of the exit.
    await Promise.race([closed, wait(LAST_OUTPUT_MS, undefined, { ref: false })]);
    const isHeapFull = this.errorOutput.includes('heap out of memory');
    this.conclude(isHeapFull || this.memory.exceeded ? { kind: 'out-of-memory' } : { kind: 'exited', exit });
  }
}

/** The process may end between the check and the write; `watchEnd` tells of it. */
function ignoreEndedProcess(): void {
  // Nothing to do.
}
