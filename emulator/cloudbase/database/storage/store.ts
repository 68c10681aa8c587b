import { stringifyEjson } from '../values/ejson-text.ts';
import type { Document } from '../values/ejson.ts';
import { Collection, idOf, type CollectionDefinition } from './collection.ts';
import { collectionExists, collectionMissing, duplicateKey, invalidParameter } from '../errors.ts';
import { Locks } from './locks.ts';
import { CommittedView, type OnScan, type View } from './view.ts';

/** Where writes go: at once into the committed documents, or into a transaction. */
export interface Writer {
  readonly view: View;
  insert(document: Document): void;
  /** Both have the same `_id`. */
  replace(before: Document, after: Document): void;
  remove(document: Document): void;
}

/** All collections, what is committed in them and who has locked what. */
export class Store {
  private readonly collections = new Map<string, Collection>();
  private readonly snapshots = new Map<object, number>();
  readonly locks = new Locks();
  /** The number of the last write. */
  sequence = 0;

  constructor(private readonly onScan?: OnScan) {}

  /**
   * Declares a collection; one that is there already keeps its documents and takes over the indexes. Throws the duplicate
   * key error, and leaves everything as it was, when the documents do not fit a new unique index.
   */
  declare(definition: CollectionDefinition): void {
    const old = this.collections.get(definition.name);
    if (old && JSON.stringify(old.definition.indexes) === JSON.stringify(definition.indexes)) return;
    const collection = new Collection(definition);
    for (const id of old?.ids() ?? []) {
      const document = old?.get(id);
      if (document) collection.refuseDuplicate(id, document);
      collection.put(id, document, ++this.sequence, false);
    }
    this.collections.set(definition.name, collection);
  }

  /** Makes an empty collection without indexes; throws when there is one of that name. */
  create(name: string): void {
    if (this.collections.has(name)) throw collectionExists(name);
    this.collections.set(name, new Collection({ name, indexes: [] }));
  }

  all(): Collection[] {
    return [...this.collections.values()];
  }

  /** The collection that a request names. Throws for one that is not declared. */
  collection(name: unknown): Collection {
    if (typeof name !== 'string' || name === '') throw invalidParameter('collectionName must be a string');
    const collection = this.collections.get(name);
    if (!collection) throw collectionMissing(name);
    return collection;
  }

  /** Commits one write. Unique indexes are asked before. */
  put(collection: Collection, id: string, document: Document | undefined): void {
    collection.put(id, document, ++this.sequence, this.snapshots.size > 0);
  }

  view(collection: Collection): View {
    return new CommittedView(collection, this.onScan);
  }

  /** Writes at once. Whoever uses it has first waited for the locks of the documents. */
  writer(collection: Collection): Writer {
    return {
      view: this.view(collection),
      insert: (document) => {
        const id = idOf(document);
        if (collection.get(id)) throw duplicateId(collection, document);
        collection.refuseDuplicate(id, document);
        this.put(collection, id, document);
      },
      replace: (before, after) => {
        const id = idOf(before);
        collection.refuseDuplicate(id, after);
        this.put(collection, id, after);
      },
      remove: (document) => this.put(collection, idOf(document), undefined),
    };
  }

  /** Takes a snapshot for `owner`; old versions are kept until it is released. */
  takeSnapshot(owner: object): number {
    this.snapshots.set(owner, this.sequence);
    return this.sequence;
  }

  releaseSnapshot(owner: object): void {
    if (!this.snapshots.delete(owner)) return;
    const oldest = this.snapshots.size === 0 ? undefined : Math.min(...this.snapshots.values());
    for (const collection of this.collections.values()) collection.forget(oldest);
  }
}

export function duplicateId(collection: Collection, document: Document): Error {
  return duplicateKey(collection.name, '_id_', `: ${stringifyEjson(document._id)}`);
}
