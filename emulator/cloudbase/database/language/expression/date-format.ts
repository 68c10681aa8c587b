import { DATE_FIELDS, dayAt, isoDate } from './date-fields.ts';
import { refusal } from './form.ts';

const { year, month, dayOfMonth, hour, minute, second, millisecond } = DATE_FIELDS;

/** What a format may contain, and with how many digits: https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateToString/ */
const FIELDS: Readonly<Record<string, [(date: Date) => number, number]>> = {
  d: [dayOfMonth, 2],
  G: [DATE_FIELDS.isoWeekYear, 4],
  H: [hour, 2],
  j: [DATE_FIELDS.dayOfYear, 3],
  L: [millisecond, 3],
  m: [month, 2],
  M: [minute, 2],
  S: [second, 2],
  w: [DATE_FIELDS.dayOfWeek, 1],
  u: [DATE_FIELDS.isoDayOfWeek, 1],
  U: [DATE_FIELDS.week, 2],
  V: [DATE_FIELDS.isoWeek, 2],
  Y: [year, 4],
};

/** Writes a date, whose UTC fields are the local ones, in a zone so many minutes ahead of UTC. */
export function formatDate(local: Date, format: string, offset: number): string {
  return format.replace(/%([\s\S])?/g, (_all, letter = '') => {
    if (letter === '%') return '%';
    if (letter === 'z') return offsetText(offset);
    if (letter === 'Z') return `${offset < 0 ? '-' : '+'}${Math.abs(offset)}`;
    const field = FIELDS[letter as string];
    if (!field) throw refusal(18536, `Invalid format character '%${String(letter)}' in format string`);
    return String(field[0](local)).padStart(field[1], '0');
  });
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

/** A date that was read: its local fields as if they were UTC, and the zone that the text names. */
export interface ReadDate {
  local: number;
  zone: string | undefined;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?(?:\d{2})?)?)?$/;

/** Reads a date without a format: ISO 8601, which is the only form that this emulator knows of those that MongoDB tries. */
export function readDate(text: string): ReadDate | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, y, m, d, h = '0', min = '0', s = '0', fraction = '0', zone] = match;
  const ms = Math.floor(Number(`0.${fraction}`) * 1000);
  return checked({ Y: Number(y), m: Number(m), d: Number(d), H: Number(h), M: Number(min), S: Number(s), L: ms }, zone);
}

const PATTERNS: Readonly<Record<string, string>> = {
  ...{ d: '(\\d{1,2})', G: '(\\d{4})', H: '(\\d{1,2})', j: '(\\d{1,3})', L: '(\\d{1,3})', m: '(\\d{1,2})' },
  ...{ M: '(\\d{1,2})', S: '(\\d{1,2})', u: '([1-7])', V: '(\\d{1,2})', Y: '(\\d{4})' },
  ...{ z: '(Z|[+-]\\d{2}:?(?:\\d{2})?)', Z: '([+-]\\d{1,3})', '%': '%' },
};

/** Reads a date of a format; undefined for a text of another form. */
export function readFormatted(text: string, format: string): ReadDate | undefined {
  const letters: string[] = [];
  const source = format.replace(/%([\s\S])?|[\\^$.*+?()[\]{}|]/g, (all, letter?: string) => {
    if (!all.startsWith('%')) return `\\${all}`;
    const pattern = PATTERNS[letter ?? ''];
    if (pattern === undefined) throw refusal(18536, `Invalid format character '%${letter ?? ''}' in format string`);
    if (letter !== '%') letters.push(letter as string);
    return pattern;
  });
  const match = new RegExp(`^${source}$`).exec(text);
  if (!match) return undefined;
  const found = Object.fromEntries(letters.map((letter, i) => [letter, match[i + 1] as string]));
  const { z, Z, ...others } = found;
  const numbers = Object.fromEntries(Object.entries(others).map(([letter, value]) => [letter, Number(value)]));
  return checked(numbers, z ?? (Z === undefined ? undefined : offsetText(Number(Z))));
}

/** Refuses fields beyond their ranges: the 30th of February. */
function checked(fields: Record<string, number>, zone: string | undefined): ReadDate | undefined {
  const { Y, m = 1, d = 1, H = 0, M = 0, S = 0, L = 0, G, V = 1, u = 1, j } = fields;
  if (m < 1 || m > 12 || d < 1 || H > 23 || M > 59 || S > 59 || V > 53) return undefined;
  const time = ((H * 60 + M) * 60 + S) * 1000 + L;
  if (G !== undefined) return { local: isoDate(G, V, u) + time, zone };
  if (Y === undefined) return undefined;
  const day = j === undefined ? dayAt(Y, m - 1, d) : dayAt(Y, 0, j);
  if (j === undefined && new Date(day).getUTCDate() !== d) return undefined;
  return { local: day + time, zone };
}
