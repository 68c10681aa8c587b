import { Timestamp } from 'bson';
import { writeError } from '../../errors.ts';
import { compareValues } from '../../values/compare.ts';
import { isPlainObject, type Document } from '../../values/ejson.ts';
import { stringifyEjson } from '../../values/ejson-text.ts';
import {
  ADDITION,
  combine,
  DecimalArithmeticError,
  isNumeric,
  MULTIPLICATION,
  numberType,
  wholeOf,
  type Operation,
} from '../../values/numbers.ts';
import { typeName } from '../../values/type-names.ts';
import type { Edit } from './change.ts';

/** What an edit may speak of in an error. */
export interface Place {
  document: Document;
  path: string;
}

/** Reads the operand of an operator for one field. Throws for one that does not fit, whatever the documents are. */
export type UpdateOperator = (operand: unknown, path: string, nowMs: number) => (place: Place) => Edit;

export function idText({ document }: Place): string {
  return `{_id: ${stringifyEjson(document._id)}}`;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

const VERBS: Readonly<Record<string, string>> = { $inc: 'increment', $mul: 'multiply' };

function arithmetic(name: '$inc' | '$mul', operation: Operation): UpdateOperator {
  return (operand, path) => {
    if (!isNumeric(operand)) {
      throw writeError(`Cannot ${VERBS[name] ?? ''} with non-numeric argument: {${path}: ${stringifyEjson(operand)}}`);
    }
    return (place) => (value) => {
      if (value === undefined) return name === '$inc' ? operand : calculate(operand, 0, operation, place, name);
      if (isNumeric(value)) return calculate(value, operand, operation, place, name);
      throw writeError(
        `Cannot apply ${name} to a value of non-numeric type. ${idText(place)} has the field '${lastName(place.path)}' ` +
          `of non-numeric type ${typeName(value)}`,
      );
    };
  };
}

function calculate(left: unknown, right: unknown, operation: Operation, place: Place, name: string): unknown {
  try {
    const result = combine(left, right, operation);
    if (result !== undefined) return result;
  } catch (error) {
    if (error instanceof DecimalArithmeticError) throw writeError(error.message);
    throw error;
  }
  throw writeError(
    `Failed to apply ${name} operations to current value ((NumberLong)${String(left)}) for document ${idText(place)}`,
  );
}

function bounding(direction: 1 | -1): UpdateOperator {
  return (operand) => () => (value) => {
    if (value === undefined) return operand;
    return compareValues(operand, value) * direction > 0 ? operand : value;
  };
}

const BITS: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
};

const bit: UpdateOperator = (operand, path) => {
  if (!isPlainObject(operand)) {
    throw writeError(
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: ` +
        '{$bit: {field: {and/or/xor: #}}',
    );
  }
  const changes = Object.entries(operand);
  if (changes.length === 0) {
    throw writeError(
      `You must pass in at least one bitwise operation. The format is: {$bit: {${path}: {and/or/xor: #}}`,
    );
  }
  for (const [name, mask] of changes) checkBit(name, mask);
  return (place) => (value) => {
    if (value !== undefined && !isWhole(value)) {
      throw writeError(
        `Cannot apply $bit to a value of non-integral type.${idText(place)} has the field ${lastName(place.path)} ` +
          `of non-integer type ${typeName(value)}`,
      );
    }
    return changes.reduce<unknown>((current, [name, mask]) => {
      const operation = { whole: BITS[name] as (left: bigint, right: bigint) => bigint, double: () => NaN };
      return combine(current, mask, operation);
    }, value ?? 0);
  };
};

function checkBit(name: string, mask: unknown): void {
  if (!Object.hasOwn(BITS, name)) {
    throw writeError(
      `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator`,
    );
  }
  if (!isWhole(mask)) {
    throw writeError(
      `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(mask)}' is not supported here`,
    );
  }
}

function isWhole(value: unknown): boolean {
  const type = numberType(value);
  return (type === 'int' || type === 'long') && wholeOf(value) !== undefined;
}

/** Only raw updates have it: the SDK's own is `serverDate`. */
const currentDate: UpdateOperator = (operand, _path, nowMs) => {
  const type = isPlainObject(operand) ? operand.$type : operand;
  if (typeof type === 'boolean' || type === 'date') return () => () => new Date(nowMs);
  if (type === 'timestamp') return () => () => new Timestamp({ t: Math.floor(nowMs / 1000), i: 1 });
  throw writeError(
    `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ` +
      "({$type: 'timestamp/date'}).",
  );
};

/** The operators that change a value by itself; those of arrays are in array-operators.ts. */
export const VALUE_OPERATORS: Readonly<Record<string, UpdateOperator>> = {
  $set: (operand) => () => () => operand,
  $unset: () => () => () => undefined,
  $inc: arithmetic('$inc', ADDITION),
  $mul: arithmetic('$mul', MULTIPLICATION),
  $min: bounding(-1),
  $max: bounding(1),
  $bit: bit,
  $currentDate: currentDate,
};
