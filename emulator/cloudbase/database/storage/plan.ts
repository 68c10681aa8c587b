import { ObjectId } from 'bson';
import type { Collection } from './collection.ts';
import { conditionsOf, type Condition, type Filter } from '../language/filter.ts';
import { AFTER_ALL, encodeKey, typeMark } from '../values/key-encoding.ts';
import type { OrderedIndex } from './secondary-index.ts';
import type { KeyRange } from './sorted-keys.ts';
import type { Sort } from '../values/sort.ts';

/** How a query is answered. */
export interface Plan {
  /** Candidates, each once. */
  ids: Iterable<string>;
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
  prefixes: string[];
  used: Set<Condition>;
  range?: { from: string; to: string };
  depth: number;
  sorted: 1 | -1 | 0;
}

/** Chooses the index that narrows the query most; between equals the one that also gives the order. */
export function planQuery(collection: Collection, filter: Filter, sort: Sort): Plan {
  const conditions = conditionsOf(filter);
  const accesses = collection.indexes.map((index) => accessBy(index, conditions, sort));
  const best = accesses.reduce((first, other) => (score(other) > score(first) ? other : first));
  if (score(best) === 0) {
    return { ids: collection.ids(), remaining: conditions, sorted: sort.length === 0, scan: true };
  }
  return {
    ids: best.index.multikey ? once(walk(best)) : walk(best),
    remaining: conditions.filter((condition) => !best.used.has(condition)),
    sorted: sort.length === 0 || best.sorted !== 0,
    scan: best.depth === 0 && !best.range && conditions.length > 0,
  };
}

function score({ depth, range, sorted }: Access): number {
  return depth * 4 + (range ? 2 : 0) + (sorted ? 1 : 0);
}

/** The equalities on the leading fields of the index, then a range of the next one. */
function accessBy(index: OrderedIndex, conditions: readonly Condition[], sort: Sort): Access {
  let prefixes = [''];
  const used = new Set<Condition>();
  let depth = 0;
  for (const field of index.fields) {
    const condition = conditions.find((candidate) => 'field' in candidate && isEquality(candidate, field));
    if (!condition || !('field' in condition)) break;
    const values = condition.operator === '$eq' ? [condition.operand] : (condition.operand as unknown[]);
    if (prefixes.length * values.length > MAX_COMBINATIONS) break;
    const keys = values.length === 1 ? [encodeKey(values[0])] : [...new Set(values.map(encodeKey))].sort();
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => prefix + key));
    used.add(condition);
    depth += 1;
  }
  const range = prefixes.length === 1 ? rangeOf(index, index.fields[depth], conditions) : undefined;
  return { index, prefixes, used, depth, range, sorted: orderGiven(index, depth, prefixes.length, sort) };
}

function isEquality({ field, operator, operand }: Exclude<Condition, { filter: Filter }>, name: string): boolean {
  if (field !== name) return false;
  return operator === '$eq' ? isIndexable(operand) : operator === '$in' && (operand as unknown[]).every(isIndexable);
}

/** Values that equal exactly those of the same key. Objects and arrays are left to mingo. */
function isIndexable(value: unknown): boolean {
  return value === null || typeof value !== 'object' || value instanceof Date || value instanceof ObjectId;
}

const RANGE_OPERATORS: ReadonlySet<string> = new Set(['$gt', '$gte', '$lt', '$lte']);

/** The keys between the bounds for a field, within the type of the bounds. The conditions are tested all the same. */
function rangeOf(index: OrderedIndex, field: string | undefined, conditions: readonly Condition[]): Access['range'] {
  let from: string | undefined;
  let to: string | undefined;
  for (const condition of conditions) {
    if (!('field' in condition) || condition.field !== field) continue;
    const { operator, operand } = condition;
    if (!RANGE_OPERATORS.has(operator) || operand === null || !isIndexable(operand)) continue;
    const key = encodeKey(operand);
    const mark = typeMark(operand);
    const lower = operator === '$gt' ? key + AFTER_ALL : operator === '$gte' ? key : mark;
    const upper = operator === '$lt' ? key : operator === '$lte' ? key + AFTER_ALL : mark + AFTER_ALL;
    if (from === undefined || lower > from) from = lower;
    if (to === undefined || upper < to) to = upper;
    // With arrays one element may satisfy one bound and another the other: only one bound narrows safely.
    if (index.multikey) break;
  }
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** Whether walking the index (1) or walking it backwards (-1) gives the order, when `depth` fields are fixed. */
function orderGiven(index: OrderedIndex, depth: number, prefixCount: number, sort: Sort): 1 | -1 | 0 {
  if (sort.length === 0 || index.multikey) return 0;
  const start = prefixCount === 1 ? depth : 0;
  // Several prefixes come in the order of their keys, which is right as long as only one field varies among them.
  if (prefixCount > 1 && depth > 1) return 0;
  const direction = sort[0]?.direction ?? 1;
  const fits = sort.every((key, i) => key.field === index.fields[start + i] && key.direction === direction);
  return fits ? direction : 0;
}

/** Of an index with arrays a document may come under several keys: the first counts. */
function* once(ids: Iterable<string>): Generator<string> {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) continue;
    seen.add(id);
    yield id;
  }
}

function* walk({ index, prefixes, range, sorted }: Access): Generator<string> {
  const ordered = sorted === -1 ? [...prefixes].reverse() : prefixes;
  for (const prefix of ordered) {
    const keys: KeyRange = range
      ? { from: prefix + range.from, to: prefix + range.to }
      : { from: prefix, ...(prefix === '' ? {} : { to: prefix + AFTER_ALL }) };
    yield* sorted === -1 ? index.entries.idsReversed(keys) : index.entries.ids(keys);
  }
}
