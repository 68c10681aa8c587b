import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorldClock } from '../../clock.ts';
import type { Variables } from './call-variables.ts';
import { LOAD_TIMEOUT_MS } from './limits.ts';

const RUNNER = join(import.meta.dirname, 'runner.cjs');

/** Milliseconds that a process which has ended may take to hand over the last of its output. */
const LAST_OUTPUT_MS = 500;

export type OutputStream = 'stdout' | 'stderr';

/** What an instance is: a bundle, its limits and its environment. */
export interface InstanceOptions {
  /** Absolute path of the bundle. */
  entry: string;
  exportName: string;
  memoryMb: number;
  /** The whole environment of the process. */
  variables: Variables;
  clock: WorldClock;
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

/** How an invocation ended; after anything but `answered` and `threw` the instance is gone. */
export type Ending =
  | { kind: 'answered'; json: string }
  | { kind: 'threw'; error: string }
  | { kind: 'load-failed'; error: string }
  | { kind: 'timed-out' }
  | { kind: 'exited'; exit: string; outOfMemory: boolean };

type Message =
  | { type: 'ready' }
  | { type: 'load-failed'; error: string }
  | { type: 'log'; stream: OutputStream; text: string }
  | { type: 'done'; requestId: string; result: string }
  | { type: 'failed'; requestId: string; error: string };

/** A process that has a function loaded and answers one invocation at a time. */
export class Instance {
  /** Milliseconds from the start of the process until the bundle was loaded. */
  coldStartMs: number | undefined;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private readonly startedAt = performance.now();
  private readonly loading: Promise<Ending | undefined>;
  private loaded: (ending?: Ending) => void = () => undefined;
  private finish: ((ending: Ending) => void) | undefined;
  private requestId: string | undefined;
  private errorOutput = '';

  constructor(private readonly options: InstanceOptions) {
    const { entry, exportName, clock, memoryMb, variables } = options;
    this.loading = new Promise((resolve) => (this.loaded = resolve));
    this.child = fork(RUNNER, [JSON.stringify({ entry, exportName, clock: clock.setting() })], {
      cwd: join(entry, '..'),
      env: variables,
      execArgv: [`--max-old-space-size=${memoryMb}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.on('message', (message) => this.receive(message as Message));
    this.child.stdout?.on('data', (text: Buffer) => this.output('stdout', text.toString()));
    this.child.stderr?.on('data', (text: Buffer) => this.output('stderr', text.toString()));
    this.ended = this.watchEnd();
  }

  /** True while the process is there. */
  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Runs one invocation; not to be called before the one before has ended. `requestId` also names the output of loading. */
  async run(invocation: Invocation): Promise<Ending> {
    this.requestId = invocation.requestId;
    const ending = (await this.load()) ?? (await this.execute(invocation));
    this.requestId = undefined;
    return ending;
  }

  /** Tells the process that the clock was frozen, resumed or moved. */
  showClock(): void {
    this.send({ type: 'clock' });
  }

  /** Ends the process, whatever it is doing; the platform gives no notice either. */
  end(): Promise<void> {
    if (this.alive) this.child.kill('SIGKILL');
    return this.ended;
  }

  private async load(): Promise<Ending | undefined> {
    const limit = setTimeout(() => {
      this.loaded({
        kind: 'load-failed',
        error: `the function was not loaded within ${LOAD_TIMEOUT_MS / 1000} seconds`,
      });
    }, LOAD_TIMEOUT_MS);
    const failure = await this.loading;
    clearTimeout(limit);
    if (failure) await this.end();
    return failure;
  }

  private async execute({ timeoutMs, ...message }: Invocation): Promise<Ending> {
    const ending = new Promise<Ending>((resolve) => (this.finish = resolve));
    const limit = setTimeout(() => this.finish?.({ kind: 'timed-out' }), timeoutMs);
    this.send({ type: 'invoke', ...message });
    const how = await ending;
    clearTimeout(limit);
    this.finish = undefined;
    if (how.kind === 'timed-out') await this.end();
    return how;
  }

  private send(message: object): void {
    if (this.child.connected) this.child.send({ ...message, clock: this.options.clock.setting() }, ignoreEndedProcess);
  }

  private receive(message: Message): void {
    if (message.type === 'log') return this.output(message.stream, message.text);
    if (message.type === 'ready') {
      this.coldStartMs = performance.now() - this.startedAt;
      return this.loaded();
    }
    if (message.type === 'load-failed') return this.loaded({ kind: 'load-failed', error: message.error });
    // An answer to a call that has timed out meanwhile is nobody's.
    if (message.requestId !== this.requestId) return;
    if (message.type === 'done') this.finish?.({ kind: 'answered', json: message.result });
    else this.finish?.({ kind: 'threw', error: message.error });
  }

  private output(stream: OutputStream, text: string): void {
    if (stream === 'stderr') this.errorOutput = (this.errorOutput + text).slice(-4_000);
    this.options.onOutput(stream, text, this.requestId);
  }

  private async watchEnd(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.child.once('close', () => resolve()));
    const exit = await new Promise<string>((resolve) => {
      this.child.once('error', (error) => resolve(error.message));
      this.child.once('exit', (code, signal) => resolve(signal ?? String(code)));
    });
    // A crash is explained on stderr, which may arrive after the news of the exit.
    await Promise.race([closed, wait(LAST_OUTPUT_MS, undefined, { ref: false })]);
    const ending: Ending = { kind: 'exited', exit, outOfMemory: this.errorOutput.includes('heap out of memory') };
    this.loaded(ending);
    this.finish?.(ending);
  }
}

/** The process may end between the check and the write; `watchEnd` tells of it. */
function ignoreEndedProcess(): void {
  // Nothing to do.
}
