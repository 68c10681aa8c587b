import { refusal } from '../expression/form.ts';

/** The numbers of one power of ten of each series: ISO 3 (R), IEC 60063 (E), and the steps of coins. */
const SERIES: Readonly<Record<string, string>> = {};

/** Rounds to the next number of a series: never to the number itself, except for 0. */
export interface Granularity {
  up(value: number): number;
  down(value: number): number;
}

const POWERS_OF_TWO: Granularity = {
  up: (value) => (value === 0 ? 0 : 2 ** (Math.floor(Math.log2(value)) + 1)),
  down: (value) => (value === 0 ? 0 : 2 ** (Math.ceil(Math.log2(value)) - 1)),
};

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/bucketAuto/ (granularity). Throws for unknown names. */
export function granularityOf(name: unknown): Granularity {
  if (name === 'POWERSOF2') return POWERS_OF_TWO;
  const series = typeof name === 'string' && Object.hasOwn(SERIES, name) ? SERIES[name] : undefined;
  if (series === undefined) throw refusal(40257, `Unknown rounding granularity '${String(name)}'`);
  const numbers = series.split(' ').map(Number);
  const first = numbers[0] as number;
  const around = (value: number): number[] => {
    const exponent = Math.floor(Math.log10(value / first));
    return [-1, 0, 1].flatMap((more) => numbers.map((number) => Number(`${number}e${exponent + more}`)));
  };
  return {
    up: (value) => (value === 0 ? 0 : (around(value).find((number) => number > value) ?? value)),
    down: (value) => (value === 0 ? 0 : (around(value).findLast((number) => number < value) ?? value)),
  };
}
