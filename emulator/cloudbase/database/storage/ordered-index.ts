import { writeError } from '../errors.ts';
import type { Document } from '../values/ejson.ts';
import { encodeKey, invertKey } from '../values/key-encoding.ts';
import { WHOLE_KEY_BYTES } from './keys.ts';
import { placeKeys } from './place-keys.ts';

/** What an index says of a field: its direction, or that it holds places (GeoJSON). */
export type IndexDirection = 1 | -1 | '2dsphere';

/** An index as the data model declares it. */
export interface IndexDefinition {
  name: string;
  unique: boolean;
  keys: readonly { field: string; direction: IndexDirection }[];
}

/** A field of an index whose values stand in the order. */
export interface OrderedField {
  field: string;
  direction: 1 | -1;
}

/** What a query may use: entries in the order of `fields`, each with the record of its document. */
export interface OrderedIndex {
  readonly fields: readonly OrderedField[];
  /** A field whose places stand behind them, as cells (place-keys.ts). */
  readonly place?: string | undefined;
  /** What all its entries begin with. */
  readonly prefix: string;
  /** Some document has, or had, an array in an indexed field: it stands under several keys. */
  readonly multikey: boolean;
  /** Some key was too long and has been cut: the order, and what an entry says of its document, are not exact. */
  readonly cut: boolean;
  /** Some document without the first field, or with null there, has no entry: who asks for these needs another way. */
  readonly partial: boolean;
}

/** What a document contributes to an index. */
export interface Entries {
  /** Without the record; different from each other. */
  keys: string[];
  hasArray: boolean;
  isLong: boolean;
  /** The document has no entry, because it has nothing in the first field. */
  isOmitted: boolean;
}

/** The fields whose order an index keeps: those in front of the first place. */
export function orderedFields({ keys }: IndexDefinition): OrderedField[] {
  const place = keys.findIndex(({ direction }) => direction === '2dsphere');
  return (place === -1 ? keys : keys.slice(0, place)) as OrderedField[];
}

/** The fields of indexes that hold places: what queries of distances need. */
export function placeFieldsOf({ indexes }: { indexes: readonly IndexDefinition[] }): string[] {
  const keys = indexes.flatMap((index) => index.keys);
  return keys.filter(({ direction }) => direction === '2dsphere').map(({ field }) => field);
}

/**
 * The joined keys of the indexed fields; a missing field is null, which is why two documents without the field collide
 * in a unique index, as in MongoDB. Of an array every element has its key, and the array has none: nobody looks for it by an
 * index (`isIndexable`).
 * @param omitsNull a document whose first field is null or missing has none
 */
export function entriesOf(
  { fields, place }: Pick<OrderedIndex, 'fields' | 'place'>,
  document: Document,
  omitsNull: boolean,
): Entries {
  let keys = [''];
  let isOmitted = false;
  let list: string | undefined;
  for (const { field, direction } of fields) {
    const values: unknown[] = [];
    if (collectValues(document, pathOf(field), 0, values)) {
      // Two fields within the same list are no parallel ones.
      if (list !== undefined && firstName(list) !== firstName(field))
        throw writeError(`cannot index parallel arrays [${field}] [${list}]`);
      list = field;
    }
    if (omitsNull && field === fields[0]?.field)
      isOmitted = values.every((value) => value === null || value === undefined);
    if (!isOmitted) keys = joined(keys, keysOf(values, direction));
  }
  if (place !== undefined) {
    const cells = placeKeys(document, place);
    if (cells.length > 1) list ??= place;
    keys = joined(keys, cells);
  }
  if (isOmitted) return { keys: [], hasArray: false, isLong: false, isOmitted };
  return { keys, hasArray: list !== undefined, isLong: keys.some((key) => key.length > WHOLE_KEY_BYTES), isOmitted };
}

/** Different from each other. */
function keysOf(values: readonly unknown[], direction: 1 | -1): string[] {
  const encoded = values.length === 1 ? [encodeKey(values[0])] : [...new Set(values.map(encodeKey))];
  return direction === 1 ? encoded : encoded.map(invertKey);
}

/** Every beginning with every end; of nearly all documents there is one of each. */
function joined(beginnings: readonly string[], ends: readonly string[]): string[] {
  if (beginnings.length === 1 && ends.length === 1) return [`${beginnings[0]}${ends[0]}`];
  return beginnings.flatMap((beginning) => ends.map((end) => beginning + end));
}

const paths = new Map<string, readonly string[]>();

/** The names in the path of an indexed field: there are as many as indexes were declared. */
function pathOf(field: string): readonly string[] {
  let path = paths.get(field);
  if (!path) paths.set(field, (path = field.split('.')));
  return path;
}

/** The field of the document itself that a path begins with. */
export const firstName = (path: string): string => path.split('.', 1)[0] as string;

/** As MongoDB writes a key in its error: `: "text", : null`. */
export function valuesText({ keys }: IndexDefinition, document: Document): string {
  const texts = keys.map(({ field }) => {
    const values: unknown[] = [];
    collectValues(document, pathOf(field), 0, values);
    return `: ${JSON.stringify(values[0] ?? null)}`;
  });
  return texts.join(', ');
}

/** Collects what stands at a path: of an array every element, an empty one itself. Answers whether there was an array. */
function collectValues(value: unknown, path: readonly string[], depth: number, into: unknown[]): boolean {
  if (depth === path.length) {
    const isArray = Array.isArray(value);
    if (isArray && value.length > 0) for (const element of value as unknown[]) into.push(element);
    else into.push(value);
    return isArray;
  }
  const name = path[depth] as string;
  if (Array.isArray(value) && !/^\d+$/.test(name)) {
    if (value.length === 0) into.push(undefined);
    for (const element of value as unknown[]) collectValues(element, path, depth, into);
    return true;
  }
  const isContainer = typeof value === 'object' && value !== null;
  const next = isContainer && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  return next === undefined ? (into.push(undefined), Array.isArray(value)) : collectValues(next, path, depth + 1, into);
}
