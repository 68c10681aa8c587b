import type { CollectionDefinition } from './storage/catalog-entry.ts';
import type { ChangeLog } from './storage/change-log.ts';
import type { Collection } from './storage/collection.ts';
import { DamagedStateError, readCollections, saveCollections } from './storage/saved-collections.ts';
import type { Store } from './storage/store.ts';
import type { Transactions } from './storage/transactions.ts';

/** The collections of a database as a whole. Whatever changes them ends the transactions that are running. */
export interface Contents {
  /** Makes these collections exist, with these indexes; what they hold stays. */
  declare(collections: readonly CollectionDefinition[]): void;
  /** Writes all collections into an empty folder, as files that a person can read. */
  saveTo(directory: string): Promise<void>;
  /**
   * Checks a saved state; `apply` puts it, at once, in the place of all that there is. Collections keep the indexes that
   * were declared; `discard` forgets it. Rejects with DamagedStateError, and then nothing has changed.
   */
  prepareLoad(directory: string): Promise<{ apply: () => void; discard: () => void }>;
  /** Leaves of all collections those that were declared, empty. */
  reset(): void;
}

export function createContents(store: Store, transactions: Transactions, changes: ChangeLog): Contents {
  const declared = new Map<string, CollectionDefinition>();
  let deployments = 0;
  const replaceAll = (collections: Collection[]): void => {
    transactions.close();
    store.catalog.replaceAll(collections);
    changes.clear();
  };
  return {
    declare(definitions) {
      transactions.close();
      store.catalog.declareAll(definitions);
      for (const definition of definitions) declared.set(definition.name, definition);
      deployments += 1;
    },
    saveTo: (directory) => saveCollections(store, directory),
    async prepareLoad(directory) {
      const known = deployments;
      const collections = await readCollections(store, directory, [...declared.values()]);
      const discard = (): void => store.catalog.discard(collections);
      return {
        discard,
        apply() {
          if (known === deployments) return replaceAll(collections);
          discard();
          throw new DamagedStateError('something was deployed while the state was being read: load it again');
        },
      };
    },
    reset: () => replaceAll([...declared.values()].map((definition) => store.catalog.prepare(definition))),
  };
}
