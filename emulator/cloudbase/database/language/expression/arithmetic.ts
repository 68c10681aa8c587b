import {
  ADDITION,
  combine,
  doubleOf,
  isNumeric,
  MULTIPLICATION,
  numberType,
  SUBTRACTION,
  toNumber,
  type Operation,
} from '../../values/numbers.ts';
import { typeName } from '../../values/type-names.ts';
import { isNullish, nullable, operator, refusal, type Form } from './form.ts';
import { dateOf } from './time-zone.ts';

/** As `combine`; a long that overflows becomes a double. */
function calculate(left: unknown, right: unknown, operation: Operation): unknown {
  return combine(left, right, operation) ?? doubleOf(operation.double(toNumber(left), toNumber(right)));
}

const add = operator(0, Infinity, (operands) => {
  let sum: unknown = 0;
  let hasDate = false;
  for (const operand of operands) {
    if (isNullish(operand)) return null;
    const isDate = operand instanceof Date;
    if (isDate && hasDate) throw refusal(16612, 'only one date allowed in an $add expression');
    if (!isDate && !isNumeric(operand)) {
      throw refusal(16554, `$add only supports numeric or date types, not ${typeName(operand)}`);
    }
    hasDate ||= isDate;
    sum = calculate(sum, isDate ? operand.getTime() : operand, ADDITION);
  }
  return hasDate ? dateOf(Math.round(toNumber(sum))) : sum;
});

const subtract = nullable(2, 2, ([left, right]) => {
  if (isNumeric(left) && isNumeric(right)) return calculate(left, right, SUBTRACTION);
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  if (left instanceof Date && isNumeric(right)) return dateOf(left.getTime() - Math.round(toNumber(right)));
  throw refusal(16556, `cant $subtract a ${typeName(right)} from a ${typeName(left)}`);
});

const multiply = operator(0, Infinity, (operands) => {
  let product: unknown = 1;
  for (const operand of operands) {
    if (isNullish(operand)) return null;
    if (!isNumeric(operand)) throw refusal(16555, `$multiply only supports numeric types, not ${typeName(operand)}`);
    product = calculate(product, operand, MULTIPLICATION);
  }
  return product;
});

const divide = nullable(2, 2, ([left, right]) => {
  checkNumbers('$divide', 16609, left, right);
  if (toNumber(right) === 0) throw refusal(16608, "can't $divide by zero");
  return doubleOf(toNumber(left) / toNumber(right));
});

const mod = nullable(2, 2, ([left, right]) => {
  checkNumbers('$mod', 16611, left, right);
  if (toNumber(right) === 0) throw refusal(16610, "can't $mod by zero");
  return combine(left, right, { whole: (a, b) => a % b, double: (a, b) => a % b });
});

function checkNumbers(name: string, code: number, left: unknown, right: unknown): void {
  if (isNumeric(left) && isNumeric(right)) return;
  throw refusal(code, `${name} only supports numeric types, not ${typeName(left)} and ${typeName(right)}`);
}

/** Of one number, with a double as its result. */
function real(compute: (value: number) => number): Form {
  return nullable(1, 1, ([value], name) => doubleOf(compute(numberOf(value, name))));
}

export function numberOf(value: unknown, name: string): number {
  if (isNumeric(value)) return toNumber(value);
  throw refusal(28765, `${name} only supports numeric types, not ${typeName(value)}`);
}

const sqrt = real((value) => {
  if (value < 0) throw refusal(28714, "$sqrt's argument must be greater than or equal to 0");
  return Math.sqrt(value);
});

function logarithm(name: string, code: number, compute: (value: number) => number): Form {
  return real((value) => {
    if (value <= 0) throw refusal(code, `${name}'s argument must be a positive number, but is ${value}`);
    return compute(value);
  });
}

const log = nullable(2, 2, ([value, base]) => {
  if (!isNumeric(value)) throw refusal(28756, `$log's argument must be numeric, not ${typeName(value)}`);
  if (!isNumeric(base)) throw refusal(28757, `$log's base must be numeric, not ${typeName(base)}`);
  const [number, root] = [toNumber(value), toNumber(base)];
  if (number <= 0) throw refusal(28758, `$log's argument must be a positive number, but is ${number}`);
  if (root <= 0 || root === 1)
    throw refusal(28759, `$log's base must be a positive number not equal to 1, but is ${root}`);
  // Of powers of ten and two the quotient of natural logarithms would miss the whole number.
  if (root === 10) return doubleOf(Math.log10(number));
  return doubleOf(root === 2 ? Math.log2(number) : Math.log(number) / Math.log(root));
});

const pow = nullable(2, 2, ([base, exponent]) => {
  if (!isNumeric(base)) throw refusal(28762, `$pow's base must be numeric, not ${typeName(base)}`);
  if (!isNumeric(exponent)) throw refusal(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`);
  const result = toNumber(base) ** toNumber(exponent);
  if (toNumber(base) === 0 && toNumber(exponent) < 0) {
    throw refusal(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  const areWhole = [base, exponent].every((value) => ['int', 'long'].includes(numberType(value) ?? ''));
  if (!areWhole || !Number.isSafeInteger(result)) return doubleOf(result);
  return combine(base, exponent, { whole: () => BigInt(result), double: () => result });
});

export const ARITHMETIC: Readonly<Record<string, Form>> = {
  $add: add,
  $divide: divide,
  $exp: real(Math.exp),
  $ln: logarithm('$ln', 28766, Math.log),
  $log: log,
  $log10: logarithm('$log10', 28761, Math.log10),
  $mod: mod,
  $multiply: multiply,
  $pow: pow,
  $sqrt: sqrt,
  $subtract: subtract,
};
