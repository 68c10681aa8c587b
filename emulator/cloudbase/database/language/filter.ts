import { Query } from 'mingo/query';
import { isPlainObject, regExp, type Document } from '../values/ejson.ts';
import { badValue, invalidOperator } from '../errors.ts';
import { ALL_OPERATORS, COMPARISONS } from './mingo-options.ts';

export type Filter = Record<string, unknown>;

/** One of the conditions that must all hold: a comparison of a field, or any other filter. */
export type Condition = { field: string; operator: string; operand: unknown } | { filter: Filter };

type OperandCheck = (operand: unknown) => boolean;

const anything: OperandCheck = () => true;
const array: OperandCheck = Array.isArray;

/** The comparisons of a field that exist here, and what they may be given. Geo operators are missing. */
const FIELD_OPERATORS = new Map<string, OperandCheck>([
  ['$eq', anything],
  ['$ne', anything],
  ['$gt', anything],
  ['$gte', anything],
  ['$lt', anything],
  ['$lte', anything],
  ['$in', array],
  ['$nin', array],
  ['$all', array],
  ['$exists', anything],
  ['$type', anything],
  ['$size', (operand) => Number.isInteger(operand) && (operand as number) >= 0],
  ['$mod', isDivision],
  ['$regex', (operand) => typeof operand === 'string' || operand instanceof RegExp],
  ['$options', (operand) => typeof operand === 'string'],
  ['$elemMatch', isPlainObject],
  ['$not', (operand) => isPlainObject(operand) || operand instanceof RegExp],
]);

const LOGIC_OPERATORS: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);

function isDivision(operand: unknown): boolean {
  const isPair = Array.isArray(operand) && operand.length === 2 && operand.every(Number.isFinite);
  return isPair && Math.trunc((operand as number[])[0] ?? 0) !== 0;
}

/** Refuses what is not a filter; mingo alone would ignore some of it, and find the rest only when a document comes by. */
export function checkFilter(filter: unknown): asserts filter is Filter {
  if (!isPlainObject(filter)) throw badValue('filter must be an object');
  for (const [name, value] of Object.entries(filter)) {
    if (LOGIC_OPERATORS.has(name)) checkLogic(name, value);
    else if (name.startsWith('$') && name !== '$expr') throw invalidOperator(`unknown top level operator: ${name}`);
    else if (name !== '$expr') checkComparison(value);
  }
}

function checkLogic(name: string, operands: unknown): void {
  if (!Array.isArray(operands) || operands.length === 0) throw badValue(`${name} must be a nonempty array`);
  for (const operand of operands) checkFilter(operand);
}

/** What stands beside a field: a value, or an object of operators. */
function checkComparison(value: unknown): void {
  if (!isOperators(value)) return;
  for (const [name, operand] of Object.entries(value)) {
    const accepts = FIELD_OPERATORS.get(name);
    if (!accepts) throw invalidOperator(`unknown operator: ${name}`);
    if (!accepts(operand)) throw badValue(`${name}: the operand has the wrong type`);
    if (name === '$not') checkComparison(operand);
    if (name === '$elemMatch') {
      if (isOperators(operand) && !Object.keys(operand).some((key) => LOGIC_OPERATORS.has(key)))
        checkComparison(operand);
      else checkFilter(operand);
    }
  }
  if (typeof value.$regex === 'string') regExp(value.$regex, value.$options ?? '');
}

function isOperators(value: unknown): value is Record<string, unknown> {
  return isPlainObject(value) && Object.keys(value).some((name) => name.startsWith('$'));
}

/** The filter as conditions, `$and` opened; between them they say the same. */
export function conditionsOf(filter: Filter): Condition[] {
  return Object.entries(filter).flatMap(([field, value]): Condition[] => {
    if (field === '$and') return (value as Filter[]).flatMap(conditionsOf);
    if (field.startsWith('$') || value instanceof RegExp) return [{ filter: { [field]: value } }];
    if (!isOperators(value)) return [{ field, operator: '$eq', operand: value }];
    if ('$regex' in value) return [{ filter: { [field]: value } }];
    return Object.entries(value).map(([operator, operand]) => ({ field, operator, operand }));
  });
}

/** Compiles conditions into one test; undefined when there are none. */
export function compile(conditions: readonly Condition[]): ((document: Document) => boolean) | undefined {
  if (conditions.length === 0) return undefined;
  const parts = conditions.map((condition) =>
    'filter' in condition ? condition.filter : { [condition.field]: { [condition.operator]: condition.operand } },
  );
  const options = conditions.every((condition) => 'field' in condition) ? COMPARISONS : ALL_OPERATORS;
  const query = guarded(() => new Query(parts.length === 1 ? (parts[0] as Filter) : { $and: parts }, options));
  return (document) => guarded(() => query.test(document));
}

/** Whatever mingo throws is about what it was given. */
export function guarded<T>(evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    throw badValue(error instanceof Error ? error.message : String(error));
  }
}
