import { isPlainObject } from '../../values/ejson.ts';
import { compileExpression } from '../expression/compile.ts';
import { refusal } from '../expression/form.ts';
import { rootScope, type Evaluate } from '../expression/scope.ts';
import { expanding, type Row, type Stage, type Variables } from './stage.ts';

/** `$redact`: of every object, from the outside to the inside, whether it is kept, dropped, or looked into. */
export const redact: Stage = (content, { variables }) => {
  const evaluate = compileExpression(content, variables);
  return expanding((row, values): Row[] => {
    const left = redacted(row, evaluate, values);
    return left ? [left] : [];
  });
};

function redacted(row: Row, evaluate: Evaluate, variables: Variables): Row | undefined {
  switch (evaluate(rootScope(row, variables))) {
    case '$$KEEP':
      return row;
    case '$$PRUNE':
      return undefined;
    case '$$DESCEND':
      return descended(row, evaluate, variables);
    default:
      throw refusal(
        17053,
        "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE",
      );
  }
}

function descended(row: Row, evaluate: Evaluate, variables: Variables): Row {
  const result: Row = {};
  for (const [name, value] of Object.entries(row)) {
    const content = within(value, evaluate, variables);
    if (content !== undefined) result[name] = content;
  }
  return result;
}

function within(value: unknown, evaluate: Evaluate, variables: Variables): unknown {
  if (isPlainObject(value)) return redacted(value, evaluate, variables);
  if (!Array.isArray(value)) return value;
  return value.map((element) => within(element, evaluate, variables)).filter((element) => element !== undefined);
}
