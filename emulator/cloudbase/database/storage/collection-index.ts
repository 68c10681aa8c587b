import type { Document } from '../values/ejson.ts';
import type { CatalogIndex } from './catalog-entry.ts';
import { below, fitKey, indexPrefix } from './keys.ts';
import { entriesOf, orderedFields, valuesText, type Entries } from './ordered-index.ts';
import type { IndexDefinition, OrderedField, OrderedIndex } from './ordered-index.ts';
import type { Tree } from './tree.ts';

/** What a transaction would write, by id; undefined: deleted. */
export type PendingWrites = ReadonlyMap<string, Document | undefined>;

const NO_ENTRIES: Entries = { keys: [], hasArray: false, isLong: false };

/** One declared index of a collection: its entries in the tree. */
export class CollectionIndex implements OrderedIndex {
  readonly fields: readonly OrderedField[];
  readonly prefix: string;

  constructor(
    private readonly tree: Tree,
    collection: number,
    private readonly entry: CatalogIndex,
    /** Called within a write when the catalog's entry has changed. */
    private readonly save: () => unknown,
  ) {
    this.fields = orderedFields(entry.definition);
    this.prefix = indexPrefix(collection, entry.number);
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

  /** Makes the entries of a record say what the document says now; only within a write of the tree. */
  change(record: string, before: Document | undefined, after: Document | undefined): void {
    const old = before ? this.entriesOf(before) : NO_ENTRIES;
    const now = after ? this.entriesOf(after) : NO_ENTRIES;
    for (const key of old.keys) if (!now.keys.includes(key)) this.tree.remove(this.prefix + fitKey(key) + record);
    for (const key of now.keys) if (!old.keys.includes(key)) this.tree.put(this.prefix + fitKey(key) + record, record);
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
      ([other, written]) => written && other !== id && this.entriesOf(written).keys.some((key) => keys.includes(key)),
    );
  }

  valuesText(document: Document): string {
    return valuesText(this.definition, document);
  }

  private entriesOf(document: Document): Entries {
    return entriesOf(this.fields, document);
  }

  private note({ hasArray, isLong }: Entries): void {
    if ((!hasArray || this.entry.multikey) && (!isLong || this.entry.cut)) return;
    this.entry.multikey ||= hasArray;
    this.entry.cut ||= isLong;
    this.save();
  }
}
