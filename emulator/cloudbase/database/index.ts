import type { WorldClock } from '../../clock.ts';
import { OperationCounters } from '../../counters.ts';
import type { FaultRules } from '../../faults.ts';
import type { WorldFeed } from '../../feed.ts';
import type { ActionContext, ActionHandler, ActionParameters } from '../gateway/action.ts';
import { DATABASE_ACTIONS } from './actions/index.ts';
import type { Collection, CollectionDefinition } from './storage/collection.ts';
import { stringifyEjson } from './values/ejson-text.ts';
import { observe, type KillInvocation } from './faults.ts';
import { checkFilter, type Filter } from './language/filter.ts';
import { ScanReport } from './scan-report.ts';
import type { ActionResult, DatabaseAction, DatabaseParts } from './request.ts';
import { Store } from './storage/store.ts';
import { Transactions } from './storage/transactions.ts';
import { CommittedView } from './storage/view.ts';

export type { CollectionDefinition } from './storage/collection.ts';
export type { IndexDefinition } from './storage/secondary-index.ts';

/** The document database of one environment. */
export interface Database {
  /** The `database.*` actions for the gateway. */
  readonly actions: Readonly<Record<string, ActionHandler>>;
  /** Makes these collections exist, with these indexes; what they hold stays. Running transactions are aborted. */
  declare(collections: readonly CollectionDefinition[]): void;
  collections(): { name: string; count: number }[];
  /** For people who look: documents as relaxed EJSON, and how many there are in all. Throws CloudBaseError. */
  find(
    collection: string,
    options: { skip?: number; limit?: number; filter?: object },
  ): { total: number; documents: object[] };
  /** Requests per action since the start or the last reset of the counters, refused ones too. */
  operations(): Record<string, number>;
  close(): void;
}

export interface DatabaseOptions {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  /** Left out: the database counts for itself, and knows of no functions. */
  counters?: OperationCounters;
  /** What fault rules of kind `kill` do to the invocation that sent a request. */
  kill?: KillInvocation;
}

/** How many documents `find` answers when it is not told. */
const FIND_LIMIT = 50;

/** An empty database: collections come with `declare`. */
export function createDatabase({
  clock,
  feed,
  faults,
  counters = new OperationCounters(),
  kill,
}: DatabaseOptions): Database {
  const scans = new ScanReport(feed);
  const store = new Store((collection, filter) => scans.note(collection, filter));
  const transactions = new Transactions(store, clock);
  const parts: DatabaseParts = { store, transactions, nowMs: () => clock.nowMs() };

  const handlerFor = (name: string, action: DatabaseAction): ActionHandler => {
    return async (parameters, context) => {
      const disturb = observe({ faults, counters, kill }, name, parameters, context);
      await disturb('before');
      const result = await action(parts, parameters);
      publishWrite(feed, name, parameters, context, result);
      await disturb('after');
      return result.body;
    };
  };

  return {
    actions: Object.fromEntries(
      Object.entries(DATABASE_ACTIONS).map(([name, action]) => [name, handlerFor(name, action)]),
    ),
    declare(definitions) {
      transactions.close();
      for (const definition of definitions) store.declare(definition);
    },
    collections: () => store.all().map(({ name, size }) => ({ name, count: size })),
    find: (name, options) => findFor(store.collection(name), options),
    operations: () => counters.counted().byAction,
    close: () => transactions.close(),
  };
}

function findFor(
  collection: Collection,
  { skip = 0, limit = FIND_LIMIT, filter = {} }: { skip?: number; limit?: number; filter?: object },
): { total: number; documents: object[] } {
  const conditions: Filter = { ...filter };
  checkFilter(conditions);
  const isEverything = Object.keys(conditions).length === 0;
  // Somebody looks: no query of the application, and so none that could lack an index.
  const view = new CommittedView(collection);
  const found = view.select({ filter: conditions, ...(isEverything ? { limit: skip + limit } : {}) });
  return {
    total: isEverything ? collection.size : found.length,
    documents: found.slice(skip, skip + limit).map((document) => JSON.parse(stringifyEjson(document)) as object),
  };
}

/** One line for every request that has written something. */
function publishWrite(
  feed: WorldFeed,
  action: string,
  parameters: ActionParameters,
  { invocationId }: ActionContext,
  { written }: ActionResult,
): void {
  if (!written) return;
  const collection = String(parameters.collectionName);
  const verb = action.replace('database.', '');
  feed.publish({
    source: 'database',
    kind: 'documents.written',
    text: `${verb} ${collection}: ${written} ${written === 1 ? 'document' : 'documents'}`,
    ...(invocationId ? { requestId: invocationId } : {}),
    detail: { action, collection, count: written },
  });
}
