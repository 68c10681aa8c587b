type Level = 'info' | 'warn' | 'error';

/** Log fields. Never OpenIDs, UnionIDs, phone numbers, tokens or message texts: user ids of ours are the pseudonyms. */
export type LogFields = Record<string, unknown>;

export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

function describe(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack } = value;
  return { name, message, code: (value as { code?: unknown }).code, stack };
}

function write(level: Level, event: string, fields: LogFields = {}): void {
  const entries = Object.entries(fields).map(([key, value]) => [key, describe(value)]);
  const line = JSON.stringify({ level, event, ...Object.fromEntries(entries) });
  if (level === 'error') console.error(line);
  else console.log(line);
}

/** One line of JSON per event, to the function's log. */
export const jsonLogger: Logger = {
  info: (event, fields) => write('info', event, fields),
  warn: (event, fields) => write('warn', event, fields),
  error: (event, fields) => write('error', event, fields),
};
