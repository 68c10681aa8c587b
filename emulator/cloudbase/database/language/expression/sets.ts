import { identityOf } from '../../values/compare.ts';
import { typeName } from '../../values/type-names.ts';
import { isNullish, isTrue, nullable, operator, refusal, type Form } from './form.ts';

/** The first of all equal values. */
export function distinct(values: readonly unknown[]): unknown[] {
  const known = new Set<string>();
  return values.filter((value) => {
    const key = identityOf(value);
    return !known.has(key) && known.add(key);
  });
}

function arrayOf(value: unknown, code: number, name: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw refusal(code, `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`);
}

function keysOf(values: readonly unknown[]): Set<string> {
  return new Set(values.map(identityOf));
}

const difference = nullable(2, 2, ([left, right], name) => {
  const excluded = keysOf(arrayOf(right, 17049, name));
  return distinct(arrayOf(left, 17048, name)).filter((value) => !excluded.has(identityOf(value)));
});

const equals = operator(2, Infinity, (operands, name) => {
  const [first, ...others] = operands.map((operand) => keysOf(arrayOf(operand, 17044, name)));
  return others.every((other) => other.size === first?.size && [...other].every((key) => first.has(key)));
});

const intersection = operator(0, Infinity, (operands, name) => {
  if (operands.some(isNullish)) return null;
  const [first = [], ...others] = operands.map((operand) => arrayOf(operand, 17047, name));
  const keys = others.map(keysOf);
  return distinct(first).filter((value) => keys.every((known) => known.has(identityOf(value))));
});

const isSubset = operator(2, 2, ([left, right], name) => {
  const known = keysOf(arrayOf(right, 17042, name));
  return arrayOf(left, 17046, name).every((value) => known.has(identityOf(value)));
});

const union = operator(0, Infinity, (operands, name) => {
  if (operands.some(isNullish)) return null;
  return distinct(operands.flatMap((operand) => arrayOf(operand, 17043, name)));
});

const allElementsTrue = operator(1, 1, ([values]) => {
  if (Array.isArray(values)) return values.every(isTrue);
  throw refusal(17040, `$allElementsTrue's argument must be an array, but is ${typeName(values)}`);
});

const anyElementTrue = operator(1, 1, ([values]) => {
  if (Array.isArray(values)) return values.some(isTrue);
  throw refusal(17041, `$anyElementTrue's argument must be an array, but is ${typeName(values)}`);
});

export const SETS: Readonly<Record<string, Form>> = {
  $allElementsTrue: allElementsTrue,
  $anyElementTrue: anyElementTrue,
  $setDifference: difference,
  $setEquals: equals,
  $setIntersection: intersection,
  $setIsSubset: isSubset,
  $setUnion: union,
};
