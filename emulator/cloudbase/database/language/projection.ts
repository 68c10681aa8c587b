import { copyValue, isPlainObject, withoutNumberTypes, type Document } from '../values/ejson.ts';
import { isNumeric, toNumber } from '../values/numbers.ts';
import { badValue } from '../errors.ts';
import { compileFilter } from './filter.ts';
import { checkFilter, isValueFilter, type Filter } from './filter-rules.ts';
import { fieldOf } from './path.ts';
import { readFields, kept, some, without, type Field, type Fields } from './pipeline/fields.ts';
import { replaced } from './pipeline/unwind.ts';
import { matchedPlace } from './positional.ts';

type Row = Record<string, unknown>;
/** Changes a copy of what is kept of a document. */
type Finish = (shown: Row, document: Document) => Row;

/** Reads a projection of a query: what it makes of a document. `filter` is the query's: the positional `$` needs it. */
export function parseProjection(projection: Row, filter: Filter): (document: Document) => Row {
  const operators = Object.entries(projection).filter(([path, value]) => isPlainObject(value) || path.endsWith('.$'));
  const plain = Object.entries(projection).filter((entry) => !operators.some(([path]) => path === entry[0]));
  const finishes = operators.map(([path, value]) => operatorOf(path, value, filter));
  const includes = operators
    .filter(([, value]) => !(isPlainObject(value) && '$slice' in value))
    .map(([path]) => path.replace(/\.\$$/, ''));
  const fields = plain.length + includes.length === 0 ? new Map<string, Field>() : readPlain(plain, includes);
  const show = shower(fields, operators);
  return (document) => finishes.reduce((shown, finish) => finish(shown, document), show(document));
}

function readPlain(plain: [string, unknown][], includes: string[]): Fields {
  const all = Object.fromEntries([...plain, ...includes.map((path) => [path, 1] as const)]);
  return readFields(all, 'projection', (value): Field => (isDropping(value) ? 'drop' : 'keep'), new Set());
}

function isDropping(value: unknown): boolean {
  if (typeof value === 'boolean') return !value;
  if (isNumeric(value)) return toNumber(value) === 0;
  throw badValue('Unsupported projection option: a projection is 0, 1, $slice or $elemMatch');
}

function shower(fields: Fields, operators: [string, unknown][]): (document: Document) => Row {
  const says = (wanted: Field): boolean => some(fields, (field, path) => path !== '_id' && field === wanted);
  const [keeps, drops] = [says('keep'), says('drop')];
  if (keeps && drops) throw badValue('Projection cannot have a mix of inclusion and exclusion.');
  const id = fields.get('_id');
  if (!keeps && (drops || id !== 'keep')) return (document) => without(document, fields) as Row;
  if (id === undefined) fields.set('_id', 'keep');
  // Of an inclusion, what is sliced is included too.
  for (const [path, value] of operators) {
    const name = path.split('.')[0] as string;
    if (isPlainObject(value) && '$slice' in value && !fields.has(name)) fields.set(name, 'keep');
  }
  return (document) => kept(document, fields);
}

function operatorOf(path: string, value: unknown, filter: Filter): Finish {
  if (path.endsWith('.$')) return positional(path.slice(0, -2), filter);
  const [name, ...others] = Object.keys(value as Row);
  if (others.length === 0 && name === '$slice') return slicing(path, (value as Row).$slice);
  if (others.length === 0 && name === '$elemMatch') return elemMatch(path, (value as Row).$elemMatch);
  throw badValue(`Unsupported projection option: ${path}: ${JSON.stringify(value)}`);
}

/** `count` elements from the start (from the end if negative), or `[skip, count]`. */
function slicing(path: string, bounds: unknown): Finish {
  const [skip, count] = boundsOf(bounds);
  const sliced = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value;
    const start = skip < 0 ? Math.max(value.length + skip, 0) : skip;
    return value.slice(start, start + count);
  };
  return (shown) => sliceAt(shown, path.split('.'), sliced) as Row;
}

function sliceAt(value: unknown, [name, ...rest]: readonly string[], sliced: (value: unknown) => unknown): unknown {
  if (name === undefined) return sliced(value);
  if (Array.isArray(value)) return value.map((element) => sliceAt(element, [name, ...rest], sliced));
  if (fieldOf(value, name) === undefined) return value;
  return { ...(value as Row), [name]: sliceAt((value as Row)[name], rest, sliced) };
}

function boundsOf(bounds: unknown): [number, number] {
  const numbers = (Array.isArray(bounds) ? (bounds as unknown[]) : [bounds]).map((bound) =>
    isNumeric(bound) ? toNumber(bound) : NaN,
  );
  const [first = NaN, second] = numbers;
  if (!numbers.every(Number.isInteger)) throw badValue('$slice only supports numbers and [skip, limit] arrays');
  if (!Array.isArray(bounds)) return [Math.min(first, 0), Math.abs(first)];
  if (numbers.length !== 2 || second === undefined) throw badValue('$slice array wrong size');
  if (second <= 0) throw badValue('$slice limit must be positive');
  return [first, second];
}

/** The first element that fulfils the filter, in an array; nothing when none does. */
function elemMatch(path: string, content: unknown): Finish {
  if (path.includes('.')) throw badValue('Cannot use $elemMatch projection on a nested field.');
  const filter = withoutNumberTypes(copyValue(content));
  checkFilter(isPlainObject(filter) && isValueFilter(filter) ? { value: filter } : filter);
  const isValue = isValueFilter(filter as Filter);
  const test = compileFilter(isValue ? { value: filter } : (filter as Filter));
  return (shown, document) => {
    const elements = fieldOf(document, path);
    const fulfils = (value: unknown): boolean => (isValue ? test({ value }) : isPlainObject(value) && test(value));
    const found: unknown = Array.isArray(elements) ? elements.find(fulfils) : undefined;
    return replaced(shown, [path], found === undefined ? undefined : [found]);
  };
}

/** The element that the query found. */
function positional(path: string, filter: Filter): Finish {
  const names = path.split('.');
  return (shown, document) => {
    const elements = names.reduce<unknown>(fieldOf, document);
    if (!Array.isArray(elements)) return shown;
    const place = matchedPlace(document, filter, path, elements);
    if (place === undefined)
      throw badValue(
        `Executor error during find command: positional operator '${path}.$' requires corresponding field in query specifier`,
      );
    return replaced(shown, names, [elements[place]]);
  };
}
