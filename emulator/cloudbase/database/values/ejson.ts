import { invalidParameter } from '../errors.ts';
import { WRAPPERS } from './ejson-types.ts';
import { plainNumber, toNumber } from './numbers.ts';

/** A stored document. Stored documents are never changed: every write makes a new one. */
export type Document = { _id: unknown } & Record<string, unknown>;

/**
 * Names that no field may have: those that every JavaScript object answers to by itself. The real platform knows them
 * as ordinary names; here they would read properties of the language.
 */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Deepest nesting of a document, as in MongoDB: https://www.mongodb.com/docs/manual/reference/limits/ */
export const MAX_DEPTH = 100;

/**
 * Parses one EJSON text of the wire, canonical or relaxed. Numbers become JavaScript's where these tell the type (see
 * `NumberType`), otherwise `Long`, `Double` or `Decimal128`; dates become Date, `$oid` ObjectId, `$regularExpression` a
 * `Pattern` (a RegExp), the SDK's `$tcb_server_date` the moment `nowMs` plus its offset.
 */
export function parseEjson(text: unknown, what: string, nowMs: number): unknown {
  if (typeof text !== 'string') throw invalidParameter(`${what} must be a string of EJSON`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalidParameter(`${what} is not valid JSON`);
  }
  return decode(parsed, nowMs, 0);
}

/** As parseEjson, but only an object will do. */
export function parseEjsonObject(text: unknown, what: string, nowMs: number): Record<string, unknown> {
  const value = parseEjson(text, what, nowMs);
  if (!isPlainObject(value)) throw invalidParameter(`${what} must be an object`);
  return value;
}

/** True for what BSON calls an embedded document: neither array nor any of the scalar types. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A copy whose objects and arrays can be changed; the scalar types, dates too, are never changed and stay the same. */
export function copyValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyValue);
  if (!isPlainObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const name in value) result[name] = copyValue(value[name]);
  return result;
}

function decode(value: unknown, nowMs: number, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw invalidParameter(`nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = decode(value[i], nowMs, depth + 1);
    return value;
  }
  return decodeObject(value as Record<string, unknown>, nowMs, depth);
}

/** Decodes in place: the object was just made by JSON.parse and belongs to nobody else. */
function decodeObject(source: Record<string, unknown>, nowMs: number, depth: number): unknown {
  for (const name in source) {
    if (name.charCodeAt(0) === 36 /* $ */) {
      const wrapper = WRAPPERS[name];
      if (wrapper) return wrapper(source[name], source);
      if (name === '$tcb_server_date') return serverDate(source[name], nowMs);
    }
    if (FORBIDDEN_NAMES.has(name)) throw forbiddenName(name);
    if (name.includes('.')) refuseForbiddenPath(name);
    const value = source[name];
    if (typeof value === 'object' && value !== null) source[name] = decode(value, nowMs, depth + 1);
  }
  return source;
}

/** Refuses a path that leads through a name no field may have. */
export function refuseForbiddenPath(path: string): void {
  for (const name of path.split('.')) if (FORBIDDEN_NAMES.has(name)) throw forbiddenName(name);
}

function forbiddenName(name: string): Error {
  return invalidParameter(`the field name '${name}' is not supported`);
}

/** Numbers of a filter lose their types: 1 finds the double 1.0 too. In place: the value was just parsed. */
export function withoutNumberTypes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = withoutNumberTypes(value[i]);
    return value;
  }
  if (!isPlainObject(value)) return plainNumber(value);
  for (const name in value) {
    const content = value[name];
    if (typeof content === 'object' && content !== null) value[name] = withoutNumberTypes(content);
  }
  return value;
}

function serverDate(value: unknown, nowMs: number): Date {
  const offset = isPlainObject(value) ? toNumber(decode(value.offset ?? 0, nowMs, 0)) : NaN;
  const date = new Date(nowMs + offset);
  if (Number.isNaN(date.getTime())) throw invalidParameter('malformed EJSON: $tcb_server_date');
  return date;
}
