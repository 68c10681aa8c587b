import { createHash } from 'node:crypto';
import { AFTER_ALL } from '../values/key-encoding.ts';
import { MAX_KEY_BYTES, type KeyRange } from './tree.ts';

/*
 * Where things stand in the tree:
 *   c <name>                              a collection of the catalog
 *   d <collection> <record>               a document, as EJSON; records are numbered in the order of insertion
 *   i <collection> 0 <_id>                its record, by `_id`
 *   i <collection> <index> <keys> <record>   its record, by the fields of an index
 */

export const CATALOG: KeyRange = { from: 'c', to: 'd' };

export function catalogKey(name: string): string {
  return `c${Buffer.from(name, 'utf8').toString('latin1')}`;
}

/** What all documents of a collection have in common. */
export function documentPrefix(collection: number): string {
  return `d${bytes(collection, 4)}`;
}

/** What all entries of an index have in common; number 0 is the index of `_id`. */
export function indexPrefix(collection: number, index: number): string {
  return `i${bytes(collection, 4)}${bytes(index, 4)}`;
}

/** All indexes of a collection. */
export function indexesPrefix(collection: number): string {
  return `i${bytes(collection, 4)}`;
}

/** Documents and indexes of all collections with higher numbers. */
export function beyond(collection: number): KeyRange[] {
  return [
    { from: documentPrefix(collection + 1), to: 'e' },
    { from: indexesPrefix(collection + 1), to: 'j' },
  ];
}

/** Everything that begins so. */
export function below(prefix: string): KeyRange {
  return { from: prefix, to: prefix + AFTER_ALL };
}

/** The number of a record as it stands in keys: 2^48 of them. */
export function recordKey(number: number): string {
  return bytes(number, 6);
}

export function recordNumber(record: string): number {
  return Buffer.from(record, 'latin1').readUIntBE(0, 6);
}

function bytes(number: number, length: number): string {
  const buffer = Buffer.alloc(length);
  buffer.writeUIntBE(number, 0, length);
  return buffer.toString('latin1');
}

/** Bytes of a value, or of all values of an index together, that stand in a key as they are; what is longer is cut. */
export const WHOLE_KEY_BYTES = MAX_KEY_BYTES - 100;

/** A key that is too long keeps its beginning, and its hash instead of the rest: equal only to what equals it wholly. */
export function fitKey(key: string): string {
  if (key.length <= WHOLE_KEY_BYTES) return key;
  const hash = createHash('sha256').update(key, 'latin1').digest('hex');
  return key.slice(0, WHOLE_KEY_BYTES) + hash;
}

/** The range that holds every fitted key of the range, and among cut ones perhaps others. */
export function fitRange({ from, to }: KeyRange): KeyRange {
  return {
    from: from.slice(0, WHOLE_KEY_BYTES),
    to: to.length <= WHOLE_KEY_BYTES ? to : to.slice(0, WHOLE_KEY_BYTES) + AFTER_ALL,
  };
}
