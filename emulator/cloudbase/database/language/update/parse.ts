import { invalidOperator, writeError } from '../../errors.ts';
import { isPlainObject, refuseForbiddenPath } from '../../values/ejson.ts';
import { isNumeric } from '../../values/numbers.ts';
import { checkStorable } from '../storable.ts';
import { ARRAY_OPERATORS } from './array-operators.ts';
import type { Edit } from './change.ts';
import { VALUE_OPERATORS, type Place, type UpdateOperator } from './operators.ts';

/** One change of one field. */
export interface Change {
  path: readonly string[];
  /** Makes the edit for a place; `$rename` has none of its own. */
  edit: (place: Place) => Edit;
  /** Parents that are missing are made. */
  creates: boolean;
  /** The path that `$rename` moves the value to. */
  target?: readonly string[];
}

const OPERATORS: Readonly<Record<string, UpdateOperator>> = { ...VALUE_OPERATORS, ...ARRAY_OPERATORS };

/** Operators that never make what they do not find. */
const NEVER_CREATES: ReadonlySet<string> = new Set(['$unset', '$pull', '$pullAll', '$pop']);

/** Reads an update, in the order in which MongoDB applies it: by the paths. Throws for what MongoDB refuses. */
export function parseUpdate(update: Record<string, unknown>, nowMs: number): Change[] {
  const operators = Object.entries(update);
  if (operators.length === 0) throw empty('$set');
  const changes = operators.flatMap(([operator, fields]) => parseOperator(operator, fields, nowMs));
  checkConflicts(changes);
  return changes.length === 1 ? changes : changes.sort(byPath);
}

function empty(operator: string): Error {
  return writeError(`'${operator}' is empty. You must specify a field like so: {${operator}: {<field>: ...}}`);
}

function parseOperator(operator: string, fields: unknown, nowMs: number): Change[] {
  const read = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!read && operator !== '$rename') throw invalidOperator(`Unknown modifier: ${operator}`);
  if (!isPlainObject(fields)) throw writeError(`Modifiers operate on fields but we found another type for ${operator}`);
  const entries = Object.entries(fields);
  if (entries.length === 0) throw empty(operator);
  return entries.map(([text, operand]) => {
    const path = pathOf(text);
    if (!read) return renaming(text, operand);
    if (operator !== '$pull' && operator !== '$currentDate') storable(operator, operand);
    return { path, edit: read(operand, text, nowMs), creates: !NEVER_CREATES.has(operator) };
  });
}

function storable(operator: string, operand: unknown): void {
  const isModified = (operator === '$push' || operator === '$addToSet') && isPlainObject(operand) && '$each' in operand;
  if (!isNumeric(operand)) checkStorable(isModified ? operand.$each : operand);
}

function renaming(source: string, target: unknown): Change {
  if (typeof target !== 'string')
    throw writeError(`The 'to' field for $rename must be a string: ${source}: ${String(target)}`);
  refuseForbiddenPath(target);
  if (source === target)
    throw writeError(`The source and target field for $rename must differ: ${source}: "${target}"`);
  for (const path of [source, target]) {
    if (path.includes('$')) throw writeError(`The source and target field for $rename may not be dynamic: ${path}`);
  }
  return { path: pathOf(source), target: pathOf(target), edit: () => () => undefined, creates: false };
}

function pathOf(text: string): string[] {
  const names = text.split('.');
  if (names.includes('')) {
    throw writeError(`The update path '${text}' contains an empty field name, which is not allowed.`);
  }
  const wrong = names.find((name) => name.startsWith('$') && !/^\$(\[\w*\])?$/.test(name));
  if (wrong !== undefined) {
    throw writeError(`The dollar ($) prefixed field '${wrong}' in '${text}' is not valid for storage.`);
  }
  if (names[0]?.startsWith('$')) {
    throw writeError(`Cannot have positional (i.e. '$') element in the first position in path '${text}'`);
  }
  return names;
}

/** No two operators may change the same field, or a field and a part of it. */
function checkConflicts(changes: readonly Change[]): void {
  const paths = changes.flatMap(({ path, target }) => (target ? [path, target] : [path]));
  if (paths.length < 2) return;
  const sorted = paths.map((path) => `${path.join('.')}.`).sort();
  sorted.forEach((path, i) => {
    const before = sorted[i - 1];
    if (before === undefined || !path.startsWith(before)) return;
    const [inner, outer] = [path.slice(0, -1), before.slice(0, -1)];
    throw writeError(`Updating the path '${inner}' would create a conflict at '${outer}'`);
  });
}

/** By the names, numbers as numbers. https://www.mongodb.com/docs/manual/reference/operator/update/set/ (behaviour) */
function byPath(left: Change, right: Change): number {
  for (let i = 0; i < Math.min(left.path.length, right.path.length); i++) {
    const [first, second] = [left.path[i] as string, right.path[i] as string];
    const order = Number(first) - Number(second) || (first < second ? -1 : first > second ? 1 : 0);
    if (order !== 0) return order;
  }
  return left.path.length - right.path.length;
}
