import { ObjectId } from 'bson';
import { doubleOf, isLongRange, isNumeric, longOf, toNumber, wholeOf } from '../../values/numbers.ts';
import { typeName } from '../../values/type-names.ts';
import { readDate } from './date-format.ts';
import { isNullish, isTrue, nullable, operator, refusal, type Form } from './form.ts';
import { numberText } from './text.ts';
import { dateOf, momentOf } from './time-zone.ts';

type Conversion = (value: unknown) => unknown;

function failure(message: string): Error {
  return refusal(241, message);
}

function unsupported(value: unknown, to: string): Error {
  return failure(`Unsupported conversion from ${typeName(value)} to ${to} in $convert with no onError value`);
}

const toDouble: Conversion = (value) => {
  if (isNumeric(value)) return doubleOf(toNumber(value));
  if (typeof value === 'boolean') return doubleOf(Number(value));
  if (value instanceof Date) return doubleOf(value.getTime());
  if (typeof value !== 'string') throw unsupported(value, 'double');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value))
    throw failure(`Failed to parse number '${value}' in $convert with no onError value`);
  return doubleOf(Number(value));
};

function whole(value: unknown, to: string): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Date && to === 'long') return BigInt(value.getTime());
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw failure(`Failed to parse number '${value}' in $convert with no onError value`);
    return BigInt(value);
  }
  if (!isNumeric(value)) throw unsupported(value, to);
  const number = Math.trunc(toNumber(value));
  if (!Number.isFinite(number))
    throw failure(`Attempt to convert ${number} to integer type in $convert with no onError value`);
  return wholeOf(value) ?? BigInt(number);
}

const toLong: Conversion = (value) => {
  const result = whole(value, 'long');
  if (!isLongRange(result))
    throw failure(`Conversion would overflow target type in $convert with no onError value: ${result}`);
  return longOf(result);
};

const toInt: Conversion = (value) => {
  const result = Number(whole(value, 'int'));
  if (result !== (result | 0))
    throw failure(`Conversion would overflow target type in $convert with no onError value: ${result}`);
  return result;
};

const toDate: Conversion = (value) => {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  const time = isNumeric(value) && typeName(value) !== 'int' ? Math.trunc(toNumber(value)) : undefined;
  if (time === undefined && typeof value !== 'string') throw unsupported(value, 'date');
  if (time !== undefined) return dateOf(time);
  const read = readDate(value as string);
  if (!read) throw failure(`Error parsing date string '${String(value)}'`);
  return momentOf(read.local, read.zone ?? 'UTC');
};

const toText: Conversion = (value) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(value)) return numberText(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  throw unsupported(value, 'string');
};

const toObjectId: Conversion = (value) => {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value))
    throw failure(`Failed to parse objectId '${value}' in $convert with no onError value`);
  return new ObjectId(value);
};

function conversion(convert: Conversion): Form {
  return nullable(1, 1, ([value]) => convert(value));
}

/** Those of MongoDB 4.0, which the SDK does not offer: for raw pipelines. */
export const CONVERSIONS: Readonly<Record<string, Form>> = {
  $toBool: operator(1, 1, ([value]) => (isNullish(value) ? null : isTrue(value))),
  $toDate: conversion(toDate),
  $toDouble: conversion(toDouble),
  $toInt: conversion(toInt),
  $toLong: conversion(toLong),
  $toObjectId: conversion(toObjectId),
  $toString: conversion(toText),
  $type: operator(1, 1, ([value]) => typeName(value)),
};
