import { compareValues } from '../../values/compare.ts';
import { ADDITION, combine, doubleOf, isNumeric, toNumber } from '../../values/numbers.ts';
import { isNullish } from './form.ts';
import { mergeObjects } from './objects.ts';
import { distinct } from './sets.ts';

/** Makes one value out of those of a group, in the order of its documents; a missing one is undefined. */
export type Accumulator = (values: readonly unknown[]) => unknown;

const sum: Accumulator = (values) =>
  values.filter(isNumeric).reduce((total, value) => {
    return combine(total, value, ADDITION) ?? doubleOf(toNumber(total) + toNumber(value));
  }, 0);

const avg: Accumulator = (values) => {
  const numbers = values.filter(isNumeric);
  return numbers.length === 0 ? null : doubleOf(toNumber(sum(numbers)) / numbers.length);
};

function extreme(direction: 1 | -1): Accumulator {
  return (values) => {
    const present = values.filter((value) => !isNullish(value));
    if (present.length === 0) return null;
    return present.reduce((best, value) => (compareValues(value, best) * direction > 0 ? value : best));
  };
}

/** Of a sample the sum of squares is divided by one less. */
function standardDeviation(less: 0 | 1): Accumulator {
  return (values) => {
    const numbers = values.filter(isNumeric).map(toNumber);
    if (numbers.length <= less) return null;
    const mean = numbers.reduce((total, value) => total + value, 0) / numbers.length;
    const squares = numbers.reduce((total, value) => total + (value - mean) ** 2, 0);
    return doubleOf(Math.sqrt(squares / (numbers.length - less)));
  };
}

const present = (values: readonly unknown[]): unknown[] => values.filter((value) => value !== undefined);

export const ACCUMULATORS: Readonly<Record<string, Accumulator>> = {
  $addToSet: (values) => distinct(present(values)),
  $avg: avg,
  $first: (values) => values[0] ?? null,
  $last: (values) => values[values.length - 1] ?? null,
  $max: extreme(1),
  $mergeObjects: mergeObjects,
  $min: extreme(-1),
  $push: present,
  $stdDevPop: standardDeviation(0),
  $stdDevSamp: standardDeviation(1),
  $sum: sum,
};
