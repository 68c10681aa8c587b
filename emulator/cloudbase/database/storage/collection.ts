import { duplicateKey } from '../errors.ts';
import { checkDocumentSize } from '../language/limits.ts';
import { stringifyEjson } from '../values/ejson-text.ts';
import type { Document } from '../values/ejson.ts';
import { encodeKey } from '../values/key-encoding.ts';
import { definitionOf, restore, type CatalogEntry, type CollectionDefinition } from './catalog-entry.ts';
import { CollectionIndex, type Difference, type PendingWrites } from './collection-index.ts';
import { below, documentPrefix, fitKey, indexPrefix, recordKey, recordNumber, WHOLE_KEY_BYTES } from './keys.ts';
import { placeFieldsOf, type OrderedIndex } from './ordered-index.ts';
import { Stored } from './stored.ts';
import type { Reader, Tree } from './tree.ts';

/** Documents that are read in one go when an index is filled. */
const PAGE = 1_000;

/**
 * The documents of one collection with their indexes. Documents are known by `id`, the encoded `_id`, and stand in the
 * order of their insertion. What is read comes from a `Reader`: the committed state, or a snapshot of it.
 */
export class Collection {
  private readonly idIndex: OrderedIndex & { cut: boolean };
  private readonly secondary: CollectionIndex[];
  private readonly documents: string;
  /** Those of which an index knows the places. */
  readonly placeFields: readonly string[];
  private counted: number | undefined;
  private lastRecord: number | undefined;

  constructor(
    private readonly tree: Tree,
    readonly entry: CatalogEntry,
    /** Called within a write when the entry has changed. */
    private readonly save: () => unknown,
  ) {
    this.documents = documentPrefix(entry.number);
    this.idIndex = {
      fields: [{ field: '_id', direction: 1 }],
      prefix: indexPrefix(entry.number, 0),
      ...{ multikey: false, cut: entry.longIds, partial: false },
    };
    this.secondary = entry.indexes.map((index) => new CollectionIndex(tree, entry.number, index, save));
    this.placeFields = placeFieldsOf(this.definition);
  }

  get name(): string {
    return this.entry.name;
  }

  get definition(): CollectionDefinition {
    return definitionOf(this.entry);
  }

  /** How many documents are committed. */
  get size(): number {
    this.counted ??= this.tree.count(below(this.documents));
    return this.counted;
  }

  get indexes(): readonly OrderedIndex[] {
    return [this.idIndex, ...this.secondary.filter(({ isUsable }) => isUsable)];
  }

  get(reader: Reader, id: string): Stored | undefined {
    const record = this.recordOf(reader, id);
    return record === undefined ? undefined : this.at(reader, record);
  }

  recordOf(reader: Reader, id: string): string | undefined {
    return reader.get(this.idIndex.prefix + fitKey(id));
  }

  at(reader: Reader, record: string): Stored | undefined {
    const text = reader.get(this.documents + record);
    return text === undefined ? undefined : Stored.read(text, record);
  }

  /** All documents in the order of insertion. */
  *all(reader: Reader): Generator<Stored> {
    for (const text of reader.values(below(this.documents))) yield Stored.read(text);
  }

  /** The next documents after a record, in the order of insertion. */
  page(reader: Reader, after: string | undefined, limit: number): { record: string; text: string }[] {
    const { from, to } = below(this.documents);
    const start = after === undefined ? from : `${this.documents}${after}\0`;
    const entries = reader.entries({ from: start, to }, limit);
    return entries.map(({ key, value }) => ({ record: key.slice(this.documents.length), text: value }));
  }

  count(reader: Reader): number {
    return reader === this.tree ? this.size : reader.count(below(this.documents));
  }

  /** Throws the duplicate key error of a new document that `put` would refuse for its `_id`, or a unique index before. */
  refuseTaken(id: string, document: Document): void {
    // Without a unique index that has to be asked after it, the entry of the `_id` tells by itself when it is put.
    const isFirst = this.secondary.some(({ definition }) => definition.unique);
    if (isFirst && this.recordOf(this.tree, id) !== undefined) throw this.duplicateId(document);
    this.refuseDuplicate(id, document);
  }

