import { isMistakenAbort } from '../../../lmdb-file.ts';
import { CloudBaseError } from '../../gateway/action.ts';
import { collectionExists, collectionMissing, invalidParameter } from '../errors.ts';
import { Catalog } from './catalog.ts';
import { idOf, type Collection } from './collection.ts';
import { CHANGES_OF_A_WRITE, type Change } from './change-log.ts';
import { Locks } from './locks.ts';
import type { Stored } from './stored.ts';
import type { Snapshot, Tree } from './tree.ts';
import { CommittedView, type OnScan, type View } from './view.ts';

/** Where writes go: at once into the committed documents, or into a transaction. */
export interface Writer {
  readonly view: View;
  insert(stored: Stored): void;
  /** Both have the same `_id`. */
  replace(before: Stored, after: Stored): void;
  remove(stored: Stored): void;
}

/** From so many on, what no snapshot can ask for is looked for and forgotten. */
const MOST_LAST_WRITES = 10_000;

/** Told of what a write has changed (the first of many changes), and of the invocation that wrote. */
type OnCommit = (changes: readonly Change[], invocationId: string | undefined) => void;

/** All collections, what is committed in them and who has locked what. */
export class Store {
  readonly catalog: Catalog;
  readonly locks = new Locks();
  private readonly snapshots = new Map<Snapshot, number>();
  /** The number of the last write of a document, kept while snapshots are held. */
  private readonly lastWrites = new Map<string, number>();
  private sequence = 0;
  private uncommitted: Change[] = [];

  constructor(
    readonly tree: Tree,
    private readonly onScan?: OnScan,
    private readonly onCommit?: OnCommit,
  ) {
    this.catalog = new Catalog(tree);
  }

  /** Makes an empty collection without indexes; throws when there is one of that name. */
  create(name: string): void {
    if (this.catalog.find(name)) throw collectionExists(name);
    this.catalog.declare({ name, indexes: [] });
  }

  /** The collection that a request names. Throws for one that is not declared. */
  collection(name: unknown): Collection {
    if (typeof name !== 'string' || name === '') throw invalidParameter('collectionName must be a string');
    const collection = this.catalog.find(name);
    if (!collection) throw collectionMissing(name);
    return collection;
  }

  view(collection: Collection): CommittedView {
    return new CommittedView(collection, this.tree, this.onScan);
  }

  /** Writes within `write`. Whoever uses it has first waited for the locks of the documents. */
  writer(collection: Collection): Writer {
    return new CommittedWriter(this, collection, this.view(collection));
  }

  /**
   * Everything that `act` writes is committed at once. What it has written before it refuses (throws a CloudBaseError)
   * stays, as in MongoDB; any other error leaves nothing.
   */
  write<T>(act: () => T, invocationId?: string): T {
    const refusal = this.tryToWrite(act, invocationId);
    if ('error' in refusal) throw refusal.error;
    return refusal.result;
  }

  /** Everything that `act` writes is committed at once, or nothing when it throws. It may be asked twice. */
  writeWhole<T>(act: () => T, invocationId?: string): T {
    const result = this.writeAgain(act);
    this.onCommit?.(this.uncommitted, invocationId);
    return result;
  }

  private writeAgain<T>(act: () => T): T {
    try {
      return this.writeOrForget(act);
    } catch (error) {
      if (!isMistakenAbort(error)) throw error;
      return this.writeOrForget(act);
    }
  }

  private writeOrForget<T>(act: () => T): T {
    this.uncommitted = [];
    try {
      return this.tree.write(act);
    } catch (error) {
      this.catalog.forget();
      throw error;
    }
  }

  private tryToWrite<T>(act: () => T, invocationId: string | undefined): { result: T } | { error: CloudBaseError } {
    return this.writeWhole(() => {
      try {
        return { result: act() };
      } catch (error) {
        if (error instanceof CloudBaseError) return { error };
        throw error;
      }
    }, invocationId);
  }

  /** Commits one write; unique indexes are asked before. Only within `write`. */
  put(collection: Collection, id: string, before: Stored | undefined, after: Stored | undefined): void {
    collection.put(id, before, after);
    if (this.uncommitted.length < CHANGES_OF_A_WRITE)
      this.uncommitted.push({ collection: collection.name, before, after });
    if (this.snapshots.size > 0) this.lastWrites.set(`${collection.name}\0${id}`, ++this.sequence);
  }

  /** What is committed now, until it is released. */
  takeSnapshot(): Snapshot {
    const snapshot = this.tree.snapshot();
    this.snapshots.set(snapshot, this.sequence);
    return snapshot;
  }

  releaseSnapshot(snapshot: Snapshot): void {
    if (!this.snapshots.delete(snapshot)) return;
    snapshot.release();
    if (this.snapshots.size === 0) this.lastWrites.clear();
    else if (this.lastWrites.size > MOST_LAST_WRITES) this.forgetOldWrites();
  }

  private forgetOldWrites(): void {
    const oldest = Math.min(...this.snapshots.values());
    for (const [key, sequence] of this.lastWrites) if (sequence <= oldest) this.lastWrites.delete(key);
  }

  /** Whether somebody has committed a write of the document since the snapshot was taken. */
  wasWrittenSince(snapshot: Snapshot, collection: Collection, id: string): boolean {
    const last = this.lastWrites.get(`${collection.name}\0${id}`);
    return last !== undefined && last > (this.snapshots.get(snapshot) ?? 0);
  }
}

/** Writes at once. A class: every request that writes makes one. */
class CommittedWriter implements Writer {
  constructor(
    private readonly store: Store,
    private readonly collection: Collection,
    readonly view: View,
  ) {}

  insert(stored: Stored): void {
    const id = idOf(stored.document);
    this.collection.refuseTaken(id, stored.document);
    this.store.put(this.collection, id, undefined, stored);
  }

  replace(before: Stored, after: Stored): void {
    const id = idOf(before.document);
    this.collection.refuseDuplicate(id, after.document);
    this.store.put(this.collection, id, before, after);
  }

  remove(stored: Stored): void {
    this.store.put(this.collection, idOf(stored.document), stored, undefined);
  }
}
