import { randomUUID } from 'node:crypto';
import type { WorldClock } from '../../../clock.ts';
import { idOf, type Collection } from './collection.ts';
import type { Snapshot } from './tree.ts';
import type { PendingWrites } from './collection-index.ts';
import type { Stored } from './stored.ts';
import { tooManyTransactions, transactionConflict, transactionMissing } from '../errors.ts';
import type { Store, Writer } from './store.ts';
import { TransactionView, type View } from './view.ts';

/** How long a transaction may last; the platform's documents say about 30 s. */
export const TRANSACTION_LIFETIME_MS = 30_000;

/** As many may run at once: a number of our own, below what the storage has snapshots for. */
export const MOST_TRANSACTIONS = 2_000;

/**
 * One transaction: a snapshot taken at its first operation, its writes held back until the commit, and a lock on every
 * document it has written. The first who writes a document wins: a later one gets a conflict and is aborted, because the
 * SDK starts anew without rolling back.
 */
export class Transaction {
  readonly id = randomUUID();
  private taken: Snapshot | undefined;
  private readonly writes = new Map<Collection, Map<string, Stored | undefined>>();

  constructor(
    private readonly store: Store,
    private readonly end: (transaction: Transaction) => void,
  ) {}

  view(collection: Collection): View {
    return new TransactionView(collection, this.snapshot, this.writesTo(collection));
  }

  /** Every error of a write ends the transaction, as in MongoDB. */
  writer(collection: Collection): Writer {
    const view = this.view(collection);
    const write = (id: string, stored: Stored | undefined): void =>
      this.orEnd(() => this.write(collection, id, stored));
    return {
      view,
      insert: (stored) => {
        const id = idOf(stored.document);
        this.orEnd(() => {
          if (view.get(id)) throw collection.duplicateId(stored.document);
        });
        write(id, stored);
      },
      replace: (before, after) => write(idOf(before.document), after),
      remove: (stored) => write(idOf(stored.document), undefined),
    };
  }

  /** Makes all writes visible at once, or none: a unique index may have been filled by others meanwhile. */
  commit(invocationId?: string): void {
    this.orEnd(() => {
      for (const [collection, writes] of this.writes) this.refuseTaken(collection, writes);
    });
    this.orEnd(() =>
      this.store.writeWhole(() => {
        for (const [collection, writes] of this.writes) {
          const before = this.store.view(collection);
          for (const [id, after] of writes) this.store.put(collection, id, before.get(id), after);
        }
      }, invocationId),
    );
    this.end(this);
  }

  /** Lets go of the snapshot. */
  close(): void {
    if (this.taken) this.store.releaseSnapshot(this.taken);
  }

  private get snapshot(): Snapshot {
    this.taken ??= this.store.takeSnapshot();
    return this.taken;
  }

  private writesTo(collection: Collection): Map<string, Stored | undefined> {
    const writes = this.writes.get(collection) ?? new Map<string, Stored | undefined>();
    this.writes.set(collection, writes);
    return writes;
  }

  private write(collection: Collection, id: string, stored: Stored | undefined): void {
    const owner = this.store.locks.owner(collection.name, id);
    const isLate = owner ? owner !== this : this.store.wasWrittenSince(this.snapshot, collection, id);
    if (isLate) throw transactionConflict();
    const writes = this.writesTo(collection);
    if (stored) {
      collection.refuseUnfit(stored);
      collection.refuseDuplicate(id, stored.document, writes);
    }
    if (!owner) this.store.locks.take(this, collection.name, id);
    writes.set(id, stored);
  }

  private refuseTaken(collection: Collection, writes: PendingWrites): void {
    for (const [id, stored] of writes) {
      if (!stored) continue;
      try {
        collection.refuseDuplicate(id, stored.document, writes);
      } catch {
        throw transactionConflict();
      }
    }
  }

  private orEnd(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.end(this);
      throw error;
    }
  }
}

/** The transactions that are running. */
export class Transactions {
  private readonly running = new Map<string, { transaction: Transaction; cancelExpiry: () => void }>();

  constructor(
    private readonly store: Store,
    private readonly clock: WorldClock,
  ) {}

  /** Starts one, which ends by itself after TRANSACTION_LIFETIME_MS of the world's time. */
  start(): Transaction {
    if (this.running.size >= MOST_TRANSACTIONS) throw tooManyTransactions(MOST_TRANSACTIONS);
    const transaction = new Transaction(this.store, (ended) => this.end(ended));
    const expiry = this.clock.nowMs() + TRANSACTION_LIFETIME_MS;
    const cancelExpiry = this.clock.alarm(expiry, () => this.end(transaction));
    this.running.set(transaction.id, { transaction, cancelExpiry });
    return transaction;
  }

  /** The transaction that a request names; undefined when it names none. Throws for one that is not running. */
  named(id: unknown): Transaction | undefined {
    if (id === undefined || id === null || id === '') return undefined;
    const entry = typeof id === 'string' ? this.running.get(id) : undefined;
    if (!entry) throw transactionMissing();
    return entry.transaction;
  }

  /** Forgets what the transaction has written and lets go of its documents. */
  end(transaction: Transaction): void {
    const entry = this.running.get(transaction.id);
    if (!entry) return;
    this.running.delete(transaction.id);
    entry.cancelExpiry();
    transaction.close();
    this.store.locks.release(transaction);
  }

  close(): void {
    for (const { transaction } of [...this.running.values()]) this.end(transaction);
  }
}
