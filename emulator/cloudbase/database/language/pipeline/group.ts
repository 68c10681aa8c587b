import { identityOf } from '../../values/compare.ts';
import { isPlainObject } from '../../values/ejson.ts';
import { groupMemory, type StageMemory } from '../memory.ts';
import { ACCUMULATORS, type Accumulation, type Accumulator } from '../expression/accumulators.ts';
import { compileExpression } from '../expression/compile.ts';
import { refusal } from '../expression/form.ts';
import { rootScope, type Evaluate, type Scope } from '../expression/scope.ts';
import { sort } from './simple-stages.ts';
import type { Row, Stage, Variables } from './stage.ts';

/** A field of a group: what it takes of every document, and what it makes of that. */
interface Output {
  name: string;
  evaluate: Evaluate;
  accumulator: Accumulator;
}

interface Group {
  _id: unknown;
  /** In the order of the outputs. */
  fields: Accumulation[];
}

export const group: Stage = (content, parts) => {
  if (!isPlainObject(content)) throw refusal(15947, "a group's fields must be specified in an object");
  const { _id: id, ...fields } = content;
  if (!('_id' in content)) throw refusal(15955, 'a group specification must include an _id');
  const key = compileExpression(id, parts.variables);
  const outputs = readOutputs(fields, parts.variables);
  return function* (rows, variables) {
    const memory = groupMemory();
    const groups = new Map<string, Group>();
    for (const row of rows) {
      const scope = rootScope(row, variables);
      const _id = key(scope) ?? null;
      const identity = identityOf(_id);
      let group = groups.get(identity);
      if (!group) groups.set(identity, (group = { _id: memory.hold(_id), fields: begin(outputs) }));
      addRow(outputs, group, scope, memory);
    }
    for (const { _id, fields } of groups.values()) yield { _id, ...shown(outputs, fields) };
  };
};

const begin = (outputs: readonly Output[]): Accumulation[] => outputs.map(({ accumulator }) => accumulator());

function addRow(outputs: readonly Output[], { fields }: Group, scope: Scope, memory: StageMemory): void {
  outputs.forEach(({ evaluate }, i) => {
    const value = evaluate(scope);
    if (fields[i]?.add(value)) memory.hold(value);
  });
}

function shown(outputs: readonly Output[], fields: readonly Accumulation[]): Row {
  return Object.fromEntries(outputs.map(({ name }, i) => [name, fields[i]?.result()]));
}

export function readOutputs(fields: Row, variables: ReadonlySet<string>): Output[] {
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
    const accumulator = ACCUMULATORS[operator] as Accumulator;
    return { name, evaluate: compileExpression(content[operator], variables), accumulator };
  });
}

/** Of rows that are there already. */
export function outputOf(outputs: readonly Output[], rows: readonly Row[], variables: Variables): Row {
  const group: Group = { _id: null, fields: begin(outputs) };
  const memory = groupMemory();
  for (const row of rows) addRow(outputs, group, rootScope(row, variables), memory);
  return shown(outputs, group.fields);
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
  const ordered = sort({ count: -1 }, { ...parts, enough: Infinity });
  return (rows, variables) => ordered(counted(rows, variables), variables);
};
