const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * Whether two values of documents say the same: texts, numbers, moments, lists, and objects of them, in whatever order their
 * fields come. A field that is undefined is as one that is not there.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return one === other;
  return Object.keys({ ...one, ...other }).every((field) => isSame(one[field], other[field]));
}
