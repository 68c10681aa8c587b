import { writeError } from '../../errors.ts';
import { isPlainObject } from '../../values/ejson.ts';
import { stringifyEjson } from '../../values/ejson-text.ts';
import { fieldOf, isIndex } from '../path.ts';

/** What becomes of a value; undefined: of a missing one, and for none. The same value again: nothing changes. */
export type Edit = (value: unknown) => unknown;

/** An array grows by at most so many nulls: https://github.com/mongodb/mongo (kMaxPaddingAllowed). */
const MAX_PADDING = 1_500_000;

/**
 * A container with an edited value at the path; what is not on the way is shared, and the same container is answered when
 * nothing changes. `creates`: parents that are missing are made, and what cannot hold a field is an error.
 */
export function changeAt(
  container: unknown,
  path: readonly string[],
  edit: Edit,
  creates: boolean,
  depth = 0,
): unknown {
  const name = path[depth] as string;
  if (Array.isArray(container)) return changeElement(container, path, edit, creates, depth);
  if (!isPlainObject(container)) {
    if (creates) throw cannotCreate(name, path[depth - 1] ?? '', container);
    return container;
  }
  const before = fieldOf(container, name);
  const after = changeWithin(before, path, edit, creates, depth);
  if (after === before) return container;
  const copy = { ...container };
  if (after === undefined) delete copy[name];
  else copy[name] = after;
  return copy;
}

function changeWithin(value: unknown, path: readonly string[], edit: Edit, creates: boolean, depth: number): unknown {
  if (depth === path.length - 1) return edit(value);
  if (value !== undefined) return changeAt(value, path, edit, creates, depth + 1);
  if (!creates) return undefined;
  const made = changeAt({}, path, edit, creates, depth + 1);
  return Object.keys(made as object).length === 0 ? undefined : made;
}

function changeElement(
  array: unknown[],
  path: readonly string[],
  edit: Edit,
  creates: boolean,
  depth: number,
): unknown {
  const name = path[depth] as string;
  if (!isIndex(name)) {
    if (creates) throw cannotCreate(name, path[depth - 1] ?? '', array);
    return array;
  }
  const index = Number(name);
  const before = array[index];
  if (index >= array.length && !creates) return array;
  const after = changeWithin(before, path, edit, creates, depth);
  if (after === before) return array;
  if (index - array.length > MAX_PADDING) {
    throw writeError(`can't backfill more than ${MAX_PADDING} elements for array index ${index}`);
  }
  const copy = [...array];
  while (copy.length < index) copy.push(null);
  // An element that is taken away leaves null: the others keep their places.
  copy[index] = after === undefined ? null : after;
  return copy;
}

function cannotCreate(name: string, parent: string, value: unknown): Error {
  return writeError(`Cannot create field '${name}' in element {${parent}: ${stringifyEjson(value)}}`);
}
