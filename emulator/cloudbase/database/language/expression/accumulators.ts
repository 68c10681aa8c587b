import { compareValues, identityOf } from '../../values/compare.ts';
import { ADDITION, combine, doubleOf, isNumeric, toNumber } from '../../values/numbers.ts';
import { isNullish } from './form.ts';
import { mergeObjects } from './objects.ts';

/** Makes one value out of many, which come one by one in the order of their documents; a missing one is undefined. */
export interface Accumulation {
  /** Answers whether the value is held from now on, beside a few that always are. */
  add(value: unknown): boolean;
  result(): unknown;
}

/** Begins anew. */
export type Accumulator = () => Accumulation;

/** Of one value that every other one may change. */
function folding(first: unknown, fold: (before: unknown, value: unknown) => unknown): Accumulator {
  return () => {
    let current = first;
    return {
      add(value) {
        current = fold(current, value);
        return false;
      },
      result: () => current,
    };
  };
}

function plus(total: unknown, value: unknown): unknown {
  if (!isNumeric(value)) return total;
  return combine(total, value, ADDITION) ?? doubleOf(toNumber(total) + toNumber(value));
}

const avg: Accumulator = () => {
  let [total, count]: [unknown, number] = [0, 0];
  return {
    add(value) {
      total = plus(total, value);
      count += isNumeric(value) ? 1 : 0;
      return false;
    },
    result: () => (count === 0 ? null : doubleOf(toNumber(total) / count)),
  };
};

function extreme(direction: 1 | -1): Accumulator {
  return folding(null, (best, value) => {
    if (isNullish(value)) return best;
    return best === null || compareValues(value, best) * direction > 0 ? value : best;
  });
}

/** With the running mean of Welford; of a sample the sum of squares is divided by one less. */
function standardDeviation(less: 0 | 1): Accumulator {
  return () => {
    let [count, mean, squares] = [0, 0, 0];
    return {
      add(value) {
        if (!isNumeric(value)) return false;
        count += 1;
        const away = toNumber(value) - mean;
        mean += away / count;
        squares += away * (toNumber(value) - mean);
        return false;
      },
      result: () => (count <= less ? null : doubleOf(Math.sqrt(squares / (count - less)))),
    };
  };
}

const first: Accumulator = () => {
  let values: unknown[] | undefined;
  return {
    add(value) {
      values ??= [value];
      return false;
    },
    result: () => values?.[0] ?? null,
  };
};

const push: Accumulator = () => {
  const values: unknown[] = [];
  return {
    add(value) {
      if (value !== undefined) values.push(value);
      return value !== undefined;
    },
    result: () => values,
  };
};

const addToSet: Accumulator = () => {
  const values = new Map<string, unknown>();
  return {
    add(value) {
      const key = identityOf(value);
      if (value === undefined || values.has(key)) return false;
      values.set(key, value);
      return true;
    },
    result: () => [...values.values()],
  };
};

export const ACCUMULATORS: Readonly<Record<string, Accumulator>> = {
  $addToSet: addToSet,
  $avg: avg,
  $first: first,
  $last: folding(null, (_before, value) => value ?? null),
  $max: extreme(1),
  $mergeObjects: folding({}, (merged, value) => mergeObjects([merged, value])),
  $min: extreme(-1),
  $push: push,
  $stdDevPop: standardDeviation(0),
  $stdDevSamp: standardDeviation(1),
  $sum: folding(0, plus),
};

/** All at once. */
export function accumulate(accumulator: Accumulator, values: Iterable<unknown>): unknown {
  const accumulation = accumulator();
  for (const value of values) accumulation.add(value);
  return accumulation.result();
}
