interface Field {
  name: string;
  from: number;
  to: number;
  names?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * The seven fields of a timer, Beijing time.
 * @see https://docs.cloudbase.net/cloud-function/timer-trigger
 */
const FIELDS: readonly Field[] = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'weekday', from: 0, to: 7, names: WEEKDAYS },
  { name: 'year', from: 1970, to: 2099 },
];

function isValue(field: Field, text: string): boolean {
  if (field.names?.includes(text.toUpperCase())) return true;
  return /^\d+$/.test(text) && Number(text) >= field.from && Number(text) <= field.to;
}

function isPart(field: Field, part: string): boolean {
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*') return true;
  const bounds = range.split('-');
  return bounds.length <= 2 && bounds.every((bound) => isValue(field, bound));
}

/** What is wrong with a timer's cron expression; undefined when nothing is. */
export function cronProblem(expression: string): string | undefined {
  const parts = expression.split(' ');
  if (parts.length !== FIELDS.length) return `has ${parts.length} fields instead of ${FIELDS.length}`;
  const wrong = FIELDS.find((field, index) => !(parts[index] ?? '').split(',').every((part) => isPart(field, part)));
  return wrong && `its field “${wrong.name}” is wrong`;
}
