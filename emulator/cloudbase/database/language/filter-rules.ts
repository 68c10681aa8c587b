import { isPlainObject } from '../values/ejson.ts';
import { regExp } from '../values/ejson-types.ts';
import { isNumeric, toNumber, wholeOf } from '../values/numbers.ts';
import { badValue, invalidOperator, queryError } from '../errors.ts';
import { compileExpression } from './expression/compile.ts';
import { checkNear, checkShape } from './geo/rules.ts';
import { compileSchema } from './json-schema.ts';
import { typesOf } from './query-operators.ts';

export type Filter = Record<string, unknown>;

type Rule = (operand: unknown, operator: string, operators: Record<string, unknown>) => void;

const anything: Rule = () => undefined;

const noPattern: Rule = (operand, operator) => {
  if (operand instanceof RegExp) throw badValue(`Can't have RegEx as arg to predicate over field (${operator}).`);
};

const array: Rule = (operand, operator) => {
  if (!Array.isArray(operand)) throw badValue(`${operator} needs an array`);
  for (const value of operand) {
    const inner = isOperators(value) ? Object.keys(value)[0] : undefined;
    if (inner !== undefined && !(operator === '$all' && inner === '$elemMatch')) {
      throw badValue(`cannot nest $ under ${operator}`);
    }
    if (inner === '$elemMatch') elements((value as Filter).$elemMatch, '$elemMatch', {});
  }
};

const size: Rule = (operand) => {
  if (!isNumeric(operand)) throw badValue('$size needs a number');
  if (!Number.isInteger(toNumber(operand))) throw badValue('$size must be a whole number');
  if (toNumber(operand) < 0) throw badValue('$size may not be negative');
};

const type: Rule = (operand) => {
  for (const name of Array.isArray(operand) ? (operand as unknown[]) : [operand]) {
    if (typesOf(name).length === 0) throw badValue(`Unknown type name alias or type code: ${String(name)}`);
  }
};

const division: Rule = (operand) => {
  if (!Array.isArray(operand)) throw badValue('malformed mod, needs to be an array');
  if (operand.length < 2) throw badValue('malformed mod, not enough elements');
  if (operand.length > 2) throw badValue('malformed mod, too many elements');
  if (!operand.every((part) => Number.isFinite(toNumber(part)))) throw badValue('malformed mod, not a number');
  if (Math.trunc(toNumber(operand[0])) === 0) throw badValue('divisor cannot be 0');
};

/** Puts the compiled expression in the place of what was sent. */
const pattern: Rule = (operand, _operator, operators) => {
  const { $options } = operators;
  if ($options !== undefined && typeof $options !== 'string') throw badValue('$options has to be a string');
  if (operand instanceof RegExp) {
    if ($options !== undefined)
      operators.$regex = regExp((operand as { pattern?: string }).pattern ?? operand.source, $options);
  } else if (typeof operand === 'string') operators.$regex = regExp(operand, $options ?? '');
  else throw badValue('$regex has to be a string');
  delete operators.$options;
};

const options: Rule = (_operand, _operator, operators) => {
  if (!('$regex' in operators)) throw badValue('$options needs a $regex');
};

const elements: Rule = (operand) => {
  if (!isPlainObject(operand)) throw badValue('$elemMatch needs an Object');
  if (isValueFilter(operand)) checkComparison(operand);
  else checkFilter(operand);
};

const negation: Rule = (operand) => {
  if (operand instanceof RegExp) return;
  if (!isPlainObject(operand)) throw badValue('$not needs a regex or a document');
  if (Object.keys(operand).length === 0) throw badValue('$not cannot be empty');
  if (!isOperators(operand)) throw badValue(`unknown operator: ${String(Object.keys(operand)[0])}`);
  checkComparison(operand);
};

