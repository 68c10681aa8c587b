import type { Transaction } from '../db/database.ts';
import { withoutUndefined, type Db } from './expressions.ts';
import { isTransactionConflict } from './failures.ts';

/** The SDK's transaction as far as we use it: its own typings leave it open. A document is an object in it, or null. */
interface SdkTransaction {
  collection(name: string): {
    doc(id: string): {
      get(): Promise<{ data: unknown }>;
      set(fields: object): Promise<unknown>;
      remove(): Promise<unknown>;
    };
  };
  commit(): Promise<unknown>;
  rollback(): Promise<unknown>;
}

/** Conflicts end within the time of the other transaction: some ten requests. */
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 10;

function operationsOf(transaction: SdkTransaction): Transaction {
  return {
    async get<T>(name: string, id: string) {
      const { data } = await transaction.collection(name).doc(id).get();
      return (data as T | null) ?? undefined;
    },
    async put(name, { _id, ...fields }) {
      await transaction.collection(name).doc(_id).set(withoutUndefined(fields));
    },
    async remove(name, id) {
      await transaction.collection(name).doc(id).remove();
    },
  };
}

/**
 * `Database.transaction` over the SDK. Its own `runTransaction` repeats at once, without a pause, and gives up after four
 * starts: parallel callers then fail together.
 */
export async function inTransaction<R>(db: Db, work: (transaction: Transaction) => Promise<R>): Promise<R> {
  const start = () => (db as { startTransaction(): Promise<SdkTransaction> }).startTransaction();
  for (let attempt = 1; ; attempt++) {
    const transaction = await start();
    try {
      const result = await work(operationsOf(transaction));
      await transaction.commit();
      return result;
    } catch (error) {
      const isConflict = isTransactionConflict(error);
      // The platform has ended one in conflict; another would hold its documents until it expires.
      if (!isConflict) await transaction.rollback().catch(() => undefined);
      if (!isConflict || attempt === ATTEMPTS) throw error;
      const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
