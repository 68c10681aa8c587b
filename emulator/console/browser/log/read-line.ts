import type { LogLine } from '../live/wire.ts';

/** A line of a log, taken apart as far as it is structured. */
export interface ReadLine {
  level: 'info' | 'warn' | 'error';
  title: string;
  fields: [name: string, value: string][];
}

/** Shown beside the line already, or the same in every line. */
const KNOWN = new Set(['level', 'event', 'message', 'time', 'at', 'requestId']);

/** A line that is a JSON object is shown by its fields; any other as it is. */
export function readLine({ line, stream }: Pick<LogLine, 'line' | 'stream'>): ReadLine {
  const fields = objectIn(line);
  if (!fields) return { level: stream === 'stderr' ? 'error' : 'info', title: line, fields: [] };
  const title = [fields.event, fields.message].filter((part) => typeof part === 'string').join(' ');
  const rest = Object.entries(fields).filter(([name]) => !KNOWN.has(name));
  return {
    level: fields.level === 'error' || fields.level === 'warn' ? fields.level : 'info',
    title: title || line,
    fields: title ? rest.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]) : [],
  };
}

function objectIn(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
