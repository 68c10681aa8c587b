import type { Condition, Filter } from '../language/filter.ts';
import { encodeKey, invertKey } from '../values/key-encoding.ts';
import type { Sort } from '../values/sort.ts';
import { isIndexable, rangeOf } from './bounds.ts';
import type { OrderedIndex } from './ordered-index.ts';
import { placePrefixes } from './place-keys.ts';
import type { KeyRange } from './tree.ts';

/** Beyond this many combinations of `$in` values an index is not used for them. */
const MAX_COMBINATIONS = 5_000;

/** How an index answers a query. */
export interface Access {
  index: OrderedIndex;
  /** The keys of the fields that are fixed, joined; in ascending order. */
  prefixes: string[];
  used: Set<Condition>;
  range?: KeyRange;
  depth: number;
  /** The keys behind the fields are narrowed to cells: `prefixes` have them. */
  hasCells: boolean;
  /** Whether its entries come in the order that was asked for, or in the opposite one. */
  sorted: 1 | -1 | 0;
  /** Every document that fits has an entry. */
  findsAll: boolean;
}

/** A condition of one field. */
export type Comparison = Exclude<Condition, { filter: Filter }>;

/** Fewer than all entries are looked at. */
export const narrows = ({ depth, range, hasCells }: Access): boolean => depth > 0 || range !== undefined || hasCells;

/** The more, the better. */
export function score({ depth, range, hasCells, sorted }: Access): number {
  return depth * 4 + (range ? 2 : 0) + (hasCells ? 3 : 0) + (sorted ? 1 : 0);
}

/** The equalities on the leading fields of the index, then a range of the next one. */
export function accessBy(index: OrderedIndex, conditions: readonly Condition[], sort: Sort): Access {
  let prefixes = [''];
  const used = new Set<Condition>();
  let depth = 0;
  let findsAll = !index.partial;
  for (const { field, direction } of index.fields) {
    const condition = conditions.find((candidate) => 'field' in candidate && isEquality(candidate, field));
    if (!condition || !('field' in condition)) break;
    const values = condition.operator === '$eq' ? [condition.operand] : (condition.operand as unknown[]);
    if (prefixes.length * values.length > MAX_COMBINATIONS) break;
    const keys = [...new Set(values.map((value) => directed(encodeKey(value), direction)))].sort();
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => prefix + key));
    // Under the key of null stands also what is beside an empty array, and is not null.
    if (!values.includes(null)) {
      used.add(condition);
      findsAll ||= depth === 0;
    }
    depth += 1;
  }
  const cells = depth === index.fields.length ? cellsFor(index, conditions) : undefined;
  if (cells && prefixes.length * cells.length <= MAX_COMBINATIONS) {
    prefixes = prefixes.flatMap((prefix) => cells.map((cell) => prefix + cell));
    return { index, prefixes, used, depth, hasCells: true, sorted: 0, findsAll };
  }
  const next = index.fields[depth];
  const range = prefixes.length === 1 && next ? rangeOf(index, next, conditions) : undefined;
  const sorted = orderGiven(index, depth, prefixes.length, sort);
  return {
    index,
    prefixes,
    used,
    depth,
    range,
    hasCells: false,
    sorted,
    findsAll: findsAll || (depth === 0 && range !== undefined),
  };
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

/** `$eq` or `$in` of a field, of values that an index finds. */
export function isEquality({ field, operator, operand }: Comparison, name: string): boolean {
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
