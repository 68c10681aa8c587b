import { cases } from '../conformance-case.ts';
import { manual, operator } from '../sources.ts';

/** Values of every kind under one field; `missing` has no such field. */
const KINDS = {
  array: { v: [1, 'x'] },
  date: { v: new Date(0) },
  flag: { v: true },
  missing: {},
  nothing: { v: null },
  number: { v: 1 },
  object: { v: { a: 1 } },
  text: { v: '1' },
};

const NUMBERS = { a: { n: 1 }, b: { n: 2 }, c: { n: 3 } };

const page = (name: string): string => operator('query', name === 'neq' ? 'ne' : name);

export const comparison = cases(page, [
  {
    id: 'command.gt.value',
    title: 'gt leaves the bound itself out',
    given: NUMBERS,
    where: ({ _ }) => ({ n: _.gt(2) }),
    finds: ['c'],
  },
  {
    id: 'command.gt.other-type',
    title: 'gt compares within the type of its bound only',
    source: manual('reference/method/db.collection.find'),
    given: KINDS,
    where: ({ _ }) => ({ v: _.gt(0) }),
    finds: ['array', 'number'],
  },
  {
    id: 'command.gt.text',
    title: 'texts are compared by their bytes: capitals first',
    given: { lower: { s: 'apple' }, upper: { s: 'Banana' } },
    where: ({ _ }) => ({ s: _.gt('Z') }),
    finds: ['lower'],
  },
  {
    id: 'command.gt.date',
    title: 'gt finds later dates',
    given: { early: { at: new Date(1000) }, late: { at: new Date(3000) } },
    where: ({ _ }) => ({ at: _.gt(new Date(2000)) }),
    finds: ['late'],
  },
  {
    id: 'command.gt.boolean',
    title: 'true is greater than false',
    given: { no: { v: false }, yes: { v: true }, one: { v: 1 } },
    where: ({ _ }) => ({ v: _.gt(false) }),
    finds: ['yes'],
  },
  {
    id: 'command.gt.array',
    title: 'gt finds an array one of whose elements is greater',
    source: manual('tutorial/query-arrays'),
    given: { high: { n: [1, 9] }, low: { n: [1, 2] } },
    where: ({ _ }) => ({ n: _.gt(5) }),
    finds: ['high'],
  },
  {
    id: 'command.gt.null',
    title: 'nothing is greater than null',
    given: KINDS,
    where: ({ _ }) => ({ v: _.gt(null) }),
    finds: [],
  },
  {
    id: 'command.gt.negative',
    title: 'gt orders negative numbers and fractions',
    given: { low: { n: -2 }, middle: { n: -0.5 }, high: { n: 0.25 } },
    where: ({ _ }) => ({ n: _.gt(-1) }),
    finds: ['high', 'middle'],
  },

  {
    id: 'command.gte.value',
    title: 'gte takes the bound in',
    given: NUMBERS,
    where: ({ _ }) => ({ n: _.gte(2) }),
    finds: ['b', 'c'],
  },
  {
    id: 'command.gte.null',
    title: 'gte(null) finds null and the missing field',
    given: KINDS,
    where: ({ _ }) => ({ v: _.gte(null) }),
    finds: ['missing', 'nothing'],
  },
  {
    id: 'command.lt.value',
    title: 'lt leaves the bound itself out',
    given: NUMBERS,
    where: ({ _ }) => ({ n: _.lt(2) }),
    finds: ['a'],
  },
  {
    id: 'command.lt.missing',
    title: 'lt does not find the missing field',
    given: { low: { n: 1 }, none: {}, nothing: { n: null } },
    where: ({ _ }) => ({ n: _.lt(5) }),
    finds: ['low'],
  },
  {
    id: 'command.lt.text',
    title: 'a text is less than the one it begins',
    given: { long: { s: 'abc' }, short: { s: 'ab' } },
    where: ({ _ }) => ({ s: _.lt('abc') }),
    finds: ['short'],
  },
  {
    id: 'command.lte.value',
    title: 'lte takes the bound in',
    given: NUMBERS,
    where: ({ _ }) => ({ n: _.lte(2) }),
    finds: ['a', 'b'],
  },
  {
    id: 'command.lte.date',
    title: 'lte takes the moment of the bound in',
    given: { at: { at: new Date(2000) }, late: { at: new Date(2001) } },
    where: ({ _ }) => ({ at: _.lte(new Date(2000)) }),
    finds: ['at'],
  },

  {
    id: 'command.lt.nan',
    title: 'NaN is neither less than a number nor greater',
    given: { nan: { n: NaN }, one: { n: 1 } },
    where: ({ _ }) => _.or([{ n: _.lt(5) }, { n: _.gt(5) }]),
    finds: ['one'],
  },
  {
    id: 'command.lte.nan',
    title: 'lte(NaN) finds NaN only',
    given: { nan: { n: NaN }, one: { n: 1 } },
    where: ({ _ }) => ({ n: _.lte(NaN) }),
    finds: ['nan'],
  },
  {
    id: 'command.mod.pair',
    title: 'mod finds a remainder',
    given: { a: { n: 4 }, b: { n: 5 }, c: { n: 8 } },
    where: ({ _ }) => ({ n: _.mod(4, 0) }),
    finds: ['a', 'c'],
  },
  {
    id: 'command.mod.array',
    title: 'mod takes divisor and remainder as an array too',
    source:
      'https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/database/command/Command.mod.html',
    given: { a: { n: 4 }, b: { n: 5 } },
    where: ({ _ }) => ({ n: (_.mod as (pair: number[]) => object)([4, 1]) }),
    finds: ['b'],
  },
  {
    id: 'command.mod.no-number',
    title: 'mod passes over what is no number',
    given: { number: { n: 4 }, text: { n: '4' }, none: {} },
    where: ({ _ }) => ({ n: _.mod(2, 0) }),
    finds: ['number'],
  },
  {
    id: 'command.mod.negative',
    title: 'the remainder of a negative number is negative',
    given: { minus: { n: -5 }, plus: { n: 5 } },
    where: ({ _ }) => ({ n: _.mod(4, -1) }),
    finds: ['minus'],
  },
  {
    id: 'command.mod.fraction',
    title: 'mod drops the fraction of a stored number',
    given: { fraction: { n: 4.9 }, whole: { n: 5 } },
    where: ({ _ }) => ({ n: _.mod(4, 0) }),
    finds: ['fraction'],
  },

  {
    id: 'command.exists.yes',
    title: 'exists(true) finds the field, null included',
    given: KINDS,
    where: ({ _ }) => ({ v: _.exists(true) }),
    finds: ['array', 'date', 'flag', 'nothing', 'number', 'object', 'text'],
  },
  {
    id: 'command.exists.no',
    title: 'exists(false) finds the missing field only',
    given: KINDS,
    where: ({ _ }) => ({ v: _.exists(false) }),
    finds: ['missing'],
  },
  {
    id: 'command.exists.nested',
    title: 'exists looks at a field of an object',
    given: { has: { o: { a: null } }, not: { o: {} }, plain: { o: 1 } },
    where: ({ _ }) => ({ 'o.a': _.exists(true) }),
    finds: ['has'],
  },
]);
