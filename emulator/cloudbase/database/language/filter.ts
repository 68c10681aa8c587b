import { CloudBaseError } from '../../gateway/action.ts';
import { isPlainObject, parseEjsonObject, withoutNumberTypes, type Document } from '../values/ejson.ts';
import { Pattern } from '../values/pattern.ts';
import { badValue } from '../errors.ts';
import { checkFilter, isOperators, type Filter } from './filter-rules.ts';
import { testOf } from './filter-tests.ts';

export { checkFilter, type Filter } from './filter-rules.ts';

/** One of the conditions that must all hold: a comparison of a field, or any other filter. */
export type Condition = { field: string; operator: string; operand: unknown } | { filter: Filter };

/** The filter of a request. Throws for what is none. */
export function parseFilter(text: unknown, what: string, nowMs: number): Filter {
  const filter = withoutNumberTypes(parseEjsonObject(text, what, nowMs));
  checkFilter(filter);
  return filter;
}

/** The filter as conditions, `$and` opened; between them they say the same. */
export function conditionsOf(filter: Filter): Condition[] {
  return Object.entries(filter).flatMap(([field, value]): Condition[] => {
    if (field === '$and') return (value as Filter[]).flatMap(conditionsOf);
    if (field.startsWith('$') || value instanceof RegExp) return [{ filter: { [field]: value } }];
    if (!isOperators(value)) return [{ field, operator: '$eq', operand: value }];
    if (WHOLE.some((operator) => operator in value)) return [{ filter: { [field]: value } }];
    return Object.entries(value).map(([operator, operand]) => ({ field, operator, operand }));
  });
}

/** Operators that others stand beside which belong to them. */
const WHOLE = ['$regex', '$near', '$nearSphere'];

/** Compiles conditions into one test; undefined when there are none. */
export function compile(conditions: readonly Condition[]): ((document: Document) => boolean) | undefined {
  if (conditions.length === 0) return undefined;
  const parts = conditions.map((condition) =>
    'filter' in condition ? condition.filter : { [condition.field]: { [condition.operator]: condition.operand } },
  );
  return compileFilter(parts.length === 1 ? (parts[0] as Filter) : { $and: parts });
}

/** Whether a regular expression in it may take for ever. */
export function isCostly(filter: unknown): boolean {
  if (filter instanceof Pattern) return filter.isCostly;
  if (Array.isArray(filter)) return filter.some(isCostly);
  return isPlainObject(filter) && Object.values(filter).some(isCostly);
}

/** A filter that was checked, as a test. */
export function compileFilter(filter: Filter): (document: object) => boolean {
  const test = guarded(() => testOf(filter));
  return (document) => guarded(() => test(document));
}

/** Whatever an evaluation throws is about what it was given. */
export function guarded<T>(evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof CloudBaseError) throw error;
    throw badValue(error instanceof Error ? error.message : String(error));
  }
}