  /**
   * Throws the duplicate key error of the first unique index that would refuse the document. What stands in `pending`
   * counts as if it were committed already.
   */
  refuseDuplicate(id: string, document: Document, pending?: PendingWrites): void {
    for (const index of this.secondary) {
      if (!index.definition.unique) continue;
      const holders = index.holders(document).map((record) => idOf(this.at(this.tree, record)?.document));
      const isTaken = holders.some((other) => other !== id && !pending?.has(other));
      if (isTaken || index.collides(id, document, pending)) {
        throw this.duplicate(index, document);
      }
    }
  }

  /** Throws for a document that cannot be kept: too large, or with two lists in one index. */
  refuseUnfit(stored: Stored): void {
    checkDocumentSize(stored);
    for (const index of this.secondary) index.entriesOf(stored.document);
  }

  /**
   * Writes, replaces or removes a document whose unique keys were asked for before; only within a write of the tree, in
   * which `before` was read. Refuses a taken `_id`, and see refuseUnfit, before anything is written.
   */
  put(id: string, before: Stored | undefined, after: Stored | undefined): void {
    if (!before && !after) return;
    if (after) checkDocumentSize(after);
    const entries = this.secondary.map((index) => index.difference(before?.document, after?.document));
    const record = before ? (before.record ?? this.recordOf(this.tree, id)) : this.nextRecord();
    if (record === undefined) return;
    if (!before && after) this.addId(id, record, after.document);
    this.secondary.forEach((index, i) => index.change(record, entries[i] as Difference));
    if (after) {
      this.tree.put(this.documents + record, after.text);
    } else {
      this.tree.remove(this.documents + record);
      this.tree.remove(this.idIndex.prefix + fitKey(id));
    }
    if (this.counted !== undefined) this.counted += (after ? 1 : 0) - (before ? 1 : 0);
  }

  /** Enters all documents into indexes that are new; throws the duplicate key error. Only within a write of the tree. */
  fillIndexes(isNew: (number: number) => boolean): void {
    const indexes = this.secondary.filter(({ number }) => isNew(number));
    if (indexes.length === 0) return;
    for (let page = this.page(this.tree, undefined, PAGE); page.length > 0;) {
      for (const { record, text } of page) for (const index of indexes) this.enter(index, record, Stored.read(text));
      page = this.page(this.tree, page.at(-1)?.record, PAGE);
    }
  }

  private enter(index: CollectionIndex, record: string, { document }: Stored): void {
    if (index.definition.unique && index.holders(document).length > 0) throw this.duplicate(index, document);
    index.change(record, index.difference(undefined, document));
  }

  /** A write was given up: what is known of the contents is asked for anew. `saved`: the catalog's entry, if there is one. */
  forget(saved: CatalogEntry | undefined): void {
    this.counted = undefined;
    if (saved) restore(this.entry, saved);
    this.idIndex.cut = this.entry.longIds;
  }

  /** The duplicate key error of an `_id`. */
  duplicateId({ _id }: Document): Error {
    return duplicateKey(this.name, '_id_', `: ${stringifyEjson(_id)}`);
  }

  private duplicate(index: CollectionIndex, document: Document): Error {
    return duplicateKey(this.name, index.definition.name, index.valuesText(document));
  }

  private addId(id: string, record: string, document: Document): void {
    if (!this.tree.add(this.idIndex.prefix + fitKey(id), record)) throw this.duplicateId(document);
    if (id.length <= WHOLE_KEY_BYTES || this.entry.longIds) return;
    this.entry.longIds = this.idIndex.cut = true;
    this.save();
  }

  private nextRecord(): string {
    const highest = this.lastRecord === undefined ? this.tree.lastKey(below(this.documents)) : undefined;
    this.lastRecord ??= highest === undefined ? 0 : recordNumber(highest.slice(this.documents.length));
    return recordKey(++this.lastRecord);
  }
}

/** The id under which a document is kept. */
export function idOf(document: Document | undefined): string {
  return encodeKey(document?._id);
}
