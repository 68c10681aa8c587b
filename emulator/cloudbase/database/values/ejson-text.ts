import { Double, EJSON, Long } from 'bson';
import { isPlainObject } from './ejson.ts';
import { Pattern } from './pattern.ts';

/** The text of one document as it goes into an answer: relaxed EJSON, which the SDK's parser reads. */
export function stringifyEjson(value: unknown): string {
  return JSON.stringify(encode(value));
}

/** Copies only where something has to be encoded. */
function encode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'number' ? encodeNumber(value) : value;
  }
  if (value instanceof Date) return encodeDate(value);
  if (Array.isArray(value)) return encodeArray(value);
  if (isPlainObject(value)) return encodeObject(value);
  if (value instanceof Pattern) return { $regularExpression: { pattern: value.pattern, options: value.options } };
  if (value instanceof Double) return { $numberDouble: wholeText(value.value) };
  if (Object.getPrototypeOf(value) === Long.prototype) return { $numberLong: String(value) };
  return EJSON.serialize(value, { relaxed: true });
}

/** Every number that JSON can write keeps its type by its value; -0 and what is not finite it cannot. */
function encodeNumber(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $numberDouble: Object.is(value, -0) ? '-0.0' : String(value) };
}

function wholeText(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function encodeDate(date: Date): object {
  const year = date.getUTCFullYear();
  const writable = year >= 1970 && year <= 9999;
  return { $date: writable ? date.toISOString() : { $numberLong: String(date.getTime()) } };
}

function encodeArray(values: unknown[]): unknown[] {
  let copy: unknown[] | undefined;
  for (let i = 0; i < values.length; i++) {
    const encoded = encode(values[i]);
    if (encoded !== values[i]) (copy ??= [...values])[i] = encoded;
  }
  return copy ?? values;
}

function encodeObject(source: Record<string, unknown>): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const name in source) {
    const encoded = encode(source[name]);
    if (encoded !== source[name]) (copy ??= { ...source })[name] = encoded;
  }
  return copy ?? source;
}
