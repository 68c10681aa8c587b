import type { Document } from '../values/ejson.ts';
import { duplicateKey } from '../errors.ts';
import { encodeKey } from '../values/key-encoding.ts';
import { SecondaryIndex, type IndexDefinition, type OrderedIndex } from './secondary-index.ts';
import { SortedKeys } from './sorted-keys.ts';

/** A collection as the data model declares it. */
export interface CollectionDefinition {
  name: string;
  indexes: readonly IndexDefinition[];
}

/** What a document was before the write of number `until`; undefined: it did not exist. */
interface OldVersion {
  until: number;
  document: Document | undefined;
}

/**
 * The committed documents of one collection with their indexes, and, while transactions run, the older versions that
 * their snapshots still see. Documents are known by `id`: the encoded `_id`.
 */
export class Collection {
  private readonly documents = new Map<string, Document>();
  private readonly idIndex: OrderedIndex = { fields: ['_id'], entries: new SortedKeys(), multikey: false };
  private readonly secondary: SecondaryIndex[];
  private readonly history = new Map<string, OldVersion[]>();

  constructor(readonly definition: CollectionDefinition) {
    this.secondary = definition.indexes.map((index) => new SecondaryIndex(index));
  }

  get name(): string {
    return this.definition.name;
  }

  get size(): number {
    return this.documents.size;
  }

  get indexes(): readonly OrderedIndex[] {
    return [this.idIndex, ...this.secondary];
  }

  get(id: string): Document | undefined {
    return this.documents.get(id);
  }

  /** All ids in the order of insertion. */
  ids(): Iterable<string> {
    return this.documents.keys();
  }

  /**
   * Throws the duplicate key error of the first unique index that would refuse the document. What stands in `writes`
   * (by id; undefined: deleted) counts as if it were committed already.
   */
  refuseDuplicate(id: string, document: Document, writes?: ReadonlyMap<string, Document | undefined>): void {
    for (const index of this.secondary) {
      if (index.refuses(id, document, writes)) {
        throw duplicateKey(this.name, index.definition.name, index.valuesText(document));
      }
    }
  }

  /**
   * Writes a document (undefined deletes it) as write number `sequence`; with `keepOld` snapshots still see the old one.
   * Unique indexes are asked before, with refuseDuplicate: here it is too late.
   */
  put(id: string, document: Document | undefined, sequence: number, keepOld: boolean): void {
    const old = this.documents.get(id);
    if (keepOld) this.remember(id, { until: sequence, document: old });
    if (old) for (const index of this.secondary) index.delete(id, old);
    if (document) {
      this.documents.set(id, document);
      if (!old) this.idIndex.entries.add(id, id);
      for (const index of this.secondary) index.add(id, document);
    } else if (old) {
      this.documents.delete(id);
      this.idIndex.entries.delete(id);
    }
  }

  /** The document as a snapshot taken after write number `snapshot` sees it. */
  getAsOf(id: string, snapshot: number): Document | undefined {
    const hidden = this.history.get(id)?.find((version) => version.until > snapshot);
    return hidden ? hidden.document : this.documents.get(id);
  }

  wasWrittenAfter(id: string, snapshot: number): boolean {
    return this.history.get(id)?.some((version) => version.until > snapshot) ?? false;
  }

  idsWrittenAfter(snapshot: number): string[] {
    return [...this.history.keys()].filter((id) => this.wasWrittenAfter(id, snapshot));
  }

  /** Drops the versions that no snapshot from `oldest` on sees; undefined: there is no snapshot. */
  forget(oldest: number | undefined): void {
    if (oldest === undefined) return this.history.clear();
    for (const [id, versions] of this.history) {
      const seen = versions.filter((version) => version.until > oldest);
      if (seen.length === 0) this.history.delete(id);
      else this.history.set(id, seen);
    }
  }

  private remember(id: string, version: OldVersion): void {
    const versions = this.history.get(id);
    if (versions) versions.push(version);
    else this.history.set(id, [version]);
  }
}

/** The id under which a document is kept. */
export function idOf(document: Document): string {
  return encodeKey(document._id);
}
