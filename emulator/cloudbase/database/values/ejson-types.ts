import { EJSON, ObjectId } from 'bson';
import { invalidParameter, queryError } from '../errors.ts';
import { doubleOf, isLongRange, longOf, toNumber } from './numbers.ts';
import { Pattern } from './pattern.ts';

/** Reads one of the objects in which EJSON writes a type: the value beside the name, and the object it stands in. */
type Wrapper = (value: unknown, source: Record<string, unknown>) => unknown;

function malformed(name: string): Error {
  return invalidParameter(`malformed EJSON: ${name}`);
}

function decodeInt(value: unknown): number {
  if (typeof value !== 'string' || !/^-?\d{1,10}$/.test(value)) throw malformed('$numberInt');
  return Number(value);
}

function decodeDouble(value: unknown): unknown {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (Number.isNaN(number) && value !== 'NaN') throw malformed('$numberDouble');
  return doubleOf(number);
}

function decodeLong(value: unknown): unknown {
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) throw malformed('$numberLong');
  const whole = BigInt(value);
  if (!isLongRange(whole)) throw malformed('$numberLong');
  return longOf(whole);
}

/** Whole milliseconds of some thousand years: no need of a Long. */
const MILLISECONDS = /^-?\d{1,15}$/;

function decodeDate(value: unknown): Date {
  const isWrapped = typeof value === 'object' && value !== null && '$numberLong' in value;
  const content = isWrapped ? decodeMilliseconds(value.$numberLong) : value;
  if (typeof content !== 'string' && typeof content !== 'number') throw malformed('$date');
  const date = new Date(content);
  if (Number.isNaN(date.getTime())) throw malformed('$date');
  return date;
}

function decodeMilliseconds(value: unknown): number {
  return typeof value === 'string' && MILLISECONDS.test(value) ? Number(value) : toNumber(decodeLong(value));
}

function decodeObjectId(value: unknown): ObjectId {
  if (typeof value !== 'string' || !/^[0-9a-fA-F]{24}$/.test(value)) throw malformed('$oid');
  return new ObjectId(value);
}

function decodePattern(value: unknown): RegExp {
  const { pattern, options = '' } = (value ?? {}) as { pattern?: unknown; options?: unknown };
  if (typeof pattern !== 'string') throw malformed('$regularExpression');
  return regExp(pattern, options);
}

/** Options of BSON; `l` and `u` change nothing in MongoDB either. */
const OPTIONS = 'ilmsux';

/** A regular expression with MongoDB's options. */
export function regExp(pattern: string, options: unknown): RegExp {
  const unknown = [...String(options)].find((option) => !OPTIONS.includes(option));
  if (unknown !== undefined) throw queryError('Location51108', `invalid flag in regex options: ${unknown}`);
  try {
    return Pattern.of(pattern, String(options));
  } catch {
    throw invalidParameter(`invalid regular expression: ${pattern.slice(0, 100)}`);
  }
}

/** The rarer types, left to the BSON library. */
const byLibrary: Wrapper = (_value, source) => {
  try {
    return EJSON.deserialize(source, { relaxed: true });
  } catch {
    throw malformed(Object.keys(source)[0] ?? '');
  }
};

export const WRAPPERS: Record<string, Wrapper | undefined> = Object.assign(Object.create(null) as object, {
  $numberInt: decodeInt,
  $numberDouble: decodeDouble,
  $numberLong: decodeLong,
  $date: decodeDate,
  $oid: decodeObjectId,
  $regularExpression: decodePattern,
  $numberDecimal: byLibrary,
  $binary: byLibrary,
  $uuid: byLibrary,
  $timestamp: byLibrary,
  $minKey: byLibrary,
  $maxKey: byLibrary,
});
