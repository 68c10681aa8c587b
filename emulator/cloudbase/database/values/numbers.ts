import { Decimal128, Double, Long, Timestamp } from 'bson';

/**
 * The four kinds of numbers of BSON. Each that a JavaScript number tells by its value is one: whole within 32 bits is an
 * int, whole beyond and up to 2^53 a long, everything else a double. A long within 32 bits, or beyond 2^53, is a `Long`,
 * a whole double a `Double`, a decimal a `Decimal128`.
 */
export type NumberType = 'int' | 'long' | 'double' | 'decimal';

const MAX_INT = 0x7fffffff;
const MAX_LONG = 2n ** 63n - 1n;

/** The type of a number; undefined for whatever is none. */
export function numberType(value: unknown): NumberType | undefined {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return 'double';
    return isInt(value) ? 'int' : 'long';
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof Double) return 'double';
  if (value instanceof Long) return value instanceof Timestamp ? undefined : 'long';
  return value instanceof Decimal128 ? 'decimal' : undefined;
}

export function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || numberType(value) !== undefined;
}

function isInt(value: number): boolean {
  return value <= MAX_INT && value >= -MAX_INT - 1;
}

/** The nearest JavaScript number; NaN for what is no number. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  return numberType(value) === undefined ? NaN : Number(String(value));
}

/** A number without its type: for comparisons, which ask for none. Longs beyond 2^53 and decimals stay what they are. */
export function plainNumber(value: unknown): unknown {
  if (value instanceof Double) return value.value;
  if (value instanceof Long && numberType(value) === 'long') {
    const number = value.toNumber();
    return Number.isSafeInteger(number) ? number : value;
  }
  return value;
}

export function doubleOf(value: number): number | Double {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? new Double(value) : value;
}

export function longOf(value: bigint): number | Long {
  const number = Number(value);
  return Number.isSafeInteger(number) && !isInt(number) ? number : Long.fromBigInt(value);
}

export function intOf(value: bigint): number | Long {
  const number = Number(value);
  return isInt(number) ? number : longOf(value);
}

export function isLongRange(value: bigint): boolean {
  return value <= MAX_LONG && value >= -MAX_LONG - 1n;
}

/** A whole number of any type up to 64 bits; undefined for a fraction and for what is no number. */
export function wholeOf(value: unknown): bigint | undefined {
  if (value instanceof Long && numberType(value) === 'long') return value.toBigInt();
  const number = toNumber(value);
  return Number.isInteger(number) ? BigInt(number) : undefined;
}

/** How two numbers are combined: as whole numbers, as doubles. */
export interface Operation {
  whole: (left: bigint, right: bigint) => bigint;
  double: (left: number, right: number) => number;
}

export const ADDITION: Operation = { whole: (a, b) => a + b, double: (a, b) => a + b };
export const SUBTRACTION: Operation = { whole: (a, b) => a - b, double: (a, b) => a - b };
export const MULTIPLICATION: Operation = { whole: (a, b) => a * b, double: (a, b) => a * b };

/** Thrown for decimals: this emulator keeps and compares them, and does not calculate with them. */
export class DecimalArithmeticError extends Error {
  constructor() {
    super('arithmetic with Decimal128 is not implemented in this emulator');
  }
}

/**
 * The result with MongoDB's type: int with int is an int, or a long if it is too large; anything with a long a long, with a
 * double a double. Undefined when a long overflows.
 */
export function combine(left: unknown, right: unknown, { whole, double }: Operation): unknown {
  const [first, second] = [numberType(left), numberType(right)];
  if (first === 'decimal' || second === 'decimal') throw new DecimalArithmeticError();
  if (first === 'double' || second === 'double') return doubleOf(double(toNumber(left), toNumber(right)));
  const result = whole(wholeOf(left) ?? 0n, wholeOf(right) ?? 0n);
  if (!isLongRange(result)) return undefined;
  return first === 'int' && second === 'int' ? intOf(result) : longOf(result);
}
