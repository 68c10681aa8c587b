import type { WorldFeed } from '../../feed.ts';
import type { WorldClock } from '../../clock.ts';
import type { OutputStream } from './instance.ts';

/** One line that a function has printed. `at` is world time (ISO). */
export interface LogLine {
  at: string;
  functionName: string;
  /** Empty for what was printed between two invocations. */
  requestId: string;
  stream: OutputStream;
  line: string;
}

/** Lines kept; older ones are forgotten. */
const KEPT_LINES = 10_000;

/** Characters of a line that are kept. */
const LONGEST_LINE = 8_192;

/** What the functions have printed, cut into lines, newest last. */
export class LogBook {
  private readonly lines: LogLine[] = [];
  /** The beginning of a line whose end has not come yet, by function, request and stream. */
  private readonly unfinished = new Map<string, string>();

  constructor(
    private readonly clock: WorldClock,
    private readonly feed: WorldFeed,
  ) {}

  write(functionName: string, requestId: string, stream: OutputStream, text: string): void {
    const key = `${functionName} ${requestId} ${stream}`;
    const lines = `${this.unfinished.get(key) ?? ''}${text}`.split(/\r?\n/);
    const rest = lines.pop() ?? '';
    if (rest) this.unfinished.set(key, rest);
    else this.unfinished.delete(key);
    for (const line of lines) this.add({ functionName, requestId, stream, line });
  }

  /** The invocation is over: what has no line end yet is a line too. */
  finish(functionName: string, requestId: string): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.unfinished.has(`${functionName} ${requestId} ${stream}`))
        this.write(functionName, requestId, stream, '\n');
    }
  }

  /** The last `limit` (200) lines that fit the filter, oldest first. */
  find(filter: { functionName?: string; requestId?: string; limit?: number } = {}): LogLine[] {
    const { functionName, requestId, limit = 200 } = filter;
    const found = this.lines.filter(
      (line) =>
        (functionName === undefined || line.functionName === functionName) &&
        (requestId === undefined || line.requestId === requestId),
    );
    return limit > 0 ? found.slice(-limit) : [];
  }

  private add(entry: Omit<LogLine, 'at'>): void {
    const line = entry.line.length > LONGEST_LINE ? `${entry.line.slice(0, LONGEST_LINE)}…` : entry.line;
    this.lines.push({ at: this.clock.now().toISOString(), ...entry, line });
    if (this.lines.length > KEPT_LINES * 1.5) this.lines.splice(0, this.lines.length - KEPT_LINES);
    this.feed.publish({
      source: 'function',
      kind: 'function.printed',
      text: line,
      requestId: entry.requestId || undefined,
      detail: { functionName: entry.functionName, stream: entry.stream },
    });
  }
}
