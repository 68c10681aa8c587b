import { encodeKey } from './key-encoding.ts';

/**
 * The order of all values, as MongoDB has it: by type first, a missing one (undefined) before null. Negative, 0 or positive.
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
export function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number' && left === left && right === right) return left - right;
  if (left === right) return 0;
  if (left === undefined || right === undefined) return missingFirst(left, right);
  const [first, second] = [encodeKey(left), encodeKey(right)];
  return first === second ? 0 : first < second ? -1 : 1;
}

const MIN_KEY = '0';

function missingFirst(left: unknown, right: unknown): number {
  if (left === undefined) return encodeKey(right).startsWith(MIN_KEY) ? 1 : -1;
  return encodeKey(left).startsWith(MIN_KEY) ? -1 : 1;
}

/** Equal to the database: 1 and a double 1.0 are, objects with their fields in another order are not. */
export function equalValues(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === 'string' || typeof right === 'string') return false;
  return compareValues(left, right) === 0;
}

/** What stands for a value in a Set or a Map: the same for all equal values, and another one for a missing value. */
export function identityOf(value: unknown): string {
  return value === undefined ? '' : encodeKey(value);
}
