import { Decimal128, Long, MaxKey, MinKey, ObjectId } from 'bson';
import { isPlainObject } from './ejson.ts';

/**
 * Values as strings that sort as MongoDB sorts the values: by type first, then within the type
 * (https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/). Several can be joined: a shorter one
 * never runs into the next. Null and a missing field are the same key, as in MongoDB's indexes.
 * Simplified: strings sort by UTF-16 units, and Int64 beyond 2^53 and Decimal128 by their nearest double.
 */
export function encodeKey(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return TYPE.string + encodeText(value);
    case 'number':
      return TYPE.number + encodeNumber(value);
    case 'boolean':
      return TYPE.boolean + (value ? '1' : '0');
    case 'object':
      return encodeObjectKey(value);
    default:
      return TYPE.null;
  }
}

/** Sorts behind every key that begins with the text it is joined to. */
export const AFTER_ALL = '\uffff';

/** Marks of the types, in MongoDB's order. */
const TYPE = {
  minKey: '0',
  null: '1',
  number: '2',
  string: '3',
  object: '4',
  array: '5',
  binary: '6',
  objectId: '7',
  boolean: '8',
  date: '9',
  regExp: ';',
  maxKey: '<',
  other: '=',
} as const;

/** The mark of a value's type: comparisons ($gt …) only look at values of the same type. */
export function typeMark(value: unknown): string {
  return encodeKey(value).charAt(0);
}

function encodeObjectKey(value: object | null): string {
  if (value === null) return TYPE.null;
  if (value instanceof Date) return TYPE.date + encodeNumber(value.getTime());
  if (Array.isArray(value)) return `${TYPE.array}${value.map(encodeKey).join('')}\0`;
  if (isPlainObject(value)) {
    const fields = Object.entries(value).map(([name, content]) => encodeText(name) + encodeKey(content));
    return `${TYPE.object}${fields.join('')}\0`;
  }
  if (value instanceof ObjectId) return TYPE.objectId + value.toHexString();
  if (value instanceof Long || value instanceof Decimal128) return TYPE.number + encodeNumber(Number(value.toString()));
  if (value instanceof RegExp) return TYPE.regExp + encodeText(value.source) + encodeText(value.flags);
  if (value instanceof MinKey) return TYPE.minKey;
  if (value instanceof MaxKey) return TYPE.maxKey;
  return TYPE.other + encodeText(JSON.stringify(value));
}

/** Ends with two zero characters; a zero inside is followed by a one. */
function encodeText(text: string): string {
  return `${text.includes('\0') ? text.replaceAll('\0', '\0\u0001') : text}\0\0`;
}

const bits = new DataView(new ArrayBuffer(8));

/** A double as four characters: with the sign bit turned round (all bits if negative) its bytes sort as the numbers do. */
function encodeNumber(value: number): string {
  if (Number.isNaN(value)) return '\0\0\0\0';
  bits.setFloat64(0, value === 0 ? 0 : value);
  const mask = bits.getUint16(0) & 0x8000 ? 0xffff : 0;
  return String.fromCharCode(
    bits.getUint16(0) ^ (mask || 0x8000),
    bits.getUint16(2) ^ mask,
    bits.getUint16(4) ^ mask,
    bits.getUint16(6) ^ mask,
  );
}
