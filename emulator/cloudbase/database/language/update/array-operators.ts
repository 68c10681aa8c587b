import { writeError } from '../../errors.ts';
import { compareValues, equalValues, identityOf } from '../../values/compare.ts';
import { copyValue, isPlainObject, withoutNumberTypes, type Document } from '../../values/ejson.ts';
import { isNumeric, toNumber } from '../../values/numbers.ts';
import { sortDocuments } from '../../values/sort.ts';
import { typeName } from '../../values/type-names.ts';
import { checkFilter, compileFilter } from '../filter.ts';
import { isOperators, isValueFilter } from '../filter-rules.ts';
import type { Edit } from './change.ts';
import { idText, type Place, type UpdateOperator } from './operators.ts';

/** The array that stands there, a new one where nothing does. */
function arrayAt(value: unknown, place: Place): unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw writeError(
    `The field '${place.path}' must be an array but is of type ${typeName(value)} in document ${idText(place)}`,
  );
}

function hasEach(operand: unknown): operand is { $each: unknown } & Record<string, unknown> {
  return isPlainObject(operand) && '$each' in operand;
}

function eachOf({ $each }: { $each: unknown }, operator: string): unknown[] {
  if (Array.isArray($each)) return $each;
  throw writeError(`The argument to $each in ${operator} must be an array but it was of type: ${typeName($each)}`);
}

type Arrange = (elements: unknown[]) => unknown[];

const push: UpdateOperator = (operand) => {
  if (!hasEach(operand)) return (place) => (value) => [...arrayAt(value, place), operand];
  const { $each: _each, $position, $slice, $sort, ...others } = operand;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) throw writeError(`Unrecognized clause in $push: ${unknown}`);
  const added = eachOf(operand, '$push');
  const position = $position !== undefined ? integerOf($position, '$position') : Infinity;
  const [sorted, sliced] = [sorting($sort), slicing($slice)];
  return (place) => (value) => {
    const before = arrayAt(value, place);
    const at = position < 0 ? Math.max(before.length + position, 0) : Math.min(position, before.length);
    return sliced(sorted([...before.slice(0, at), ...added, ...before.slice(at)]));
  };
};

function integerOf(value: unknown, name: string): number {
  const number = isNumeric(value) ? toNumber(value) : NaN;
  if (Number.isInteger(number)) return number;
  throw writeError(`The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
}

/** The first elements, of a negative number the last. */
function slicing(slice: unknown): Arrange {
  if (slice === undefined) return (elements) => elements;
  const count = integerOf(slice, '$slice');
  return (elements) => (count < 0 ? elements.slice(count) : elements.slice(0, count));
}

function sorting(sort: unknown): Arrange {
  if (sort === undefined) return (elements) => elements;
  if (isNumeric(sort)) {
    const direction = directionOf(sort);
    return (elements) => [...elements].sort((left, right) => compareValues(left, right) * direction);
  }
  if (!isPlainObject(sort) || Object.keys(sort).length === 0) {
    throw writeError(
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  }
  const order = Object.entries(sort).map(([field, direction]) => ({ field, direction: directionOf(direction) }));
  return (elements) => sortDocuments(elements, order, (element) => element as Document);
}

function directionOf(direction: unknown): 1 | -1 {
  const number = toNumber(direction);
  if (number === 1 || number === -1) return number;
  throw writeError('The $sort element value must be either 1 or -1');
}

const addToSet: UpdateOperator = (operand) => {
  if (hasEach(operand) && Object.keys(operand).length > 1) {
    throw writeError(`Found unexpected fields after $each in $addToSet: ${Object.keys(operand).slice(1).join(', ')}`);
  }
  const wanted = hasEach(operand) ? eachOf(operand, '$addToSet') : [operand];
  return (place) => (value) => {
    if (value !== undefined && !Array.isArray(value)) {
      const text = `Field named '${place.path}' has non-array type ${typeName(value)}`;
      throw writeError(
        `The field '${place.path}' must be an array: Cannot apply $addToSet to non-array field. ${text}`,
      );
    }
    const before = (value ?? []) as unknown[];
    const known = new Set(before.map(identityOf));
    const added = wanted.filter((element) => !known.has(identityOf(element)) && known.add(identityOf(element)));
    return added.length === 0 && value !== undefined ? before : [...before, ...added];
  };
};

const pop: UpdateOperator = (operand) => {
  const end = toNumber(operand);
  if (end !== 1 && end !== -1) throw writeError(`$pop expects 1 or -1, found: ${String(operand)}`);
  return ({ path }) =>
    (value) => {
      if (value === undefined) return value;
      if (!Array.isArray(value))
        throw writeError(`Path '${path}' contains an element of non-array type '${typeName(value)}'`);
      const elements = value as unknown[];
      if (elements.length === 0) return elements;
      return end === 1 ? elements.slice(0, -1) : elements.slice(1);
    };
};

/** Takes away what fulfils the test; nothing where nothing stands. */
function pulling(test: (element: unknown) => boolean): () => Edit {
  return () => (value) => {
    if (value === undefined) return value;
    if (!Array.isArray(value)) throw writeError('Cannot apply $pull to a non-array value');
    const elements = value as unknown[];
    const left = elements.filter((element) => !test(element));
    return left.length === elements.length ? elements : left;
  };
}

const pull: UpdateOperator = (operand) => {
  if (operand instanceof RegExp) return pulling((element) => typeof element === 'string' && operand.test(element));
  if (!isPlainObject(operand)) return pulling((element) => equalValues(element, operand));
  const condition = withoutNumberTypes(copyValue(operand)) as Record<string, unknown>;
  if (isOperators(condition) && isValueFilter(condition)) {
    const filter = { value: condition };
    checkFilter(filter);
    const test = compileFilter(filter);
    return pulling((value) => test({ value }));
  }
  checkFilter(condition);
  const test = compileFilter(condition);
  return pulling((element) => isPlainObject(element) && test(element));
};

const pullAll: UpdateOperator = (operand) => {
  if (!Array.isArray(operand))
    throw writeError(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
  const unwanted = new Set(operand.map(identityOf));
  return pulling((element) => unwanted.has(identityOf(element)));
};

export const ARRAY_OPERATORS: Readonly<Record<string, UpdateOperator>> = {
  $addToSet: addToSet,
  $pop: pop,
  $pull: pull,
  $pullAll: pullAll,
  $push: push,
};
