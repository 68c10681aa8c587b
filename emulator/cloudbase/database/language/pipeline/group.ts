import { identityOf } from '../../values/compare.ts';
import { isPlainObject } from '../../values/ejson.ts';
import { ACCUMULATORS, type Accumulator } from '../expression/accumulators.ts';
import { compileExpression } from '../expression/compile.ts';
import { refusal } from '../expression/form.ts';
import { rootScope, type Evaluate } from '../expression/scope.ts';
import { sort } from './simple-stages.ts';
import type { Row, Stage, Variables } from './stage.ts';

/** A field of a group: what it takes of every document, and what it makes of that. */
interface Accumulated {
  name: string;
  evaluate: Evaluate;
  accumulate: Accumulator;
}

export const group: Stage = (content, parts) => {
  if (!isPlainObject(content)) throw refusal(15947, "a group's fields must be specified in an object");
  const { _id: id, ...fields } = content;
  if (!('_id' in content)) throw refusal(15955, 'a group specification must include an _id');
  const key = compileExpression(id, parts.variables);
  const outputs = readOutputs(fields, parts.variables);
  return (rows, variables) => {
    const groups = new Map<string, { _id: unknown; rows: Row[] }>();
    for (const row of rows) {
      const _id = key(rootScope(row, variables)) ?? null;
      const identity = identityOf(_id);
      const members = groups.get(identity);
      if (members) members.rows.push(row);
      else groups.set(identity, { _id, rows: [row] });
    }
    return [...groups.values()].map((members) => ({ _id: members._id, ...outputOf(outputs, members.rows, variables) }));
  };
};

export function readOutputs(fields: Row, variables: ReadonlySet<string>): Accumulated[] {
  return Object.entries(fields).map(([name, content]) => {
    if (name.includes('.')) throw refusal(40235, `The field name '${name}' cannot contain '.'`);
    if (name.startsWith('$')) throw refusal(40236, `The field name '${name}' cannot be an operator name`);
    if (!isPlainObject(content)) throw refusal(40234, `The field '${name}' must be an accumulator object`);
    const [operator, ...others] = Object.keys(content);
    if (operator === undefined || others.length > 0) {
      throw refusal(40238, `The field '${name}' must specify one accumulator`);
    }
    if (!Object.hasOwn(ACCUMULATORS, operator)) throw refusal(15952, `unknown group operator '${operator}'`);
    if (Array.isArray(content[operator])) throw refusal(40237, `The ${operator} accumulator is a unary operator`);
    const accumulate = ACCUMULATORS[operator] as Accumulator;
    return { name, evaluate: compileExpression(content[operator], variables), accumulate };
  });
}

export function outputOf(outputs: readonly Accumulated[], rows: readonly Row[], variables: Variables): Row {
  return Object.fromEntries(
    outputs.map(({ name, evaluate, accumulate }) => {
      return [name, accumulate(rows.map((row) => evaluate(rootScope(row, variables))))];
    }),
  );
}

export const sortByCount: Stage = (content, parts) => {
  const isExpression = isPlainObject(content) && Object.keys(content)[0]?.startsWith('$');
  const isPath = typeof content === 'string' && content.startsWith('$');
  if (typeof content === 'string' && !isPath) {
    throw refusal(
      40148,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  }
  if (!isExpression && !isPath)
    throw refusal(40149, 'the sortByCount field must be specified as a string or as an object');
  const counted = group({ _id: content, count: { $sum: 1 } }, parts);
  const ordered = sort({ count: -1 }, parts);
  return (rows, variables) => ordered(counted(rows, variables), variables);
};
