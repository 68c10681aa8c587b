import type { Document } from '../values/ejson.ts';
import type { CatalogIndex } from './catalog-entry.ts';
import { below, fitKey, indexPrefix } from './keys.ts';
import { placeKeys } from './place-keys.ts';
import { entriesOf, firstName, orderedFields, placeFieldsOf, valuesText, type Entries } from './ordered-index.ts';
import type { IndexDefinition, OrderedField, OrderedIndex } from './ordered-index.ts';
import type { Stored } from './stored.ts';
import type { Tree } from './tree.ts';

/** What a transaction would write, by id; undefined: deleted. */
export type PendingWrites = ReadonlyMap<string, Stored | undefined>;

/** What a write changes in an index. */
export interface Difference {
  now: Entries;
  /** Keys that the document had, and has no more. */
  removed: string[];
  added: string[];
}

const NO_ENTRIES: Entries = { keys: [], hasArray: false, isLong: false, isOmitted: false };
const NO_DIFFERENCE: Difference = { now: NO_ENTRIES, removed: [], added: [] };

/** One declared index of a collection: its entries in the tree. */
export class CollectionIndex implements OrderedIndex {
  readonly fields: readonly OrderedField[];
  readonly place: string | undefined;
  readonly prefix: string;
  /** Must hold places too, and are of no use to a query. */
  private readonly otherPlaces: readonly string[];
  /** Of the fields that stand in a document itself. */
  private readonly names: readonly string[];

  constructor(
    private readonly tree: Tree,
    collection: number,
    private readonly entry: CatalogIndex,
    /** Called within a write when the catalog's entry has changed. */
    private readonly save: () => unknown,
  ) {
    this.fields = orderedFields(entry.definition);
    const [place, ...others] = placeFieldsOf({ indexes: [entry.definition] });
    this.place = entry.cells ? place : undefined;
    this.otherPlaces = others;
    this.names = [...this.fields.map(({ field }) => field), ...(place ? [place] : []), ...others].map(firstName);
    this.prefix = indexPrefix(collection, entry.number);
  }

  /** A query may use it. A number in a path means an element or a field: what stands there is left to the filter. */
  get isUsable(): boolean {
    const hasKeys = this.fields.length > 0 || this.place !== undefined;
    return hasKeys && !this.fields.some(({ field }) => /(^|\.)\d+(\.|$)/.test(field));
  }

  get number(): number {
    return this.entry.number;
  }

  get definition(): IndexDefinition {
    return this.entry.definition;
  }

  get multikey(): boolean {
    return this.entry.multikey;
  }

  get cut(): boolean {
    return this.entry.cut;
  }

  get partial(): boolean {
    return this.entry.partial ?? false;
  }

  /** Throws for a document with two lists in the index. */
  difference(before: Document | undefined, after: Document | undefined): Difference {
    if (before && after && this.isUntouched(before, after)) return NO_DIFFERENCE;
    const now = after ? this.entriesOf(after) : NO_ENTRIES;
    if (!before) return { now, removed: [], added: now.keys };
    const old = this.entriesOf(before);
    const [had, has] = [new Set(old.keys), new Set(now.keys)];
    return { now, removed: old.keys.filter((key) => !has.has(key)), added: now.keys.filter((key) => !had.has(key)) };
  }

  /** Makes the entries of a record say what the document says now; only within a write of the tree. */
  change(record: string, { now, removed, added }: Difference): void {
    for (const key of removed) this.tree.remove(this.prefix + fitKey(key) + record);
    for (const key of added) this.tree.put(this.prefix + fitKey(key) + record, record);
    this.note(now);
  }

  /** The committed records that stand under a key of the document. */
  holders(document: Document): string[] {
    const { keys } = this.entriesOf(document);
    return keys.flatMap((key) => [...this.tree.values(below(this.prefix + fitKey(key)))]);
  }

  /** Whether another pending document than `id` has a key of this one. */
  collides(id: string, document: Document, pending: PendingWrites = new Map()): boolean {
    if (pending.size === 0) return false;
    const { keys } = this.entriesOf(document);
    return [...pending].some(
      ([other, written]) =>
        written && other !== id && this.entriesOf(written.document).keys.some((key) => keys.includes(key)),
    );
  }

  valuesText(document: Document): string {
    return valuesText(this.definition, document);
  }

  /** Throws for a document with two lists in the index, or with something else where a place must be. */
  entriesOf(document: Document): Entries {
    for (const field of this.otherPlaces) placeKeys(document, field);
    return entriesOf(this, document, this.entry.omitsNull ?? false);
  }

  /** An update leaves the very values that it does not change. */
  private isUntouched(before: Document, after: Document): boolean {
    return this.names.every((name) => before[name] === after[name]);
  }

  private note({ hasArray, isLong, isOmitted }: Entries): void {
    const { multikey, cut, partial } = this.entry;
    if ((!hasArray || multikey) && (!isLong || cut) && (!isOmitted || partial)) return;
    Object.assign(this.entry, { multikey: multikey || hasArray, cut: cut || isLong, partial: partial || isOmitted });
    this.save();
  }
}
