import type { CollectionName } from './data-model.ts';

type Bound = string | number | Date;

/**
 * A value that a field is compared with. `exists: false` is true for a missing field. `near`: of a GeoJSON point in an index
 * of direction `2dsphere`: the nearest come first (without `orderBy`; for `find` and `findIds` only).
 */
export type Condition =
  | string
  | number
  | boolean
  | Date
  | { in: readonly (string | number)[] }
  | { gt?: Bound; gte?: Bound; lt?: Bound; lte?: Bound }
  | { exists: boolean }
  | { near: { longitude: number; latitude: number } };

/** All must hold; a key may be a path (`follower.state`). */
export type Where = Readonly<Record<string, Condition>>;

/** A change of one document; keys may be paths. `set` replaces whole values, objects included. */
export interface Patch {
  set?: Readonly<Record<string, unknown>>;
  unset?: readonly string[];
  inc?: Readonly<Record<string, number>>;
  push?: Readonly<Record<string, unknown>>;
  addToSet?: Readonly<Record<string, unknown>>;
  /** Takes every one of these values out of a list. */
  pull?: Readonly<Record<string, readonly (string | number)[]>>;
}

export interface Find {
  where: Where;
  /** Who shares a value comes in no certain order, unless they come `byId`, in the same direction. */
  orderBy?: { field: string; direction: 'asc' | 'desc'; byId?: true };
  /** Only those that come behind this place of an order `byId`. */
  behind?: { value: Bound; _id: string };
  /** At most 1,000: the platform gives no more in one answer. */
  limit: number;
  /** Only these fields of each document, and its `_id`. */
  fields?: readonly string[];
}

/** A unique index has refused a change. */
export class DuplicateKey extends Error {}

/**
 * The part of the document database that we use. One method is one request of the platform, except `getMany`
 * (one per 1,000 ids). Reads are repeated when a connection breaks; writes are not: whoever writes knows what a
 * repeat means.
 */
export interface Collection<T extends { _id: string }> {
  get(id: string): Promise<T | undefined>;
  /** Those of `ids` that exist, in no particular order. */
  getMany(ids: readonly string[]): Promise<T[]>;
  find(query: Find): Promise<T[]>;
  /** The `_id`s alone of those that `find` would give: for walking over a million of them. */
  findIds(query: Find): Promise<string[]>;
  /** `exists`: a document with this `_id`, or with the same value in a unique index, was there before; nothing changed. */
  add(document: T): Promise<'added' | 'exists'>;
  /** Adds up to 1,000. `conflict`: some existed; which of the others were written is unknown: read before going on. */
  addMany(documents: readonly T[]): Promise<'added' | 'conflict'>;
  /**
   * Changes the one document that fits `where` (which names its `_id`), atomically. False when none fits, and also when
   * everything stands there already: the platform counts documents that became different. Who needs to tell the two
   * apart puts something into the patch that always differs.
   * @throws {DuplicateKey} when another document has one of the new values in a unique index; nothing changed
   */
  updateIf(where: Where & { _id: string }, patch: Patch): Promise<boolean>;
  /**
   * Changes every document that fits, each of them atomically and not all of them together; how many became different.
   * https://docs.cloudbase.net/database/update
   */
  updateMany(where: Where, patch: Patch): Promise<number>;
  /**
   * Removes the one document that fits `where` (which names its `_id`), atomically; false when none fits. A repeat after
   * a broken connection answers false although the first one may have removed it.
   */
  removeIf(where: Where & { _id: string }): Promise<boolean>;
  /**
   * Removes every document that fits, each of them atomically and not all of them together; how many there were. One
   * request, however many fit: whoever may meet many names so many `_id`s as the time allows.
   * https://docs.cloudbase.net/database/delete
   * @throws when `where` names nothing, or something undefined: nobody wants to empty a collection.
   */
  removeMany(where: Where): Promise<number>;
  count(where: Where): Promise<number>;
  /**
   * How many documents have each of these values (as many as a batch has at most) in a field that is a list; what nobody has
   * is left out.
   * https://docs.cloudbase.net/database/aggregate
   */
  countByValue(field: string, values: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/**
 * What a transaction may do: read and write single documents by their `_id`. Nothing else of the SDK stays inside
 * (`where().update()` and `count()` escape it), and nothing else is offered.
 * https://docs.cloudbase.net/database/transaction
 */
export interface Transaction {
  get<T extends { _id: string }>(name: CollectionName, id: string): Promise<T | undefined>;
  /** Writes the whole document, whether it is there or not. */
  put<T extends { _id: string }>(name: CollectionName, document: T): Promise<void>;
  remove(name: CollectionName, id: string): Promise<void>;
}

export interface Database {
  collection<T extends { _id: string }>(name: CollectionName): Collection<T>;
  /**
   * Runs `work` so that what it reads is of one moment and what it writes takes effect wholly or not at all. A document that
   * it writes and that somebody else has written meanwhile makes it fail; then `work` runs again, after a pause, a few times:
   * it must have no other effects. Two requests, and one for each of `work`. Others' writes of its documents wait for its end.
   * @throws what `work` throws (nothing is written then), and the last conflict; when the connection breaks at the end, it is
   * unknown whether it took effect
   */
  transaction<R>(work: (transaction: Transaction) => Promise<R>): Promise<R>;
}

/** Most ids in one query, and most documents in one answer or one batch. */
export const BATCH_SIZE = 1_000;

export function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}
