import { combine, doubleOf, numberType, wholeOf } from '../../values/numbers.ts';
import { numberOf } from './arithmetic.ts';
import { integer, isNullish, nullable, operator, refusal, type Form } from './form.ts';

/** Of one number, whole ones stay what they are. */
function rounded(compute: (value: number) => number): Form {
  return nullable(1, 1, ([value], name) => {
    const number = numberOf(value, name);
    return isWhole(value) ? value : doubleOf(compute(number));
  });
}

function isWhole(value: unknown): boolean {
  const type = numberType(value);
  return type === 'int' || type === 'long';
}

const abs = nullable(1, 1, ([value], name) => {
  const number = numberOf(value, name);
  if (!isWhole(value)) return doubleOf(Math.abs(number));
  const whole = wholeOf(value) ?? 0n;
  const positive = combine(value, value, { whole: () => (whole < 0n ? -whole : whole), double: Math.abs });
  if (positive === undefined) throw refusal(28680, "can't take $abs of long long min");
  return positive;
});

/** With a place: digits after the point, or before it if negative. */
function toPlace(compute: (value: number) => number): Form {
  return operator(1, 2, ([value, place = 0], name) => {
    if (isNullish(value) || isNullish(place)) return null;
    const number = numberOf(value, name);
    const digits = integer(place, 51082, `precision argument to ${name} must be a integral value`);
    if (digits < -20 || digits > 100) throw refusal(51083, `cannot apply ${name} with precision value ${digits}`);
    if (!Number.isFinite(number) || (isWhole(value) && digits >= 0)) return value;
    const result = shift(compute(shift(number, digits)), -digits);
    return isWhole(value) ? result : doubleOf(result);
  });
}

/** Moves the point of the decimal text, because a product of doubles would round by itself. */
function shift(value: number, places: number): number {
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}

/** Halves go to the even neighbour. */
function toNearest(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

export const ROUNDING: Readonly<Record<string, Form>> = {
  $abs: abs,
  $ceil: rounded(Math.ceil),
  $floor: rounded(Math.floor),
  $round: toPlace(toNearest),
  $trunc: toPlace(Math.trunc),
};
