import { Binary, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { isPlainObject } from './ejson.ts';
import { isNumeric, toNumber } from './numbers.ts';
import { Pattern } from './pattern.ts';

/**
 * Values as strings of bytes (characters up to 255) that sort as MongoDB sorts the values: by type first, then within the
 * type (https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/). Several can be joined: a shorter one
 * never runs into the next. Null and a missing field are the same key, as in MongoDB's indexes.
 * Simplified: Int64 beyond 2^53 and Decimal128 sort by their nearest double.
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

/** Sorts behind every key that begins with the text it is joined to: none goes on with so many of these bytes. */
export const AFTER_ALL = '\xff'.repeat(9);

/** The same keys in the opposite order. */
export function invertKey(key: string): string {
  let inverted = '';
  for (let i = 0; i < key.length; i++) inverted += String.fromCharCode(key.charCodeAt(i) ^ 0xff);
  return inverted;
}

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
  timestamp: ':',
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
    // Field by field: first the type counts, then the name, then the value.
    const fields = Object.entries(value).map(([name, content]) => {
      const key = encodeKey(content);
      return key.charAt(0) + encodeText(name) + key;
    });
    return `${TYPE.object}${fields.join('')}\0`;
  }
  if (value instanceof ObjectId) return TYPE.objectId + value.toHexString();
  if (isNumeric(value)) return TYPE.number + encodeNumber(toNumber(value));
  if (value instanceof Timestamp) return TYPE.timestamp + encodeText(value.toString().padStart(20, '0'));
  if (value instanceof Binary) return TYPE.binary + binaryKey(value);
  if (value instanceof Pattern) return TYPE.regExp + encodeText(value.pattern) + encodeText(value.options);
  if (value instanceof MinKey) return TYPE.minKey;
  if (value instanceof MaxKey) return TYPE.maxKey;
  return TYPE.other + encodeText(JSON.stringify(value));
}

/** The length counts first, then the subtype, then the bytes. */
function binaryKey(binary: Binary): string {
  const hex = binary.toString('hex');
  return encodeText(`${String(hex.length).padStart(10, '0')} ${String(binary.sub_type).padStart(3, '0')} ${hex}`);
}

/** Ends with two zero bytes; a zero inside is followed by a one. */
function encodeText(text: string): string {
  return `${bytesOf(text)}\0\0`;
}

/** The beginning that the keys of all strings with this beginning share. */
export function textPrefixKey(prefix: string): string {
  return TYPE.string + bytesOf(prefix);
}

function bytesOf(text: string): string {
  if (isPlain(text)) return text;
  return text.split(LONE_SURROGATE).map(utf8).join('').replaceAll('\0', '\0\x01');
}

/** Nothing but ASCII, and no zero. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0 || code > 0x7f) return false;
  }
  return true;
}

const LONE_SURROGATE = /(\p{Surrogate})/u;

/** Half a character that stands alone has no UTF-8; it gets the three bytes that its number would have. */
function utf8(text: string): string {
  const unit = text.charCodeAt(0);
  if (text.length !== 1 || unit < 0xd800 || unit > 0xdfff) return Buffer.from(text, 'utf8').toString('latin1');
  return String.fromCharCode(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
}

const bits = new DataView(new ArrayBuffer(8));
const bytes = new Uint8Array(bits.buffer);

/** A double as eight bytes: with the sign bit turned round (all bits if negative) they sort as the numbers do. */
function encodeNumber(value: number): string {
  if (Number.isNaN(value)) return '\0\0\0\0\0\0\0\0';
  bits.setFloat64(0, value === 0 ? 0 : value);
  const high = bits.getUint32(0);
  if (high & 0x80000000) {
    bits.setUint32(0, ~high);
    bits.setUint32(4, ~bits.getUint32(4));
  } else bits.setUint32(0, high | 0x80000000);
  return String.fromCharCode(...bytes);
}
