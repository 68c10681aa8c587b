import { Query } from 'mingo/query';
import { copyValue, isPlainObject, type Document } from '../values/ejson.ts';
import { badValue } from '../errors.ts';
import { checkFilter, guarded } from './filter.ts';
import { ALL_OPERATORS } from './mingo-options.ts';

type Projection = Record<string, unknown>;

/** What a projection leaves of the documents: new ones. Throws for what MongoDB refuses. */
export function project(documents: Document[], projection: Projection): object[] {
  Object.values(projection).forEach(checkValue);
  const slices = Object.entries(projection).filter(([, value]) => isPlainObject(value) && '$slice' in value);
  if (slices.length === 0 || includes(projection)) return byMingo(documents, projection);
  // A projection of nothing but $slice keeps all other fields, which mingo does not.
  const others = Object.fromEntries(
    Object.entries(projection).filter((entry) => !slices.some(([path]) => path === entry[0])),
  );
  return byMingo(documents, others).map((document) => {
    const copy = copyValue(document) as Record<string, unknown>;
    for (const [path, value] of slices) slice(copy, path.split('.'), (value as { $slice: number | number[] }).$slice);
    return copy;
  });
}

function byMingo(documents: Document[], projection: Projection): object[] {
  if (Object.keys(projection).length === 0) return documents;
  return guarded(() => new Query({}, ALL_OPERATORS).find<Document>(documents, projection).all());
}

/** Whether only what is named is kept. */
function includes(projection: Projection): boolean {
  return Object.entries(projection).some(
    ([field, value]) =>
      field !== '_id' && (value === 1 || value === true || (isPlainObject(value) && '$elemMatch' in value)),
  );
}

/** `count` elements from the start (from the end if negative), or `[skip, count]`. */
function slice(container: Record<string, unknown>, [name = '', ...rest]: string[], bounds: number | number[]): void {
  const value = Object.hasOwn(container, name) ? container[name] : undefined;
  if (rest.length > 0) {
    for (const inner of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isPlainObject(inner)) slice(inner, rest, bounds);
    }
    return;
  }
  if (!Array.isArray(value)) return;
  const [skip = 0, count = 0] = typeof bounds === 'number' ? [Math.min(bounds, 0), Math.abs(bounds)] : bounds;
  const start = skip < 0 ? Math.max(value.length + skip, 0) : skip;
  container[name] = value.slice(start, start + count);
}

/** 1, 0, or one of the two operators that the SDK offers. */
function checkValue(value: unknown): void {
  if (value === 0 || value === 1 || typeof value === 'boolean') return;
  if (isPlainObject(value) && Object.keys(value).length === 1) {
    if ('$slice' in value && isSlice(value.$slice)) return;
    if ('$elemMatch' in value) return checkFilter(value.$elemMatch);
  }
  throw badValue('a projection is 0, 1, $slice or $elemMatch');
}

function isSlice(bounds: unknown): boolean {
  if (Number.isInteger(bounds)) return true;
  return Array.isArray(bounds) && bounds.length === 2 && bounds.every(Number.isInteger) && (bounds[1] as number) > 0;
}
