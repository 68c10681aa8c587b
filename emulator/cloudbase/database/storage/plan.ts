import { conditionsOf, type Condition, type Filter } from '../language/filter.ts';
import { checkTime, inTime } from '../time-limit.ts';
import { AFTER_ALL, encodeKey } from '../values/key-encoding.ts';
import type { Sort } from '../values/sort.ts';
import { accessBy, isEquality, narrows, score, type Access, type Comparison } from './access.ts';
import type { Collection } from './collection.ts';
import { fitRange, WHOLE_KEY_BYTES } from './keys.ts';
import type { Stored } from './stored.ts';
import type { Reader } from './tree.ts';

/** How a query is answered. */
export interface Plan {
  /** Each once. */
  candidates: Iterable<Stored>;
  /** What a candidate has still to be tested for. */
  remaining: Condition[];
  /** The candidates come in the order that was asked for. */
  sorted: boolean;
  /** No index was of use: every document is looked at. */
  scan: boolean;
}

/** Chooses the index that narrows the query most; between equals the one that also gives the order. */
export function planQuery(collection: Collection, reader: Reader, filter: Filter, sort: Sort): Plan {
  const conditions = conditionsOf(filter);
  const ids = conditions.find(namesIds);
  if (ids) return planIds(collection, reader, conditions, ids, sort);
  const best = bestAccess(collection, conditions, sort);
  if (!narrows(best)) {
    const union = planUnion(collection, reader, conditions, sort);
    if (union) return union;
  }
  if (!narrows(best) && best.sorted === 0) {
    return {
      candidates: inTime(collection.all(reader)),
      remaining: conditions,
      sorted: sort.length === 0,
      scan: conditions.length > 0 && !isHelped(collection, conditions),
    };
  }
  const records = best.index.multikey || isCut(best) ? once(walk(best, reader)) : walk(best, reader);
  return {
    candidates: storedAt(collection, reader, records),
    remaining: isCut(best) ? conditions : conditions.filter((condition) => !best.used.has(condition)),
    sorted: sort.length === 0 || best.sorted !== 0,
    scan: !narrows(best) && conditions.length > 0 && !isHelped(collection, conditions),
  };
}

const namesIds = (condition: Condition): condition is Comparison =>
  'field' in condition && isEquality(condition, '_id');

/** The most frequent queries of all: at most one document for each `_id`, read without a walk. */
function planIds(collection: Collection, reader: Reader, conditions: Condition[], ids: Comparison, sort: Sort): Plan {
  const { operator, operand } = ids;
  const keys = operator === '$eq' ? [encodeKey(operand)] : [...new Set((operand as unknown[]).map(encodeKey))].sort();
  const records = keys.flatMap((key) => collection.recordOf(reader, key) ?? []);
  return {
    candidates: storedAt(collection, reader, records),
    remaining: conditions.filter((condition) => condition !== ids),
    sorted: sort.length === 0 || keys.length <= 1,
    scan: false,
  };
}

/** For an `$or` all of whose branches an index helps. */
function planUnion(collection: Collection, reader: Reader, conditions: Condition[], sort: Sort): Plan | undefined {
  for (const branches of alternatives(conditions)) {
    const accesses = branches.map((branch) => bestAccess(collection, branch, []));
    if (!accesses.every(narrows)) continue;
    const records = once(accesses.flatMap((access) => [...walk(access, reader)]).sort());
    const candidates = storedAt(collection, reader, records);
    return { candidates, remaining: conditions, sorted: sort.length === 0, scan: false };
  }
  return undefined;
}

/** The branches of every `$or`. */
const alternatives = (conditions: readonly Condition[]): Condition[][][] =>
  conditions.flatMap((condition) => {
    const branches = 'filter' in condition ? condition.filter.$or : undefined;
    return Array.isArray(branches) ? [(branches as Filter[]).map(conditionsOf)] : [];
  });

const accessesOf = (collection: Collection, conditions: readonly Condition[], sort: Sort): Access[] =>
  collection.indexes.map((index) => accessBy(index, conditions, sort));

function bestAccess(collection: Collection, conditions: readonly Condition[], sort: Sort): Access {
  const accesses = accessesOf(collection, conditions, sort).filter(({ findsAll }) => findsAll);
  return accesses.reduce((first, other) => (score(other) > score(first) ? other : first));
}

/** Whether an index helps MongoDB, whose indexes have entries for documents without the first field, too. */
function isHelped(collection: Collection, conditions: readonly Condition[]): boolean {
  const isNarrowed = (some: readonly Condition[]): boolean => accessesOf(collection, some, []).some(narrows);
  return isNarrowed(conditions) || alternatives(conditions).some((branches) => branches.every(isNarrowed));
}

function isCut({ index, prefixes }: Access): boolean {
  return index.cut || prefixes.some((prefix) => prefix.length > WHOLE_KEY_BYTES);
}

/** A document may come under several keys: the first counts. */
function* once(records: Iterable<string>): Generator<string> {
  const seen = new Set<string>();
  for (const record of records) {
    if (seen.has(record)) continue;
    seen.add(record);
    yield record;
  }
}

function* walk({ index, prefixes, range, sorted }: Access, reader: Reader): Generator<string> {
  const backwards = sorted === -1;
  for (const prefix of backwards ? [...prefixes].reverse() : prefixes) {
    const keys = range
      ? { from: prefix + range.from, to: prefix + range.to }
      : { from: prefix, to: prefix + AFTER_ALL };
    const { from, to } = fitRange(keys);
    yield* reader.values({ from: index.prefix + from, to: index.prefix + to }, backwards);
  }
}

function* storedAt(collection: Collection, reader: Reader, records: Iterable<string>): Generator<Stored> {
  for (const record of records) {
    checkTime();
    const stored = collection.at(reader, record);
    if (stored) yield stored;
  }
}
