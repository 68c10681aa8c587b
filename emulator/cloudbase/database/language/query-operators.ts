import { MaxKey, MinKey } from 'bson';
import { compareValues, equalValues, identityOf } from '../values/compare.ts';
import type { Document } from '../values/ejson.ts';
import { typeMark } from '../values/key-encoding.ts';
import { Pattern } from '../values/pattern.ts';
import { isNumeric, toNumber, wholeOf } from '../values/numbers.ts';
import { TYPE_NUMBERS, typeName } from '../values/type-names.ts';
import { isWithin, intersects, nearTest } from './geo/query.ts';
import { leavesAt } from './path.ts';

type Test = (value: unknown) => boolean;
/** Makes a test of documents out of a path and the operand of an operator. */
export type QueryOperator = (path: string, operand: unknown) => (document: object) => boolean;

/** The value at the path, or any element of it if it is an array. */
export function matching(path: string, test: Test): (document: object) => boolean {
  return ofLeaves(path, (leaf) => test(leaf) || (Array.isArray(leaf) && leaf.some(test)));
}

/** The value at the path as a whole. */
function ofLeaves(path: string, test: Test): (document: object) => boolean {
  const names = path.split('.');
  if (names.length === 1)
    return (document) => test(Object.hasOwn(document, path) ? (document as Document)[path] : undefined);
  return (document) => leavesAt(document, names).some(test);
}

function equalTo(operand: unknown): Test {
  if (operand === null) return (value) => value === null || value === undefined;
  return (value) => equalValues(value, operand);
}

/** Texts that it matches, and itself. */
function matchedBy(pattern: Pattern): Test {
  return (value) => (typeof value === 'string' ? pattern.test(value) : pattern.isSame(value));
}

/** A comparison looks only at values of the operand's type, except with the smallest and the largest of all. */
function compared(accepts: (order: number) => boolean): QueryOperator {
  return (path, operand) => {
    if (operand instanceof MinKey || operand instanceof MaxKey) {
      return matching(path, (value) => value !== undefined && accepts(compareValues(value, operand)));
    }
    const mark = typeMark(operand);
    const isNaNOperand = Number.isNaN(operand);
    return matching(path, (value) => {
      if (value === undefined) return operand === null && accepts(0);
      if (typeMark(value) !== mark || Number.isNaN(value) !== isNaNOperand) return false;
      return accepts(compareValues(value, operand));
    });
  };
}

const isIn: QueryOperator = (path, operand) => {
  const list = operand as unknown[];
  const patterns = list.filter((value) => value instanceof Pattern).map(matchedBy);
  const known = new Set(list.map((value) => identityOf(value ?? null)));
  return matching(path, (value) => known.has(identityOf(value ?? null)) || patterns.some((test) => test(value)));
};

function negated(operator: QueryOperator): QueryOperator {
  return (path, operand) => {
    const test = operator(path, operand);
    return (document) => !test(document);
  };
}

const hasType: QueryOperator = (path, operand) => {
  const names = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(typesOf));
  return matching(path, (value) => names.has(typeName(value)));
};

/** What a name or number of a type stands for; nothing if it is none. */
export function typesOf(type: unknown): string[] {
  if (type === 'number') return ['int', 'long', 'double', 'decimal'];
  const name = typeof type === 'string' ? type : TYPE_NUMBERS.get(toNumber(type));
  return name !== undefined && [...TYPE_NUMBERS.values()].includes(name) ? [name] : [];
}

/** Numbers only, their fractions dropped. */
const hasRemainder: QueryOperator = (path, operand) => {
  const [divisor, remainder] = (operand as unknown[]).map((value) => Math.trunc(toNumber(value)));
  return matching(path, (value) => {
    const number = isNumeric(value) ? Math.trunc(toNumber(value)) : NaN;
    return number % (divisor as number) === remainder;
  });
};

function bits(accepts: (value: bigint, mask: bigint) => boolean): QueryOperator {
  return (path, operand) => {
    const mask = Array.isArray(operand)
      ? operand.reduce((sum: bigint, place) => sum | (1n << BigInt(toNumber(place))), 0n)
      : (wholeOf(operand) ?? 0n);
    return matching(path, (value) => {
      const whole = wholeOf(value);
      return whole !== undefined && accepts(whole, mask);
    });
  };
}

const exists: QueryOperator = (path, operand) => {
  const wanted = operand !== 0 && operand !== false && operand !== null;
  const test = ofLeaves(path, (value) => value !== undefined);
  return (document) => test(document) === wanted;
};

const equals: QueryOperator = (path, operand) => matching(path, equalTo(operand));

/** The comparisons of one field by their names; those that contain filters are made in filter.ts. */
export const QUERY_OPERATORS: Readonly<Record<string, QueryOperator>> = {
  $eq: equals,
  $ne: negated(equals),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
  $in: isIn,
  $nin: negated(isIn),
  $exists: exists,
  $type: hasType,
  $size: (path, operand) => ofLeaves(path, (value) => Array.isArray(value) && value.length === toNumber(operand)),
  $mod: hasRemainder,
  $regex: (path, operand) => matching(path, matchedBy(operand as Pattern)),
  $bitsAllSet: bits((value, mask) => (value & mask) === mask),
  $bitsAnySet: bits((value, mask) => (value & mask) !== 0n),
  $bitsAllClear: bits((value, mask) => (value & mask) === 0n),
  $bitsAnyClear: bits((value, mask) => (value & mask) !== mask),
  $geoWithin: (path, operand) => ofLeaves(path, isWithin(operand)),
  $geoIntersects: (path, operand) => ofLeaves(path, intersects(operand)),
  $near: (path, operand) => ofLeaves(path, nearTest(operand)),
  $nearSphere: (path, operand) => ofLeaves(path, nearTest(operand)),
};

/** Some element of the array at the path fulfils the test. */
export function anyElement(path: string, test: Test): (document: object) => boolean {
  return ofLeaves(path, (value) => Array.isArray(value) && value.some(test));
}
