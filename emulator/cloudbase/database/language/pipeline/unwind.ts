import { isPlainObject } from '../../values/ejson.ts';
import { pathOf } from '../expression/compile.ts';
import { isNullish, refusal } from '../expression/form.ts';
import { fieldOf } from '../path.ts';
import { placeOf } from './simple-stages.ts';
import { expanding, type Row, type Stage } from './stage.ts';

/** `$unwind`: a document for every element of an array. What is no array counts as its own only element. */
export const unwind: Stage = (content) => {
  const { path, includeArrayIndex, preserveNullAndEmptyArrays } = readOptions(content);
  return expanding(function* (row) {
    const value = path.reduce<unknown>(fieldOf, row);
    const show = (element: unknown, place: unknown): Row => {
      const unwound = element === value ? row : replaced(row, path, element);
      return includeArrayIndex === undefined ? unwound : replaced(unwound, includeArrayIndex, place);
    };
    if (Array.isArray(value) && value.length > 0) {
      for (const [i, element] of value.entries()) yield show(element, placeOf(i));
    } else if (!Array.isArray(value) && !isNullish(value)) yield show(value, null);
    else if (preserveNullAndEmptyArrays) yield show(Array.isArray(value) ? undefined : value, null);
  });
};

interface Options {
  path: string[];
  includeArrayIndex: string[] | undefined;
  preserveNullAndEmptyArrays: boolean;
}

function readOptions(content: unknown): Options {
  if (typeof content === 'string') return readOptions({ path: content });
  if (!isPlainObject(content))
    throw refusal(15981, 'expected either a string or an object as specification for $unwind stage');
  const { path, includeArrayIndex: place, preserveNullAndEmptyArrays: preserve = false, ...others } = content;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) throw refusal(28811, `unrecognized option to $unwind stage: ${unknown}`);
  if (typeof path !== 'string') throw refusal(28808, 'expected a string as the path for $unwind stage');
  if (path === '') throw refusal(28812, 'no path specified to $unwind stage');
  if (!path.startsWith('$'))
    throw refusal(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (typeof preserve !== 'boolean')
    throw refusal(28809, 'expected a boolean for the preserveNullAndEmptyArrays option');
  if (place !== undefined && (typeof place !== 'string' || place === '')) {
    throw refusal(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage');
  }
  if (typeof place === 'string' && place.startsWith('$')) {
    throw refusal(28822, `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${place}`);
  }
  const includeArrayIndex = typeof place === 'string' ? pathOf(place) : undefined;
  return { path: pathOf(path.slice(1)), includeArrayIndex, preserveNullAndEmptyArrays: preserve };
}

/** A copy with another value at the path; undefined takes the field away. */
export function replaced(row: Row, [name = '', ...rest]: readonly string[], value: unknown): Row {
  const inner = fieldOf(row, name);
  const content = rest.length === 0 ? value : replaced(isPlainObject(inner) ? inner : {}, rest, value);
  const copy = { ...row, [name]: content };
  if (content === undefined) delete copy[name];
  return copy;
}
