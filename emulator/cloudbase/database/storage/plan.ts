import { conditionsOf, type Condition, type Filter } from '../language/filter.ts';
import { checkTime, inTime } from '../time-limit.ts';
import { AFTER_ALL, encodeKey, invertKey } from '../values/key-encoding.ts';
import type { Sort } from '../values/sort.ts';
import { isIndexable, rangeOf } from './bounds.ts';
import type { Collection } from './collection.ts';
import { fitRange, WHOLE_KEY_BYTES } from './keys.ts';
import type { OrderedIndex } from './ordered-index.ts';
import { placePrefixes } from './place-keys.ts';
import type { Stored } from './stored.ts';
import type { KeyRange, Reader } from './tree.ts';

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

/** Beyond this many combinations of `$in` values an index is not used for them. */
const MAX_COMBINATIONS = 5_000;

interface Access {
  index: OrderedIndex;
  /** The keys of the fields that are fixed, joined; in ascending order. */
  prefixes: string[];
  used: Set<Condition>;
  range?: KeyRange;
  depth: number;
  /** The keys behind the fields are narrowed to cells: `prefixes` have them. */
  hasCells: boolean;
  sorted: 1 | -1 | 0;
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
      scan: conditions.length > 0,
    };
  }
  const records = best.index.multikey || isCut(best) ? once(walk(best, reader)) : walk(best, reader);
  return {
    candidates: storedAt(collection, reader, records),
    remaining: isCut(best) ? conditions : conditions.filter((condition) => !best.used.has(condition)),
    sorted: sort.length === 0 || best.sorted !== 0,
    scan: !narrows(best) && conditions.length > 0,
  };
}

type Comparison = Exclude<Condition, { filter: Filter }>;

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
  for (const condition of conditions) {
    const branches = 'filter' in condition ? condition.filter.$or : undefined;
    if (!Array.isArray(branches)) continue;
    const accesses = (branches as Filter[]).map((branch) => bestAccess(collection, conditionsOf(branch), []));
    if (!accesses.every(narrows)) continue;
    const records = once(accesses.flatMap((access) => [...walk(access, reader)]).sort());
    const candidates = storedAt(collection, reader, records);
    return { candidates, remaining: conditions, sorted: sort.length === 0, scan: false };
  }
  return undefined;
}

function bestAccess(collection: Collection, conditions: Condition[], sort: Sort): Access {
  const accesses = collection.indexes.map((index) => accessBy(index, conditions, sort));
  return accesses.reduce((first, other) => (score(other) > score(first) ? other : first));
}

const narrows = ({ depth, range, hasCells }: Access): boolean => depth > 0 || range !== undefined || hasCells;

function score({ depth, range, hasCells, sorted }: Access): number {
  return depth * 4 + (range ? 2 : 0) + (hasCells ? 3 : 0) + (sorted ? 1 : 0);
}

/** The equalities on the leading fields of the index, then a range of the next one. */
function accessBy(index: OrderedIndex, conditions: readonly Condition[], sort: Sort): Access {
  let prefixes = [''];
  const used = new Set<Condition>();
  let depth = 0;
  for (const { field, direction } of index.fields) {
    const condition = conditions.find((candidate) => 'field' in candidate && isEquality(candidate, field));
    if (!condition || !('field' in condition)) break;
    const values = condition.operator === '$eq' ? [condition.operand] : (condition.operand as unknown[]);
    if (prefixes.length * values.length > MAX_COMBINATIONS) break;
    const keys = [...new Set(values.map((value) => directed(encodeKey(value), direction)))].sort();
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => prefix + key));
    // Under the key of null stands also what is beside an empty array, and is not null.
    if (!values.includes(null)) used.add(condition);
    depth += 1;
  }
  const cells = depth === index.fields.length ? cellsFor(index, conditions) : undefined;
  if (cells && prefixes.length * cells.length <= MAX_COMBINATIONS) {
    prefixes = prefixes.flatMap((prefix) => cells.map((cell) => prefix + cell));
    return { index, prefixes, used, depth, hasCells: true, sorted: 0 };
  }
  const next = index.fields[depth];
  const range = prefixes.length === 1 && next ? rangeOf(index, next, conditions) : undefined;
  const sorted = orderGiven(index, depth, prefixes.length, sort);
  return { index, prefixes, used, depth, range, hasCells: false, sorted };
}

function cellsFor({ place }: OrderedIndex, conditions: readonly Condition[]): string[] | undefined {
  if (place === undefined) return undefined;
  for (const condition of conditions) {
    const prefixes = placePrefixes(condition, place);
    if (prefixes) return prefixes;
  }
  return undefined;
}

function directed(key: string, direction: 1 | -1): string {
  return direction === 1 ? key : invertKey(key);
}

function isEquality({ field, operator, operand }: Comparison, name: string): boolean {
  if (field !== name) return false;
  return operator === '$eq' ? isIndexable(operand) : operator === '$in' && (operand as unknown[]).every(isIndexable);
}

/** Whether walking the index (1) or walking it backwards (-1) gives the order, when `depth` fields are fixed. */
function orderGiven(index: OrderedIndex, depth: number, prefixCount: number, sort: Sort): 1 | -1 | 0 {
  if (sort.length === 0 || index.multikey || index.cut) return 0;
  const start = prefixCount === 1 ? depth : 0;
  // Several prefixes come in the order of their keys, which is right as long as only one field varies among them.
  if (prefixCount > 1 && depth > 1) return 0;
  const turned = (i: number): number => (sort[i]?.direction ?? 1) * (index.fields[start + i]?.direction ?? 1);
  const direction = turned(0) === 1 ? 1 : -1;
  const fits = sort.every((key, i) => key.field === index.fields[start + i]?.field && turned(i) === direction);
  return fits ? direction : 0;
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
