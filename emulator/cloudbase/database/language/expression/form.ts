import { isPlainObject } from '../../values/ejson.ts';
import { isNumeric, toNumber } from '../../values/numbers.ts';
import { typeName } from '../../values/type-names.ts';
import { queryError } from '../../errors.ts';
import type { Evaluate } from './scope.ts';

/** Reads an operand that is an expression itself; `names` are the variables that it may use beside those around it. */
export type Compile = (expression: unknown, names?: readonly string[]) => Evaluate;

/** Reads what stands beside an operator's name, and refuses what MongoDB refuses before it looks at a document. */
export type Form = (operator: string, operand: unknown, compile: Compile) => Evaluate;

/** A refusal with MongoDB's number for it. */
export function refusal(code: number, message: string): Error {
  return queryError(`Location${code}`, message);
}

export function isNullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** An operator whose operands are all evaluated first. One operand may stand there without an array around it. */
export function operator(min: number, max: number, apply: (operands: unknown[], operator: string) => unknown): Form {
  return (name, operand, compile) => {
    const operands = Array.isArray(operand) ? (operand as unknown[]) : [operand];
    checkCount(name, operands.length, min, max);
    const evaluates = operands.map((each) => compile(each));
    return (scope) =>
      apply(
        evaluates.map((evaluate) => evaluate(scope)),
        name,
      );
  };
}

/** As `operator`; null as soon as one of the operands is null or missing. */
export function nullable(min: number, max: number, apply: (operands: unknown[], operator: string) => unknown): Form {
  return operator(min, max, (operands, name) => (operands.some(isNullish) ? null : apply(operands, name)));
}

function checkCount(name: string, count: number, min: number, max: number): void {
  if (count >= min && count <= max) return;
  const wanted =
    min === max
      ? `exactly ${min} arguments`
      : max === Infinity
        ? `at least ${min} arguments`
        : `at least ${min} arguments, and at most ${max}`;
  throw refusal(16020, `Expression ${name} takes ${wanted}. ${count} were passed in.`);
}

/** The named operands of an operator, as expressions; `given` tells which of the optional ones are there. */
export function named(
  name: string,
  operand: unknown,
  required: readonly string[],
  optional: readonly string[] = [],
): Record<string, unknown> {
  if (!isPlainObject(operand)) throw refusal(16878, `${name} only supports an object as its argument`);
  for (const key of Object.keys(operand)) {
    if (!required.includes(key) && !optional.includes(key)) {
      throw refusal(16879, `Unrecognized parameter to ${name}: ${key}`);
    }
  }
  for (const key of required) {
    if (!(key in operand)) throw refusal(16880, `Missing '${key}' parameter to ${name}`);
  }
  return operand;
}

/** A whole number, or the refusal. */
export function integer(value: unknown, code: number, message: string): number {
  const number = isNumeric(value) ? toNumber(value) : NaN;
  if (!Number.isInteger(number)) throw refusal(code, `${message}, found: ${typeName(value)}`);
  return number;
}

/** False for false, 0, null and what is missing: MongoDB's notion of truth. */
export function isTrue(value: unknown): boolean {
  if (isNullish(value) || value === false) return false;
  return !(isNumeric(value) && toNumber(value) === 0);
}
