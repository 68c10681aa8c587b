import { Binary, Code, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { isPlainObject } from './ejson.ts';
import { numberType } from './numbers.ts';

/** The numbers and names of the types: https://www.mongodb.com/docs/manual/reference/bson-types/ */
export const TYPE_NUMBERS: ReadonlyMap<number, string> = new Map([
  [1, 'double'],
  [2, 'string'],
  [3, 'object'],
  [4, 'array'],
  [5, 'binData'],
  [6, 'undefined'],
  [7, 'objectId'],
  [8, 'bool'],
  [9, 'date'],
  [10, 'null'],
  [11, 'regex'],
  [12, 'dbPointer'],
  [13, 'javascript'],
  [14, 'symbol'],
  [15, 'javascriptWithScope'],
  [16, 'int'],
  [17, 'timestamp'],
  [18, 'long'],
  [19, 'decimal'],
  [-1, 'minKey'],
  [127, 'maxKey'],
]);

const CLASSES: readonly [new (...args: never[]) => object, string][] = [
  [Date, 'date'],
  [RegExp, 'regex'],
  [ObjectId, 'objectId'],
  [Binary, 'binData'],
  [Timestamp, 'timestamp'],
  [Code, 'javascript'],
];

/** The name of a value's type, `missing` for undefined. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  if (isPlainObject(value)) return 'object';
  return numberType(value) ?? className(value);
}

function className(value: unknown): string {
  if (value instanceof MinKey) return 'minKey';
  if (value instanceof MaxKey) return 'maxKey';
  return CLASSES.find(([type]) => value instanceof type)?.[1] ?? 'object';
}
