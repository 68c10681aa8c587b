import { checkFilter, type Filter } from './language/filter.ts';
import type { Collection } from './storage/collection.ts';
import type { Store } from './storage/store.ts';
import { CommittedView } from './storage/view.ts';

/** How many documents are answered when nothing is said. */
const FIND_LIMIT = 50;

/** For people who look: a page of documents as relaxed EJSON, and how many there are in all. Throws CloudBaseError. */
export function findDocuments(
  { tree }: Store,
  collection: Collection,
  { skip = 0, limit = FIND_LIMIT, filter = {} }: { skip?: number; limit?: number; filter?: object },
): { total: number; documents: object[] } {
  const conditions: Filter = { ...filter };
  checkFilter(conditions);
  const isEverything = Object.keys(conditions).length === 0;
  // Somebody looks: no query of the application, and so none that could lack an index.
  const view = new CommittedView(collection, tree);
  const found = view.select({ filter: conditions, ...(isEverything ? { limit: skip + limit } : {}) });
  return {
    total: isEverything ? collection.size : found.length,
    documents: found.slice(skip, skip + limit).map(({ text }) => JSON.parse(text) as object),
  };
}
