import type { WorldClock } from '../../clock.ts';
import { OperationCounters } from '../../counters.ts';
import type { FaultRules } from '../../faults.ts';
import type { WorldFeed } from '../../feed.ts';
import type { ActionContext, ActionHandler, ActionParameters } from '../gateway/action.ts';
import { DATABASE_ACTIONS } from './actions/index.ts';
import { observe, type KillInvocation } from './faults.ts';
import { createContents, type Contents } from './contents.ts';
import { findDocuments } from './find.ts';
import { ScanReport } from './scan-report.ts';
import type { ActionResult, DatabaseAction, DatabaseParts } from './request.ts';
import { ChangeLog, type KeptChange } from './storage/change-log.ts';
import { Store } from './storage/store.ts';
import { Tree } from './storage/tree.ts';
import { Transactions } from './storage/transactions.ts';

export type { CollectionDefinition } from './storage/catalog-entry.ts';
export type { IndexDefinition } from './storage/ordered-index.ts';

/** The document database of one environment. */
export interface Database extends Contents {
  /** The `database.*` actions for the gateway. */
  readonly actions: Readonly<Record<string, ActionHandler>>;
  collections(): { name: string; count: number }[];
  /** For people who look: documents as relaxed EJSON, and how many there are in all. Throws CloudBaseError. */
  find(
    collection: string,
    options: { skip?: number; limit?: number; filter?: object },
  ): { total: number; documents: object[] };
  /** For people who look: the newest changes of its documents, the newest first. Throws CloudBaseError. */
  changes(collection: string, limit: number): KeptChange[];
  /** Requests per action since the start or the last reset of the counters, refused ones too. */
  operations(): Record<string, number>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  /** Left out: the database counts for itself, and knows of no functions. */
  counters?: OperationCounters;
  /** What fault rules of kind `kill` do to the invocation that sent a request. */
  kill?: KillInvocation;
  /** Where the documents are kept; left out: in memory, for as long as the process lives. */
  directory?: string;
}

/** A database: empty, or what its directory holds. Collections come with `declare`. */
export function createDatabase(options: DatabaseOptions): Database {
  const { clock, feed, faults, counters = new OperationCounters(), kill, directory } = options;
  const scans = new ScanReport(feed);
  const tree = Tree.open(directory);
  const changes = new ChangeLog(clock);
  const store = new Store(
    tree,
    (collection, filter) => scans.note(collection, filter),
    (committed, invocationId) => changes.note(committed, invocationId),
  );
  const transactions = new Transactions(store, clock);
  const parts: DatabaseParts = { store, transactions, nowMs: () => clock.nowMs() };

  const handlerFor = (name: string, action: DatabaseAction): ActionHandler => {
    return async (parameters, context) => {
      const disturb = observe({ faults, counters, feed, kill }, name, parameters, context);
      await disturb('before');
      const result = await action({ ...parts, invocationId: context.invocationId }, parameters);
      publishWrite(feed, name, parameters, context, result);
      await disturb('after');
      return result.body;
    };
  };

  return {
    actions: Object.fromEntries(
      Object.entries(DATABASE_ACTIONS).map(([name, action]) => [name, handlerFor(name, action)]),
    ),
    collections: () => store.catalog.all().map(({ name, size }) => ({ name, count: size })),
    find: (name, options) => findDocuments(store, store.collection(name), options),
    changes: (name, limit) => changes.of(store.collection(name).name, limit),
    operations: () => counters.counted().byAction,
    ...createContents(store, transactions, changes),
    async close() {
      transactions.close();
      // Those who waited for a transaction go first.
      await new Promise((resolve) => setImmediate(resolve));
      await tree.close();
    },
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
