import { ObjectId, Timestamp } from 'bson';
import { isPlainObject } from '../../values/ejson.ts';
import { typeName } from '../../values/type-names.ts';
import { DATE_FIELDS, isoDate, type DateField } from './date-fields.ts';
import { formatDate, readDate, readFormatted, type ReadDate } from './date-format.ts';
import { integer, isNullish, named, refusal, type Compile, type Form } from './form.ts';
import type { Evaluate, Scope } from './scope.ts';
import { localDate, momentOf, offsetMinutes } from './time-zone.ts';

/** Milliseconds of what MongoDB takes for a date. */
function timeOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.getHighBitsUnsigned() * 1000;
  throw refusal(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** The zone of an operator; null when its expression is null or missing, UTC when there is none. */
function compileZone(source: Record<string, unknown>, compile: Compile): (scope: Scope) => string | null {
  if (!('timezone' in source)) return () => 'UTC';
  const evaluate = compile(source.timezone);
  return (scope) => {
    const zone = evaluate(scope);
    if (isNullish(zone)) return null;
    if (typeof zone !== 'string') throw refusal(40517, `timezone must evaluate to a string, found ${typeName(zone)}`);
    return zone;
  };
}

/** `{$year: date}`, `{$year: [date]}`, `{$year: {date, timezone}}`. */
function fieldOperator(field: DateField): Form {
  return (name, operand, compile) => {
    if (Array.isArray(operand) && operand.length !== 1) {
      throw refusal(40536, `${name} accepts exactly one argument if given an array, but was given ${operand.length}`);
    }
    const single: unknown = Array.isArray(operand) ? operand[0] : operand;
    const isNamed = isPlainObject(single) && !Object.keys(single).some((key) => key.startsWith('$'));
    const source = isNamed ? named(name, single, ['date'], ['timezone']) : { date: single };
    const [date, zone] = [compile(source.date), compileZone(source, compile)];
    return (scope) => {
      const [value, where] = [date(scope), zone(scope)];
      return isNullish(value) || where === null ? null : field(localDate(timeOf(value), where));
    };
  };
}

const ISO_FORMAT = '%Y-%m-%dT%H:%M:%S.%L';

const dateToString: Form = (name, operand, compile) => {
  const source = named(name, operand, ['date'], ['format', 'timezone', 'onNull']);
  const [date, zone] = [compile(source.date), compileZone(source, compile)];
  const onNull = 'onNull' in source ? compile(source.onNull) : () => null;
  const byDefault = 'timezone' in source ? ISO_FORMAT : `${ISO_FORMAT}Z`;
  const format = 'format' in source ? compile(source.format) : () => byDefault;
  return (scope) => {
    const [value, where, pattern] = [date(scope), zone(scope), format(scope)];
    if (isNullish(value)) return onNull(scope);
    if (where === null || isNullish(pattern)) return null;
    if (typeof pattern !== 'string')
      throw refusal(18533, `$dateToString requires that 'format' be a string, found: ${typeName(pattern)}`);
    const time = timeOf(value);
    return formatDate(localDate(time, where), pattern, offsetMinutes(where, time));
  };
};

const dateFromString: Form = (name, operand, compile) => {
  const source = named(name, operand, ['dateString'], ['format', 'timezone', 'onError', 'onNull']);
  const [text, zone] = [compile(source.dateString), compileZone(source, compile)];
  const format = 'format' in source ? compile(source.format) : () => undefined;
  const onNull = 'onNull' in source ? compile(source.onNull) : () => null;
  const onError = 'onError' in source ? compile(source.onError) : undefined;
  return (scope) => {
    const [value, where, pattern] = [text(scope), zone(scope), format(scope)];
    if (isNullish(value)) return onNull(scope);
    if (where === null || pattern === null) return null;
    const read = readText(value, pattern);
    if (!read) return onError ? onError(scope) : unreadable(value);
    if (read.zone !== undefined && 'timezone' in source) {
      const text = 'you cannot pass in a date/time string with time zone information together with a timezone argument';
      throw refusal(40551, text);
    }
    return momentOf(read.local, read.zone ?? where);
  };
};

function readText(value: unknown, pattern: unknown): ReadDate | undefined {
  if (typeof value !== 'string') return undefined;
  return typeof pattern === 'string' ? readFormatted(value, pattern) : readDate(value);
}

function unreadable(value: unknown): never {
  if (typeof value === 'string') throw refusal(241, `Error parsing date string '${value}'`);
  throw refusal(241, `$dateFromString requires that 'dateString' be a string, found: ${typeName(value)}`);
}

const TIME = ['hour', 'minute', 'second', 'millisecond'];

const dateFromParts: Form = (name, operand, compile) => {
  const isIso = isPlainObject(operand) && 'isoWeekYear' in operand;
  const day = isIso ? ['isoWeek', 'isoDayOfWeek'] : ['month', 'day'];
  const source = named(name, operand, [isIso ? 'isoWeekYear' : 'year'], [...day, ...TIME, 'timezone']);
  const zone = compileZone(source, compile);
  const parts = [isIso ? 'isoWeekYear' : 'year', ...day, ...TIME].map((part): [string, Evaluate] => {
    const missing = TIME.includes(part) ? 0 : 1;
    return [part, part in source ? compile(source[part]) : () => missing];
  });
  return (scope) => {
    const [where, values] = [zone(scope), parts.map(([part, evaluate]) => ({ part, value: evaluate(scope) }))];
    if (where === null || values.some(({ value }) => isNullish(value))) return null;
    const [year, second, third, ...time] = values.map(({ part, value }) =>
      integer(value, 40515, `'${part}' must evaluate to an integer`),
    ) as [number, number, number, number, number, number, number];
    if (year < 0 || year > 9999)
      throw refusal(40523, `'year' must evaluate to an integer in the range 0 to 9999, found ${year}`);
    checkSmall(second, third, ...time.slice(0, 2));
    return momentOf(dayOf(isIso, year, second, third) + milliseconds(time), where);
  };
};

/** Months, days, hours and minutes: https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateFromParts/ */
function checkSmall(...parts: number[]): void {
  const wrong = parts.find((part) => part < -32_768 || part > 32_767);
  if (wrong === undefined) return;
  throw refusal(31034, `a part of a date must evaluate to a value in the range [-32768, 32767]; value: ${wrong}`);
}

/** What lies beyond a range is carried over: the 13th month is the next January. */
function dayOf(isIso: boolean, year: number, second: number, third: number): number {
  if (isIso) return isoDate(year, second, third);
  const date = new Date(0);
  date.setUTCFullYear(year, second - 1, third);
  return date.getTime();
}

function milliseconds([hour = 0, minute = 0, second = 0, rest = 0]: readonly number[]): number {
  return ((hour * 60 + minute) * 60 + second) * 1000 + rest;
}

export const DATES: Readonly<Record<string, Form>> = {
  ...Object.fromEntries(Object.entries(DATE_FIELDS).map(([name, field]) => [`$${name}`, fieldOperator(field)])),
  $dateFromParts: dateFromParts,
  $dateFromString: dateFromString,
  $dateToString: dateToString,
};
