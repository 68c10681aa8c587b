import { isPlainObject, type Document } from '../../values/ejson.ts';
import { badValue } from '../../errors.ts';
import type { Filter } from '../filter-rules.ts';
import { leavesAt } from '../path.ts';
import { distanceFrom } from './query.ts';

/** A field that is asked for near a point. */
interface NearCondition {
  field: string;
  geometry: unknown;
}

/** The `$near` or `$nearSphere` of a filter, also inside of `$and`. */
function nearOf(filter: Filter): NearCondition | undefined {
  for (const [field, value] of Object.entries(filter)) {
    if (field === '$and') {
      const found = (value as Filter[]).map(nearOf).find((near) => near !== undefined);
      if (found) return found;
    } else if (isPlainObject(value)) {
      const operand = value.$nearSphere ?? value.$near;
      if (isPlainObject(operand)) return { field, geometry: operand.$geometry };
    }
  }
  return undefined;
}

/**
 * The order that a filter with `$near` or `$nearSphere` asks for: the nearest first. Undefined for other filters. Throws
 * when no index of direction 2dsphere has the field, as MongoDB does.
 */
export function nearOrder(
  filter: Filter,
  placeFields: readonly string[],
): ((document: Document) => number) | undefined {
  const near = nearOf(filter);
  if (!near) return undefined;
  if (!placeFields.includes(near.field)) {
    throw badValue('error processing query: planner returned error: unable to find index for $geoNear query');
  }
  const [distance, path] = [distanceFrom(near.geometry), near.field.split('.')];
  return (document) => {
    const distances = leavesAt(document, path).map((leaf) => distance(leaf) ?? Infinity);
    return Math.min(...distances);
  };
}

/** Sorted by a number, in place. */
export function nearestFirst<T>(items: T[], distance: (item: T) => number): T[] {
  const known = new Map(items.map((item) => [item, distance(item)]));
  return items.sort((left, right) => (known.get(left) ?? 0) - (known.get(right) ?? 0));
}
