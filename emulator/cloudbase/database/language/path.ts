import { isPlainObject } from '../values/ejson.ts';

/** A name that may also be the place of an element of an array. */
export function isIndex(name: string): boolean {
  return /^(0|[1-9]\d*)$/.test(name);
}

/** A field of an object; undefined for a missing one, and for what is no object. */
export function fieldOf(value: unknown, name: string): unknown {
  return isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/**
 * What stands at a path of a document, as filters see it: through arrays on the way every element is looked into, and a
 * number may be a place in one. An array at the end is one value. A missing field is `undefined`; an array without objects
 * on the way has nothing at all.
 */
export function leavesAt(document: unknown, path: readonly string[], depth = 0): unknown[] {
  let current = document;
  for (let i = depth; i < path.length; i++) {
    if (Array.isArray(current)) return throughArray(current, path, i);
    current = fieldOf(current, path[i] as string);
    if (current === undefined) return [undefined];
  }
  return [current];
}

function throughArray(values: unknown[], path: readonly string[], depth: number): unknown[] {
  const name = path[depth] as string;
  const place = isIndex(name);
  const found: unknown[] = [];
  if (place && Number(name) < values.length) {
    for (const leaf of leavesAt(values[Number(name)], path, depth + 1)) found.push(leaf);
  }
  for (const value of values) {
    if (!isPlainObject(value)) continue;
    for (const leaf of leavesAt(value, path, depth)) if (leaf !== undefined || !place) found.push(leaf);
  }
  return found;
}

/** What stands at a path, as expressions see it: `$a.b` of an array of objects is the array of their `b`. */
export function valueAt(document: unknown, path: readonly string[], depth = 0): unknown {
  let current = document;
  for (let i = depth; i < path.length; i++) {
    if (Array.isArray(current)) {
      const found = current.filter(isPlainObject).map((element) => valueAt(element, path, i));
      return found.filter((value) => value !== undefined);
    }
    current = fieldOf(current, path[i] as string);
    if (current === undefined) return undefined;
  }
  return current;
}
