import type { Document } from '../values/ejson.ts';
import { AFTER_ALL, encodeKey } from '../values/key-encoding.ts';
import { SortedKeys } from './sorted-keys.ts';

/** An index as the data model declares it. */
export interface IndexDefinition {
  name: string;
  unique: boolean;
  keys: readonly { field: string; direction: 1 | -1 }[];
}

/** What a query may use: entries sorted by `fields`, the last of which is always `_id`. */
export interface OrderedIndex {
  readonly fields: readonly string[];
  readonly entries: SortedKeys;
  /** Some document has an array in an indexed field: it stands under several keys. */
  readonly multikey: boolean;
}

/**
 * One declared index. A document stands under the joined keys of its indexed fields, then its own id; a missing field is
 * null, which is why two documents without the field collide in a unique index, as in MongoDB.
 */
export class SecondaryIndex implements OrderedIndex {
  readonly fields: readonly string[];
  readonly entries = new SortedKeys();
  private documentsWithArrays = 0;

  constructor(readonly definition: IndexDefinition) {
    this.fields = [...definition.keys.map((key) => key.field), '_id'];
  }

  get multikey(): boolean {
    return this.documentsWithArrays > 0;
  }

  add(id: string, document: Document): void {
    const { keys, hasArray } = this.keysOf(document);
    for (const key of keys) this.entries.add(key + id, id);
    if (hasArray) this.documentsWithArrays += 1;
  }

  delete(id: string, document: Document): void {
    const { keys, hasArray } = this.keysOf(document);
    for (const key of keys) this.entries.delete(key + id);
    if (hasArray) this.documentsWithArrays -= 1;
  }

  /** Whether the index is unique and another document than `id` stands under a key of this one, committed or in `writes`. */
  refuses(id: string, document: Document, writes?: ReadonlyMap<string, Document | undefined>): boolean {
    if (!this.definition.unique) return false;
    const { keys } = this.keysOf(document);
    for (const key of keys) {
      for (const other of this.entries.ids({ from: key, to: key + AFTER_ALL })) {
        if (other !== id && !writes?.has(other)) return true;
      }
    }
    for (const [other, written] of writes ?? []) {
      if (written && other !== id && this.keysOf(written).keys.some((key) => keys.includes(key))) return true;
    }
    return false;
  }

  private keysOf(document: Document): { keys: string[]; hasArray: boolean } {
    let keys = [''];
    let hasArray = false;
    for (const { field } of this.definition.keys) {
      const values: unknown[] = [];
      if (collectValues(document, field.split('.'), 0, values)) hasArray = true;
      const encoded = values.length === 1 ? [encodeKey(values[0])] : [...new Set(values.map(encodeKey))];
      keys = keys.flatMap((prefix) => encoded.map((key) => prefix + key));
    }
    return { keys, hasArray };
  }

  /** As MongoDB writes a key in its error: `: "text"`, `: null`. */
  valuesText(document: Document): string {
    const texts = this.definition.keys.map(({ field }) => {
      const values: unknown[] = [];
      collectValues(document, field.split('.'), 0, values);
      return `: ${JSON.stringify(values[0] ?? null)}`;
    });
    return texts.join(', ');
  }
}

/** Collects what stands at a path: of arrays every element and the array itself. Answers whether there was an array. */
function collectValues(value: unknown, path: readonly string[], depth: number, into: unknown[]): boolean {
  if (depth === path.length) {
    into.push(value);
    if (!Array.isArray(value)) return false;
    into.push(...(value as unknown[]));
    return true;
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
