import { equalValues } from '../values/compare.ts';
import { isPlainObject } from '../values/ejson.ts';
import { Pattern } from '../values/pattern.ts';
import { invalidOperator } from '../errors.ts';
import { compileExpression, isTrue } from './expression/compile.ts';
import { rootScope } from './expression/scope.ts';
import { isOperators, isValueFilter, type Filter } from './filter-rules.ts';
import { compileSchema } from './json-schema.ts';
import { anyElement, matching, QUERY_OPERATORS, type QueryOperator } from './query-operators.ts';

type Test = (document: object) => boolean;

/** A filter that was checked, as one test: all that it says must hold. */
export function testOf(filter: Filter): Test {
  const tests = Object.entries(filter).flatMap(([name, value]) => {
    return name.startsWith('$') ? topLevel(name, value) : ofField(name, value);
  });
  const [only] = tests;
  return tests.length === 1 && only ? only : (document) => tests.every((test) => test(document));
}

function topLevel(name: string, operand: unknown): Test {
  if (name === '$jsonSchema') return compileSchema(operand);
  if (name === '$expr') {
    const evaluate = compileExpression(operand);
    return (document) => isTrue(evaluate(rootScope(document)));
  }
  const tests = (operand as Filter[]).map(testOf);
  if (name === '$and') return (document) => tests.every((test) => test(document));
  if (name === '$or') return (document) => tests.some((test) => test(document));
  if (name === '$nor') return (document) => !tests.some((test) => test(document));
  throw invalidOperator(`unknown top level operator: ${name}`);
}

/** What stands beside a field: a value, a regular expression, or operators that must all hold. */
function ofField(path: string, value: unknown): Test[] {
  if (value instanceof Pattern) return [testBy('$regex', path, value)];
  if (!isOperators(value)) return [testBy('$eq', path, value)];
  // The distances stand in the condition that they belong to as well.
  const own = Object.entries(value).filter(([name]) => name !== '$minDistance' && name !== '$maxDistance');
  return own.map(([name, operand]) => testBy(name, path, operand));
}

function testBy(name: string, path: string, operand: unknown): Test {
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw invalidOperator(`unknown operator: ${name}`);
  return operator(path, operand);
}

const not: QueryOperator = (path, operand) => {
  const tests = ofField(path, operand);
  return (document) => !tests.every((test) => test(document));
};

const elemMatch: QueryOperator = (path, operand) => anyElement(path, elementTest(operand as Filter));

/** Operators that ask something of a list as a whole. */
const OF_LISTS: ReadonlySet<string> = new Set(['$size', '$all', '$elemMatch', '$type', '$exists']);

function elementTest(filter: Filter): (value: unknown) => boolean {
  if (isValueFilter(filter)) {
    const test = testOf({ value: filter });
    const isOfLists = Object.keys(filter).some((name) => OF_LISTS.has(name));
    // An element that is a list itself is one value: the comparisons do not look into it.
    return (value) => test({ value: Array.isArray(value) && !isOfLists ? [value] : value });
  }
  const test = testOf(filter);
  return (value) => isPlainObject(value) && test(value);
}

const all: QueryOperator = (path, operand) => {
  const tests = (operand as unknown[]).map((wanted) => {
    if (isOperators(wanted)) return elemMatch(path, wanted.$elemMatch);
    if (wanted instanceof Pattern) return testBy('$regex', path, wanted);
    return matching(path, (value) => equalValues(value, wanted) || (wanted === null && value === undefined));
  });
  return (document) => tests.length > 0 && tests.every((test) => test(document));
};

const OPERATORS: Readonly<Record<string, QueryOperator>> = {
  ...QUERY_OPERATORS,
  $all: all,
  $elemMatch: elemMatch,
  $not: not,
};