const bitPlaces: Rule = (operand, operator) => {
  const isPlace = (place: unknown): boolean => Number.isInteger(toNumber(place)) && toNumber(place) >= 0;
  const whole = wholeOf(operand);
  if (Array.isArray(operand) ? operand.every(isPlace) : whole !== undefined && whole >= 0n) return;
  throw badValue(`${operator} takes an Array, a number, or a BinData but received: ${String(operand)}`);
};

const RULES: Readonly<Record<string, Rule>> = {
  ...{ $eq: anything, $ne: noPattern, $gt: noPattern, $gte: noPattern, $lt: noPattern, $lte: noPattern },
  ...{ $in: array, $nin: array, $all: array, $exists: anything, $type: type, $size: size, $mod: division },
  ...{ $regex: pattern, $options: options, $elemMatch: elements, $not: negation },
  ...{ $bitsAllSet: bitPlaces, $bitsAnySet: bitPlaces, $bitsAllClear: bitPlaces, $bitsAnyClear: bitPlaces },
  ...{ $geoWithin: checkShape, $geoIntersects: checkShape, $near: checkNear, $nearSphere: checkNear },
  $minDistance: checkNear,
  $maxDistance: checkNear,
};

const NONE: ReadonlySet<string> = new Set();
const LOGIC: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);

/**
 * Refuses what MongoDB refuses as a filter, whatever the documents are. Regular expressions are compiled, in their place.
 * Beside MongoDB's: `$where` and `$text` do not exist here.
 */
export function checkFilter(filter: unknown, variables: ReadonlySet<string> = NONE): asserts filter is Filter {
  if (!isPlainObject(filter)) throw badValue('filter must be an object');
  for (const [name, value] of Object.entries(filter)) {
    if (LOGIC.has(name)) checkLogic(name, value, variables);
    else if (name === '$expr') compileExpression(value, variables);
    else if (name === '$jsonSchema') compileSchema(value);
    else if (name === '$comment') delete filter.$comment;
    else if (name.startsWith('$')) throw invalidOperator(`unknown top level operator: ${name}`);
    else checkComparison(value);
  }
}

function checkLogic(name: string, operands: unknown, variables: ReadonlySet<string>): void {
  if (!Array.isArray(operands)) throw badValue(`${name} must be an array`);
  if (operands.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  for (const operand of operands) {
    if (!isPlainObject(operand)) throw badValue('$or/$and/$nor entries need to be full objects');
    checkFilter(operand, variables);
    if (name !== '$and') refuseNear(operand);
  }
}

/** Distances order the whole answer: they cannot stand in a branch. */
function refuseNear(filter: Filter): void {
  const isNear = Object.values(filter).some(
    (value) => isPlainObject(value) && ('$near' in value || '$nearSphere' in value),
  );
  if (isNear) throw badValue('geoNear must be top-level expr');
}

/** What stands beside a field: a value, or an object of operators. */
function checkComparison(value: unknown): void {
  if (!isOperators(value)) return;
  for (const [name, operand] of Object.entries(value)) {
    if (!Object.hasOwn(RULES, name)) throw invalidOperator(`unknown operator: ${name}`);
    RULES[name]?.(operand, name, value);
  }
}

/** Whether all that stands there is said of one value, not of the fields of an object. */
export function isValueFilter(filter: Filter): boolean {
  return isOperators(filter) && !Object.keys(filter).some((key) => LOGIC.has(key) || key === '$expr');
}

export function isOperators(value: unknown): value is Record<string, unknown> {
  return isPlainObject(value) && Object.keys(value).some((name) => name.startsWith('$'));
}

/** A filter that stands where no distances may: `$match`, and others. */
export function checkFilterWithoutNear(filter: unknown, variables = NONE): asserts filter is Filter {
  checkFilter(filter, variables);
  if (JSON.stringify(Object.values(filter)).includes('"$near')) {
    throw queryError('BadValue', '$geoNear, $near, and $nearSphere are not allowed in this context');
  }
}
