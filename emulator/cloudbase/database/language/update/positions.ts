import { writeError } from '../../errors.ts';
import { stringifyEjson } from '../../values/ejson-text.ts';
import type { Filter } from '../filter-rules.ts';
import { fieldOf, isIndex } from '../path.ts';
import { matchedPlace } from '../positional.ts';

/** Whether a path names elements by `$` or `$[]` instead of by their places. */
export function isPositional(path: string): boolean {
  return path.includes('$');
}

/** The paths in a document that a positional path stands for. Throws for what MongoDB refuses. */
export function placesOf(document: object, path: readonly string[], filter: Filter): string[][] {
  const at = path.findIndex((name) => name.startsWith('$'));
  if (at === -1) return [[...path]];
  const [before, name, after] = [path.slice(0, at), path[at] as string, path.slice(at + 1)];
  const array = before.reduce<unknown>(elementOf, document);
  const places = name === '$' ? [matched(document, before, array, filter)] : everyPlace(name, before, array);
  return places.flatMap((place) => placesOf(document, [...before, String(place), ...after], filter));
}

function elementOf(value: unknown, name: string): unknown {
  return Array.isArray(value) && isIndex(name) ? (value as unknown[])[Number(name)] : fieldOf(value, name);
}

function matched(document: object, path: string[], array: unknown, filter: Filter): number {
  const place = Array.isArray(array) ? matchedPlace(document, filter, path.join('.'), array) : undefined;
  if (place !== undefined) return place;
  throw writeError('The positional operator did not find the match needed from the query.');
}

function everyPlace(name: string, path: string[], array: unknown): number[] {
  const identifier = name.slice(2, -1);
  if (!/^\$\[\w*\]$/.test(name)) throw writeError(`The dollar ($) prefixed field '${name}' is not valid for storage.`);
  if (identifier !== '') {
    throw writeError(`No array filter found for identifier '${identifier}' in path '${[...path, name].join('.')}'`);
  }
  if (array === undefined) {
    throw writeError(`The path '${path.join('.')}' must exist in the document in order to apply array updates.`);
  }
  if (Array.isArray(array)) return array.map((_, place) => place);
  throw writeError(
    `Cannot apply array updates to non-array element ${path[path.length - 1] ?? ''}: ${stringifyEjson(array)}`,
  );
}
