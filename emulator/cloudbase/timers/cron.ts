import { Cron } from 'croner';

/** Timers of the platform run in UTC+8, whatever the time zone of the function: China has no summer time. */
const UTC_OFFSET_MINUTES = 8 * 60;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  name: string;
  from: number;
  to: number;
  /** Names that stand for the numbers from `from` on. */
  names?: readonly string[];
}

/** https://docs.cloudbase.net/cli-v1/functions/trigger-create and https://cloud.tencent.com/document/product/583/9708 */
const FIELDS: readonly Field[] = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'weekday', from: 0, to: 6, names: WEEKDAYS },
  { name: 'year', from: 1970, to: 2099 },
];

/** One part of a list: everything, a value or a range, each also with a step. */
const PART = /^(?:\*|([0-9A-Z]+)(?:-([0-9A-Z]+))?)(?:\/(\d+))?$/;

/** A parsed cron expression. */
export interface Schedule {
  /** The first moment after `afterMs` (milliseconds since 1970); undefined when there is none any more. */
  next(afterMs: number): number | undefined;
}

/**
 * Parses a cron expression of the platform: seven fields of numbers, names, `,` `-` `*` and `/`; day and weekday are
 * either of the two when both are given. Throws an Error that says what is wrong with it, also for what croner knows
 * besides (`?`, `L`, `#`, `@daily`, Sunday as 7).
 */
export function parseCron(expression: string): Schedule {
  const given = expression.trim().toUpperCase().split(/\s+/);
  if (given.length !== FIELDS.length)
    throw new Error(`a cron expression has ${FIELDS.length} fields, this one has ${given.length}`);
  const fields = FIELDS.map((field, at) => readField(field, given[at] ?? ''));
  const options = { mode: '7-part', utcOffset: UTC_OFFSET_MINUTES, paused: true } as const;
  const cron = new Cron(fields.join(' '), options);
  return { next: (afterMs) => cron.nextRun(new Date(afterMs))?.getTime() };
}

/** The field as a list of its values, so that what ranges and steps mean does not depend on croner. */
function readField(field: Field, text: string): string {
  if (text === '*') return text;
  return [...new Set(text.split(',').flatMap((part) => valuesOf(field, part)))].join(',');
}

function valuesOf(field: Field, part: string): number[] {
  const [whole, first, last, stepText] = PART.exec(part) ?? [];
  if (whole === undefined) throw new Error(`"${part}" is no ${field.name} of a cron expression`);
  const step = Number(stepText ?? 1);
  if (step === 0) throw new Error(`the step of ${field.name} ${part} must be 1 or more`);
  const from = first === undefined ? field.from : valueOf(field, first);
  // A value alone is itself; with a step it is where the steps begin.
  const to = last !== undefined ? valueOf(field, last) : first !== undefined && !stepText ? from : field.to;
  if (from > to) throw new Error(`the ${field.name} range ${part} goes backwards`);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => from + at * step);
}

function valueOf({ name, from, to, names }: Field, text: string): number {
  const named = names?.indexOf(text) ?? -1;
  const value = named >= 0 ? from + named : /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= from && value <= to)) throw new Error(`${name} ${text} is not from ${from} to ${to}`);
  return value;
}
