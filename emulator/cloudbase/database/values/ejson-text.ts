import { EJSON, Long } from 'bson';
import { isPlainObject } from './ejson.ts';

/** The text of one document as it goes into an answer: relaxed EJSON, which the SDK's parser reads. */
export function stringifyEjson(value: unknown): string {
  return JSON.stringify(encode(value));
}

/** Copies only where something has to be encoded. */
function encode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'number' && !Number.isFinite(value) ? { $numberDouble: String(value) } : value;
  }
  if (value instanceof Date) return encodeDate(value);
  if (Array.isArray(value)) return encodeArray(value);
  if (isPlainObject(value)) return encodeObject(value);
  if (value instanceof RegExp) return { $regularExpression: { pattern: value.source, options: value.flags } };
  if (value instanceof Long) return { $numberLong: value.toString() };
  return EJSON.serialize(value, { relaxed: true });
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
