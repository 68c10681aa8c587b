import { ObjectId } from 'bson';
import type { Condition } from '../language/filter.ts';
import { AFTER_ALL, encodeKey, invertKey, textPrefixKey, typeMark } from '../values/key-encoding.ts';
import type { OrderedField, OrderedIndex } from './ordered-index.ts';
import type { KeyRange } from './tree.ts';

/** Values that equal exactly those of the same key. Objects and arrays are left to the filter. */
export function isIndexable(value: unknown): boolean {
  return value === null || typeof value !== 'object' || value instanceof Date || value instanceof ObjectId;
}

/** The keys between the bounds for a field, within the type of the bounds. The conditions are tested all the same. */
export function rangeOf(
  index: OrderedIndex,
  { field, direction }: OrderedField,
  conditions: readonly Condition[],
): KeyRange | undefined {
  let range: KeyRange | undefined;
  for (const condition of conditions) {
    const bounds = boundsOf(condition, field);
    if (!bounds) continue;
    range = range ? { from: larger(range.from, bounds.from), to: smaller(range.to, bounds.to) } : bounds;
    // With arrays one element may satisfy one bound and another the other: only one bound narrows safely.
    if (index.multikey) break;
  }
  if (!range || direction === 1) return range;
  return { from: invertKey(range.to), to: invertKey(range.from) + AFTER_ALL };
}

const larger = (a: string, b: string): string => (a > b ? a : b);
const smaller = (a: string, b: string): string => (a < b ? a : b);

function boundsOf(condition: Condition, field: string): KeyRange | undefined {
  if (!('field' in condition)) return prefixOf(condition.filter[field]);
  const { operator, operand } = condition;
  if (condition.field !== field || operand === null || !isIndexable(operand)) return undefined;
  const key = encodeKey(operand);
  const mark = typeMark(operand);
  switch (operator) {
    case '$gt':
      return { from: key + AFTER_ALL, to: mark + AFTER_ALL };
    case '$gte':
      return { from: key, to: mark + AFTER_ALL };
    case '$lt':
      return { from: mark, to: key };
    case '$lte':
      return { from: mark, to: key + AFTER_ALL };
    default:
      return undefined;
  }
}

/** The strings that can match a regular expression which begins with `^` and plain characters. */
function prefixOf(condition: unknown): KeyRange | undefined {
  const { source, flags } = regExpOf(condition) ?? { source: '', flags: '' };
  if (/[imx]/.test(flags) || source.includes('|')) return undefined;
  const literal = /^\^([^\\^$.*+?()[\]{}|]+)(?![*?{])/.exec(source)?.[1];
  if (!literal) return undefined;
  // The last character may be made optional by what follows it.
  const isOptional = /^[*?{]/.test(source.slice(literal.length + 1));
  const from = textPrefixKey(isOptional ? Array.from(literal).slice(0, -1).join('') : literal);
  return { from, to: from + AFTER_ALL };
}

function regExpOf(condition: unknown): { source: string; flags: string } | undefined {
  if (condition instanceof RegExp) return condition;
  const { $regex, $options = '', ...others } = (condition ?? {}) as Record<string, unknown>;
  if (Object.keys(others).length > 0) return undefined;
  if ($regex instanceof RegExp) return { source: $regex.source, flags: $regex.flags + String($options) };
  return typeof $regex === 'string' ? { source: $regex, flags: String($options) } : undefined;
}
