type Level = 'info' | 'warn' | 'error';

/**
 * Log fields. Never OpenIDs, UnionIDs, phone numbers, tokens or message texts: user ids of ours are the pseudonyms. What
 * gets in all the same, with the message of a foreign error for instance, is hidden where it can be recognised.
 */
export type LogFields = Record<string, unknown>;

export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const HIDDEN = '[hidden]';

/** OpenIDs and UnionIDs: 28 characters, the first an o. */
const WECHAT_ID = /(?<![\w-])o[\w-]{27}(?![\w-])/g;
/** A mainland mobile number that stands alone. */
const PHONE_NUMBER = /(?<![\w.])1[3-9]\d{9}(?![\w.])/g;
/** The value of a query parameter or JSON field whose name says that it is a secret. */
const SECRET = /((?:token|secret|session_key|signature)["']?\s*[=:]\s*["']?)[^"'&\s]+/gi;

/** The text with everything hidden that looks like an OpenID, a phone number, a token or a secret. */
export const withoutSecrets = (text: string): string =>
  text.replace(SECRET, `$1${HIDDEN}`).replace(WECHAT_ID, HIDDEN).replace(PHONE_NUMBER, HIDDEN);

function describe(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const { name, message, stack } = value;
  return { name, message, code: (value as { code?: unknown }).code, stack };
}

/** Never throws: it is called while failures are handled. */
function lineOf(level: Level, event: string, fields: LogFields): string {
  try {
    return JSON.stringify({ level, event, ...fields }, describe);
  } catch {
    return JSON.stringify({ level, event, unloggable: Object.keys(fields) });
  }
}

function write(level: Level, event: string, fields: LogFields = {}): void {
  const line = lineOf(level, event, fields);
  if (level === 'error') console.error(line);
  else console.log(line);
}

/** One line of JSON per event, to the function's log. */
export const jsonLogger: Logger = {
  info: (event, fields) => write('info', event, fields),
  warn: (event, fields) => write('warn', event, fields),
  error: (event, fields) => write('error', event, fields),
};
