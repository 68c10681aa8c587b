import { isPlainObject, type Document } from './ejson.ts';
import { badValue } from '../errors.ts';
import { encodeKey } from './key-encoding.ts';
import { toNumber } from './numbers.ts';

/** The order of a query: the first field decides, then the next. */
export type Sort = readonly { field: string; direction: 1 | -1 }[];

export function parseSort(order: unknown): Sort {
  if (!isPlainObject(order)) throw badValue('order must be an object');
  return Object.entries(order).map(([field, direction]) => {
    const number = toNumber(direction);
    if (number !== 1 && number !== -1) throw badValue('order value must be 1 or -1');
    return { field, direction: number };
  });
}

/** A sorted copy, stable; of an array its smallest (ascending) or largest element counts, as in MongoDB. */
export function sortDocuments<T>(items: readonly T[], sort: Sort, documentOf: (item: T) => Document): T[] {
  const decorated = items.map((item) => ({
    item,
    keys: sort.map(({ field, direction }) => sortKey(documentOf(item), field.split('.'), direction)),
  }));
  decorated.sort((a, b) => {
    for (let i = 0; i < sort.length; i++) {
      const [left, right] = [a.keys[i] as string, b.keys[i] as string];
      if (left !== right) return (left < right ? -1 : 1) * (sort[i]?.direction ?? 1);
    }
    return 0;
  });
  return decorated.map(({ item }) => item);
}

function sortKey(value: unknown, path: readonly string[], direction: 1 | -1): string {
  let current = value;
  for (let depth = 0; depth < path.length; depth++) {
    const name = path[depth] as string;
    if (Array.isArray(current) && !/^\d+$/.test(name)) {
      return extreme(
        current.map((element) => sortKey(element, path.slice(depth), direction)),
        direction,
      );
    }
    const isContainer = typeof current === 'object' && current !== null && Object.hasOwn(current, name);
    current = isContainer ? (current as Record<string, unknown>)[name] : undefined;
  }
  return Array.isArray(current) ? extreme(current.map(encodeKey), direction) : encodeKey(current);
}

/** An empty array sorts before everything else: with the empty key. */
function extreme(keys: readonly string[], direction: 1 | -1): string {
  return keys.reduce((best, key) => (key < best === (direction === 1) ? key : best), keys[0] ?? '');
}
