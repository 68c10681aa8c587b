import { isPlainObject, refuseForbiddenPath } from '../../values/ejson.ts';
import { equalValues } from '../../values/compare.ts';
import { isNumeric } from '../../values/numbers.ts';
import { typeName } from '../../values/type-names.ts';
import { memoryExceeded } from '../memory.ts';
import { integer, isNullish, named, nullable, operator, refusal, type Form } from './form.ts';

const arrayElemAt = nullable(2, 2, ([array, place]) => {
  if (!Array.isArray(array)) {
    throw refusal(28689, `$arrayElemAt's first argument must be an array, but is ${typeName(array)}`);
  }
  if (!isNumeric(place)) {
    throw refusal(28690, `$arrayElemAt's second argument must be a numeric value, but is ${typeName(place)}`);
  }
  const index = integer(place, 28691, "$arrayElemAt's second argument must be representable as a 32-bit integer");
  return (array as unknown[])[index < 0 ? array.length + index : index];
});

const concatArrays = operator(0, Infinity, (arrays) => {
  const joined: unknown[] = [];
  for (const array of arrays) {
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) throw refusal(28664, `$concatArrays only supports arrays, not ${typeName(array)}`);
    if (joined.length + array.length > MAX_RANGE) throw memoryExceeded('$concatArrays');
    for (const element of array as unknown[]) joined.push(element);
  }
  return joined;
});

const isIn = operator(2, 2, ([value, array]) => {
  if (!Array.isArray(array))
    throw refusal(40081, `$in requires an array as a second argument, found: ${typeName(array)}`);
  return array.some((element) => equalValues(element, value));
});

const indexOfArray = operator(2, 4, ([array, value, start = 0, end = Infinity]) => {
  if (isNullish(array)) return null;
  if (!Array.isArray(array)) {
    throw refusal(40090, `$indexOfArray requires an array as a first argument, found: ${typeName(array)}`);
  }
  const from = bound('$indexOfArray', 'starting', start);
  const to = end === Infinity ? array.length : Math.min(bound('$indexOfArray', 'ending', end), array.length);
  for (let i = from; i < to; i++) if (equalValues((array as unknown[])[i], value)) return i;
  return -1;
});

/** Where a search begins or ends. */
export function bound(name: string, which: string, value: unknown): number {
  const index = integer(value, 40096, `${name} requires an integral ${which} index`);
  if (index < 0) throw refusal(40097, `${name} requires a nonnegative ${which} index, found: ${index}`);
  return index;
}

/** Numbers of one $range; MongoDB refuses one that needs more than 100 MB, which is about as many. */
const MAX_RANGE = 6_000_000;

const range = operator(2, 3, ([start, end, step = 1]) => {
  const from = integer(start, 34443, '$range requires a numeric starting value');
  const to = integer(end, 34445, '$range requires a numeric ending value');
  const by = integer(step, 34447, '$range requires a numeric step value');
  if (by === 0) throw refusal(34449, '$range requires a non-zero step value');
  if ((to - from) / by > MAX_RANGE) {
    throw memoryExceeded('$range');
  }
  const numbers: number[] = [];
  for (let i = from; by > 0 ? i < to : i > to; i += by) numbers.push(i);
  return numbers;
});

const reverseArray = nullable(1, 1, ([array]) => {
  if (Array.isArray(array)) return [...(array as unknown[])].reverse();
  throw refusal(34435, `The argument to $reverseArray must be an array, but was of type: ${typeName(array)}`);
});

const size = operator(1, 1, ([array]) => {
  if (Array.isArray(array)) return array.length;
  throw refusal(17124, `The argument to $size must be an array, but was of type: ${typeName(array)}`);
});

const slice = nullable(2, 3, ([array, first, second]) => {
  if (!Array.isArray(array)) {
    throw refusal(28724, `First argument to $slice must be an array, but is of type: ${typeName(array)}`);
  }
  const elements = array as unknown[];
  const place = integer(first, 28725, 'Second argument to $slice must be a numeric value');
  if (second === undefined) return place < 0 ? elements.slice(place) : elements.slice(0, place);
  const count = integer(second, 28727, 'Third argument to $slice must be numeric');
  if (count <= 0) throw refusal(28729, `Third argument to $slice must be positive: ${count}`);
  const start = place < 0 ? Math.max(elements.length + place, 0) : place;
  return elements.slice(start, start + count);
});

const zip: Form = (name, operand, compile) => {
  const {
    inputs,
    useLongestLength = false,
    defaults,
  } = named(name, operand, ['inputs'], ['useLongestLength', 'defaults']);
  if (typeof useLongestLength !== 'boolean') throw refusal(34463, 'useLongestLength must be a bool');
  if (!Array.isArray(inputs)) throw refusal(34461, 'inputs must be an array of expressions');
  if (inputs.length === 0) throw refusal(34465, '$zip requires at least one input array');
  if (defaults !== undefined && !useLongestLength) {
    throw refusal(34466, 'cannot specify defaults unless useLongestLength is true');
  }
  const lists = inputs.map((input) => compile(input));
  const fill = defaults === undefined ? undefined : compile(defaults);
  return (scope) => {
    const arrays = lists.map((list) => list(scope));
    if (arrays.some(isNullish)) return null;
    const wrong = arrays.find((array) => !Array.isArray(array));
    if (wrong !== undefined) throw refusal(34468, `$zip found a non-array expression in input: ${typeName(wrong)}`);
    return zipped(arrays as unknown[][], useLongestLength, fill?.(scope) as unknown[] | undefined);
  };
};

function zipped(arrays: unknown[][], longest: boolean, defaults: unknown[] = []): unknown[][] {
  const lengths = arrays.map(({ length }) => length);
  const count = longest ? Math.max(...lengths) : Math.min(...lengths);
  return Array.from({ length: count }, (_, i) =>
    arrays.map((array, j) => (i < array.length ? array[i] : (defaults[j] ?? null))),
  );
}

const arrayToObject = nullable(1, 1, ([pairs]) => {
  if (!Array.isArray(pairs)) throw refusal(40386, `$arrayToObject requires an array input, found: ${typeName(pairs)}`);
  const result: Record<string, unknown> = {};
  for (const pair of pairs as unknown[]) {
    const [key, value] = pairOf(pair);
    if (typeof key !== 'string')
      throw refusal(40394, `$arrayToObject requires keys of type string, found: ${typeName(key)}`);
    refuseForbiddenPath(key);
    result[key] = value;
  }
  return result;
});

function pairOf(pair: unknown): [unknown, unknown] {
  if (Array.isArray(pair) && pair.length === 2) return pair as [unknown, unknown];
  if (isPlainObject(pair) && Object.keys(pair).sort().join() === 'k,v') return [pair.k, pair.v];
  throw refusal(40398, '$arrayToObject requires an array of pairs: [key, value] or {k, v}');
}

export const ARRAYS: Readonly<Record<string, Form>> = {
  $arrayElemAt: arrayElemAt,
  $arrayToObject: arrayToObject,
  $concatArrays: concatArrays,
  $in: isIn,
  $indexOfArray: indexOfArray,
  $isArray: operator(1, 1, ([value]) => Array.isArray(value)),
  $range: range,
  $reverseArray: reverseArray,
  $size: size,
  $slice: slice,
  $zip: zip,
};
