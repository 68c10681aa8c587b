import type { WorldFeed } from '../../feed.ts';
import type { WorldClock } from '../../clock.ts';
import type { OutputStream } from './runner-messages.ts';
import type { InvocationReport } from './invocation-report.ts';

/** One line that a function has printed, or the platform about it. `at` is world time (ISO). */
export interface LogLine {
  at: string;
  functionName: string;
  /** Empty for what was printed between two invocations. */
  requestId: string;
  stream: OutputStream | 'platform';
  line: string;
  /** Of the platform's last line of an invocation. */
  report?: InvocationReport;
}

/** Which lines somebody asks for. */
export interface LogFilter {
  functionName?: string;
  requestId?: string;
  /** The last so many; left out: 200. */
  limit?: number;
  /** Also what the platform writes (START, END, Report); left out: only what functions print. */
  platform?: boolean;
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
    // No more than is kept of a line: it may never end.
    if (rest) this.unfinished.set(key, rest.slice(0, LONGEST_LINE + 1));
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

  /** A line of the platform itself; the feed tells of the end of an invocation in its own way. */
  note(functionName: string, requestId: string, line: string, report?: InvocationReport): void {
    this.keep({ functionName, requestId, stream: 'platform', line, ...(report && { report }) });
  }

  /** The last lines that fit the filter, oldest first. */
  find({ functionName, requestId, limit = 200, platform = false }: LogFilter = {}): LogLine[] {
    const found = this.lines.filter(
      (line) =>
        (functionName === undefined || line.functionName === functionName) &&
        (requestId === undefined || line.requestId === requestId) &&
        (platform || line.stream !== 'platform'),
    );
    return limit > 0 ? found.slice(-limit) : [];
  }

  private keep(line: Omit<LogLine, 'at'>): void {
    this.lines.push({ at: this.clock.now().toISOString(), ...line });
    if (this.lines.length > KEPT_LINES * 1.5) this.lines.splice(0, this.lines.length - KEPT_LINES);
  }

  private add(entry: Omit<LogLine, 'at'>): void {
    const line = entry.line.length > LONGEST_LINE ? `${entry.line.slice(0, LONGEST_LINE)}…` : entry.line;
    this.keep({ ...entry, line });
    this.feed.publish({
      source: 'function',
      kind: 'function.printed',
      text: line,
      requestId: entry.requestId || undefined,
      detail: { functionName: entry.functionName, stream: entry.stream },
    });
  }
}
