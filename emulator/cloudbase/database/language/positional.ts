import { compile, conditionsOf, type Condition } from './filter.ts';
import type { Filter } from './filter-rules.ts';
import { replaced } from './pipeline/unwind.ts';

/**
 * Which element of the array at a path fulfils what the filter says of the array: what the positional `$` stands for.
 * Undefined when the filter says nothing of it. The first element that fulfils all of it counts, or else the last condition.
 */
export function matchedPlace(
  document: object,
  filter: Filter,
  path: string,
  elements: readonly unknown[],
): number | undefined {
  const tests = conditionsAbout(filter, path).map((condition) => compile([condition]));
  const names = path.split('.');
  const fulfils = elements.map((element) => {
    const alone = replaced(document as Record<string, unknown>, names, [element]);
    return tests.map((test) => test?.(alone as { _id: unknown }) ?? false);
  });
  if (tests.length === 0) return undefined;
  const all = fulfils.findIndex((each) => each.every(Boolean));
  const place = all === -1 ? fulfils.findIndex((each) => each[each.length - 1]) : all;
  return place === -1 ? undefined : place;
}

function conditionsAbout(filter: Filter, path: string): Condition[] {
  return conditionsOf(filter).filter((condition) => {
    if ('field' in condition) return isAbout(condition.field, path);
    return Object.keys(condition.filter).some((field) => isAbout(field, path) || field === '$or');
  });
}

function isAbout(field: string, path: string): boolean {
  return field === path || field.startsWith(`${path}.`);
}
