import type { ActionParameters } from '../gateway/action.ts';
import { idOf, type Collection } from './storage/collection.ts';
import { invalidParameter } from './errors.ts';
import { withinTime } from './time-limit.ts';
import { parseFilter, type Filter } from './language/filter.ts';
import type { Store, Writer } from './storage/store.ts';
import type { Stored } from './storage/stored.ts';
import type { Transaction, Transactions } from './storage/transactions.ts';

/** What the actions work on. */
export interface DatabaseParts {
  store: Store;
  transactions: Transactions;
  nowMs: () => number;
  /** The invocation of a function that asks. */
  invocationId?: string;
}

/** What an action answers, and what the feed is told of it: how many documents it wrote. */
export interface ActionResult {
  body: object;
  written?: number;
}

/** One action on the parts of the database. */
export type DatabaseAction = (
  parts: DatabaseParts,
  parameters: ActionParameters,
) => ActionResult | Promise<ActionResult>;

/** What a request is about: its collection and, if it names one, its transaction. */
export interface Target {
  collection: Collection;
  transaction: Transaction | undefined;
}

export function targetOf({ store, transactions }: DatabaseParts, parameters: ActionParameters): Target {
  const transaction = transactions.named(parameters.transactionId);
  return { collection: store.collection(parameters.collectionName), transaction };
}

export function writerFor({ store }: DatabaseParts, { collection, transaction }: Target): Writer {
  return transaction ? transaction.writer(collection) : store.writer(collection);
}

/** The filter of a request; the SDK sends an empty string, or nothing, for a query without conditions. */
export function filterOf(parameters: ActionParameters, nowMs: number): Filter {
  const { query } = parameters;
  if (query === undefined || query === null || query === '') return {};
  return parseFilter(query, 'query', nowMs);
}

/** A whole number ≥ 0 of the parameters. */
export function countOf(value: unknown, name: string, otherwise: number): number {
  if (value === undefined || value === null) return otherwise;
  if (!Number.isInteger(value) || (value as number) < 0) throw invalidParameter(`${name} must be an integer ≥ 0`);
  return value as number;
}

/** What a request is about to write. */
export interface Selected {
  /** As they are now or, of new documents, as they will be. */
  documents: Stored[];
  /** Nobody else may hold these; left out: the documents. */
  locked?: Stored[];
}

type Select = (writer: Writer) => Selected;
type Act<T> = (documents: Stored[], writer: Writer) => T;

/**
 * Selects documents and acts on them in one go, so that nothing comes between. Outside a transaction it first waits until
 * no transaction holds any of them, and then selects anew, as ordinary writes do on the platform.
 */
export async function selectAndWrite<T>(parts: DatabaseParts, target: Target, select: Select, act: Act<T>): Promise<T> {
  const { store, invocationId } = parts;
  for (;;) {
    // Anew every time: a deployment may have changed the collection meanwhile.
    const collection = store.collection(target.collection.name);
    const writer = writerFor(parts, { ...target, collection });
    if (target.transaction) return withinTime(() => act(select(writer).documents, writer));
    const attempt = () => writeUnlessHeld(store, collection, writer, select, act);
    const outcome = store.write(() => withinTime(attempt), invocationId);
    if ('result' in outcome) return outcome.result;
    await store.locks.released(outcome.owner);
  }
}

/** What came of it; or, of what a transaction holds, who has to be waited for. */
function writeUnlessHeld<T>(
  { locks }: Store,
  { name }: Collection,
  writer: Writer,
  select: Select,
  act: Act<T>,
): { result: T } | { owner: object } {
  const { documents, locked = documents } = select(writer);
  const ids = locks.none ? [] : locked.map(({ document }) => idOf(document));
  const owner = locks.firstOwner(name, ids);
  return owner ? { owner } : { result: act(documents, writer) };
}
