import { Context } from 'mingo/core';
import * as accumulatorOperators from 'mingo/operators/accumulator';
import * as expressionOperators from 'mingo/operators/expression';
import * as pipelineOperators from 'mingo/operators/pipeline';
import * as projectionOperators from 'mingo/operators/projection';
import * as queryOperators from 'mingo/operators/query';
import { resolve } from 'mingo/util';

/** mingo's own $mod would turn texts into numbers; MongoDB looks at numbers only and drops the fractions. */
function hasRemainder(field: string, operand: unknown): (document: object) => boolean {
  const [divisor = 1, remainder = 0] = (operand as number[]).map(Math.trunc);
  return (document) => {
    const found: unknown = resolve(document as never, field, { unwrapArray: true });
    const values: unknown[] = Array.isArray(found) ? found : [found];
    return values.some((value) => typeof value === 'number' && Math.trunc(value) % divisor === remainder);
  };
}

const query = { ...queryOperators, $mod: hasRemainder as never };

/** Comparisons of fields, and nothing else: mingo copies the table for every query. No text of a request runs as code. */
export const COMPARISONS = { scriptEnabled: false, context: Context.init({ query }) };

/** Everything that filters with $expr, projections and pipelines may use. */
export const ALL_OPERATORS = {
  scriptEnabled: false,
  context: Context.init({
    query,
    projection: projectionOperators,
    expression: expressionOperators,
    accumulator: accumulatorOperators,
    pipeline: pipelineOperators,
  }),
};
