import { writeError } from '../../errors.ts';
import type { Document } from '../../values/ejson.ts';
import { stringifyEjson } from '../../values/ejson-text.ts';
import type { Filter } from '../filter-rules.ts';
import { checkDepth } from '../limits.ts';
import { fieldOf } from '../path.ts';
import { changeAt, type Edit } from './change.ts';
import type { Change } from './parse.ts';
import { isPositional, placesOf } from './positions.ts';

export { parseUpdate, type Change } from './parse.ts';

/**
 * A document as an update leaves it; the same one if nothing is different afterwards. `filter` is what selected it: the
 * positional `$` needs it. Throws the write error of MongoDB for what does not fit the document.
 */
export function applyUpdate(document: Document, changes: readonly Change[], filter: Filter): Document {
  let changed: unknown = document;
  for (const { path, edit, creates, target } of changes) {
    if (target) {
      changed = rename(changed as Document, path, target);
      continue;
    }
    const places = path.some(isPositional) ? placesOf(document, path, filter) : [path];
    for (const place of places) {
      const changing = edit({ document, path: place.join('.') });
      changed = changeAt(changed, place, keepingSame(changing), creates);
    }
  }
  const id = fieldOf(changed, '_id');
  if (id !== document._id && stringifyEjson(id) !== stringifyEjson(document._id)) {
    throw writeError("Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  if (changed !== document) checkDepth(changed);
  return changed as Document;
}

/** A value that says the same, with the same types, is no change. */
function keepingSame(edit: Edit): Edit {
  return (before) => {
    const after = edit(before);
    if (after === before || before === undefined || after === undefined) return after;
    if (typeof after !== 'object' && typeof before !== 'object') return Object.is(after, before) ? before : after;
    return stringifyEjson(after) === stringifyEjson(before) ? before : after;
  };
}

function rename(document: Document, source: readonly string[], target: readonly string[]): unknown {
  for (const [path, which] of [
    [source, 'source'],
    [target, 'destination'],
  ] as const)
    refuseArrays(document, path, which);
  const value = source.reduce<unknown>(fieldOf, document);
  if (value === undefined) return document;
  const without = changeAt(document, source, () => undefined, false);
  return changeAt(without, target, () => value, true);
}

/** `$rename` does not go through arrays. */
function refuseArrays(document: Document, path: readonly string[], which: string): void {
  let current: unknown = document;
  path.forEach((name, i) => {
    if (Array.isArray(current)) {
      throw writeError(
        `The ${which} field cannot be an array element, '${path.join('.')}' in doc with _id: ` +
          `${stringifyEjson(document._id)} has an array field called '${path[i - 1] ?? ''}'`,
      );
    }
    current = fieldOf(current, name);
  });
}
