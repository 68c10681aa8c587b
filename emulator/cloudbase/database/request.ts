import type { ActionParameters } from '../gateway/action.ts';
import type { Collection } from './storage/collection.ts';
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

/** What came of it; or who has to be waited for. */
type Attempt<T> = { result: T } | { owner: object };

/** What a request is about to write: as it is now or, of new documents, as it will be; and the ids under which it is locked. */
export interface Selected {
  documents: Stored[];
  ids: () => string[];
}

/**
 * Selects documents and acts on them in one go, so that nothing comes between. Outside a transaction it first waits until
 * no transaction holds any of them, and then selects anew, as ordinary writes do on the platform.
 */
export async function selectAndWrite<T>(
  parts: DatabaseParts,
  target: Target,
  select: (writer: Writer) => Selected,
  act: (documents: Stored[], writer: Writer) => T,
): Promise<T> {
  const { name } = target.collection;
  const { locks } = parts.store;
  for (;;) {
    // Anew every time: a deployment may have changed the collection meanwhile.
    const writer = writerFor(parts, { ...target, collection: parts.store.collection(name) });
    const attempt = (): Attempt<T> => {
      const { documents, ids } = select(writer);
      const owner = target.transaction || locks.none ? undefined : locks.firstOwner(name, ids());
      return owner ? { owner } : { result: act(documents, writer) };
    };
    const limited = (): Attempt<T> => withinTime(attempt);
    const outcome = target.transaction ? limited() : parts.store.write(limited);
    if ('result' in outcome) return outcome.result;
    await locks.released(outcome.owner);
  }
}
