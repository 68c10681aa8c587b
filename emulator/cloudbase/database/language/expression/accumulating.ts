import { accumulate, ACCUMULATORS, type Accumulator } from './accumulators.ts';
import { operator, type Form } from './form.ts';

/** Accumulators that may stand in expressions: over their operands, or over the elements of the only one. */
function over(accumulator: Accumulator): Form {
  return operator(0, Infinity, (operands) => {
    const [only] = operands;
    return accumulate(accumulator, operands.length === 1 && Array.isArray(only) ? (only as unknown[]) : operands);
  });
}

const NAMES = ['$avg', '$max', '$min', '$stdDevPop', '$stdDevSamp', '$sum'];

export const ACCUMULATING: Readonly<Record<string, Form>> = Object.fromEntries(
  NAMES.map((name) => [name, over(ACCUMULATORS[name] as Accumulator)]),
);
