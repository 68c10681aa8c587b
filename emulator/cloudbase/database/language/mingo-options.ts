import { Context } from 'mingo/core';
import * as logicOperators from 'mingo/operators/query/logical';
import { Query } from 'mingo/query';
import { isPlainObject } from '../values/ejson.ts';
import { equalValues } from '../values/compare.ts';
import { compileExpression, isTrue } from './expression/compile.ts';
import { rootScope } from './expression/scope.ts';
import { isOperators, isValueFilter, type Filter } from './filter-rules.ts';
import { compileSchema } from './json-schema.ts';
import { anyElement, matching, QUERY_OPERATORS, type QueryOperator } from './query-operators.ts';

/*
 * mingo takes filters apart and puts their conditions together; the operators that it finds in its table are ours where
 * they have anything to do with values, because its own follow JavaScript (see docs/decisions).
 */

const elemMatch: QueryOperator = (path, operand) => anyElement(path, elementTest(operand as Filter));

/** Operators that ask something of a list as a whole. */
const OF_LISTS: ReadonlySet<string> = new Set(['$size', '$all', '$elemMatch', '$type', '$exists']);

function elementTest(filter: Filter): (value: unknown) => boolean {
  if (isValueFilter(filter)) {
    const query = new Query({ value: filter }, QUERY_OPTIONS);
    const isOfLists = Object.keys(filter).some((name) => OF_LISTS.has(name));
    // An element that is a list itself is one value: the comparisons do not look into it.
    return (value) => query.test({ value: Array.isArray(value) && !isOfLists ? [value] : value });
  }
  const query = new Query(filter, QUERY_OPTIONS);
  return (value) => isPlainObject(value) && query.test(value);
}

const all: QueryOperator = (path, operand) => {
  const tests = (operand as unknown[]).map((wanted) => {
    if (isOperators(wanted)) return elemMatch(path, wanted.$elemMatch);
    const isEqual = (value: unknown): boolean => equalValues(value, wanted) || (wanted === null && value === undefined);
    return wanted instanceof RegExp ? QUERY_OPERATORS.$regex?.(path, wanted) : matching(path, isEqual);
  });
  return (document) => tests.length > 0 && tests.every((test) => test?.(document));
};

const expr = (_path: string, operand: unknown): ((document: object) => boolean) => {
  const evaluate = compileExpression(operand);
  return (document) => isTrue(evaluate(rootScope(document)));
};

const jsonSchema = (_path: string, operand: unknown): ((document: object) => boolean) => compileSchema(operand);

const query = {
  ...logicOperators,
  ...QUERY_OPERATORS,
  $elemMatch: elemMatch,
  $all: all,
  $expr: expr,
  $jsonSchema: jsonSchema,
};

/** What mingo's filters know. No text of a request runs as code. */
export const QUERY_OPTIONS = { scriptEnabled: false, context: Context.init({ query: query as never }) };
