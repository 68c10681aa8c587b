import type { CollectionDefinition } from './storage/catalog-entry.ts';
import type { Collection } from './storage/collection.ts';
import { readCollections, saveCollections } from './storage/saved-collections.ts';
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
   * were declared. Rejects with DamagedStateError, and then nothing has changed.
   */
  prepareLoad(directory: string): Promise<{ apply: () => void }>;
  /** Leaves of all collections those that were declared, empty. */
  reset(): void;
}

export function createContents(store: Store, transactions: Transactions): Contents {
  const declared = new Map<string, CollectionDefinition>();
  const replaceAll = (collections: Collection[]): void => {
    transactions.close();
    store.catalog.replaceAll(collections);
  };
  return {
    declare(definitions) {
      transactions.close();
      for (const definition of definitions) {
        store.declare(definition);
        declared.set(definition.name, definition);
      }
    },
    saveTo: (directory) => saveCollections(store, directory),
    async prepareLoad(directory) {
      const collections = await readCollections(store, directory, [...declared.values()]);
      return { apply: () => replaceAll(collections) };
    },
    reset: () => replaceAll([...declared.values()].map((definition) => store.catalog.prepare(definition))),
  };
}
