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
const TAGS = { both: { t: ['x', 'y'] }, none: { t: [] }, one: { t: ['x'] }, plain: { t: 'x' }, without: {} };

const page = (name: string): string => operator('query', name === 'neq' ? 'ne' : name);

export const equality = cases(page, [
  {
    id: 'command.eq.value',
    title: 'eq finds the value',
    given: NUMBERS,
    where: ({ _ }) => ({ n: _.eq(2) }),
    finds: ['b'],
  },
  {
    id: 'command.eq.type',
    title: 'eq tells a number from the text of its digits',
    given: KINDS,
    where: ({ _ }) => ({ v: _.eq('1') }),
    finds: ['text'],
  },
  {
    id: 'command.eq.null',
    title: 'eq(null) finds null and the missing field',
    source: manual('tutorial/query-for-null-fields'),
    given: KINDS,
    where: ({ _ }) => ({ v: _.eq(null) }),
    finds: ['missing', 'nothing'],
  },
  {
    id: 'command.eq.element',
    title: 'eq of a scalar finds arrays that contain it',
    source: manual('tutorial/query-arrays'),
    given: TAGS,
    where: ({ _ }) => ({ t: _.eq('x') }),
    finds: ['both', 'one', 'plain'],
  },
  {
    id: 'command.eq.array',
    title: 'eq of an array wants the same elements in the same order',
    source: manual('tutorial/query-arrays'),
    given: { same: { t: ['x', 'y'] }, turned: { t: ['y', 'x'] }, longer: { t: ['x', 'y', 'z'] } },
    where: ({ _ }) => ({ t: _.eq(['x', 'y']) }),
    finds: ['same'],
  },
  {
    id: 'command.eq.nested-array',
    title: 'eq of an array also finds an array that has it as an element',
    given: { inside: { t: [['x', 'y'], 'z'] }, same: { t: ['x', 'y'] }, other: { t: ['x'] } },
    where: ({ _ }) => ({ t: _.eq(['x', 'y']) }),
    finds: ['inside', 'same'],
  },
  {
    id: 'command.eq.object',
    title: 'eq of an object wants exactly its fields',
    source: manual('tutorial/query-embedded-documents'),
    given: { exact: { o: { a: 1, b: 2 } }, less: { o: { a: 1 } }, more: { o: { a: 1, b: 2, c: 3 } } },
    where: ({ _ }) => ({ o: _.eq({ a: 1, b: 2 }) }),
    finds: ['exact'],
  },
  {
    id: 'command.eq.field-order',
    title: 'eq of an object wants its fields in the same order',
    source: manual('tutorial/query-embedded-documents'),
    given: { same: { o: { a: 1, b: 2 } }, turned: { o: { b: 2, a: 1 } } },
    where: ({ _ }) => ({ o: _.eq({ a: 1, b: 2 }) }),
    finds: ['same'],
  },
  {
    id: 'command.eq.empty-object',
    title: 'eq of an empty object finds empty objects only',
    given: { empty: { o: {} }, full: { o: { a: 1 } }, missing: {} },
    where: ({ _ }) => ({ o: _.eq({}) }),
    finds: ['empty'],
  },
  {
    id: 'command.eq.date',
    title: 'eq compares dates by their moment',
    given: { epoch: { at: new Date(0) }, later: { at: new Date(1) }, number: { at: 0 } },
    where: ({ _ }) => ({ at: _.eq(new Date(0)) }),
    finds: ['epoch'],
  },
  {
    id: 'command.eq.boolean',
    title: 'false is neither 0 nor the missing field',
    given: { no: { v: false }, zero: { v: 0 }, nothing: { v: null }, missing: {} },
    where: ({ _ }) => ({ v: _.eq(false) }),
    finds: ['no'],
  },
  {
    id: 'command.eq.double',
    title: 'numbers of other types are equal when their values are',
    source: manual('reference/bson-type-comparison-order'),
    given: { double: { n: 2.5 }, int: { n: 2 }, long: { n: 3_000_000_000 } },
    where: ({ _ }) => ({ n: _.in([2.0, 3e9]) }),
    finds: ['int', 'long'],
  },

  {
    id: 'command.eq.nan',
    title: 'NaN is equal to itself',
    given: { nan: { n: NaN }, nothing: { n: null }, one: { n: 1 } },
    where: ({ _ }) => ({ n: _.eq(NaN) }),
    finds: ['nan'],
  },
  {
    id: 'command.neq.value',
    title: 'neq finds other values, and the missing field',
    given: { one: { n: 1 }, two: { n: 2 }, none: {} },
    where: ({ _ }) => ({ n: _.neq(1) }),
    finds: ['none', 'two'],
  },
  {
    id: 'command.neq.null',
    title: 'neq(null) finds neither null nor the missing field',
    given: KINDS,
    where: ({ _ }) => ({ v: _.neq(null) }),
    finds: ['array', 'date', 'flag', 'number', 'object', 'text'],
  },
  {
    id: 'command.neq.element',
    title: 'neq leaves out every array that contains the value',
    given: TAGS,
    where: ({ _ }) => ({ t: _.neq('x') }),
    finds: ['none', 'without'],
  },

  {
    id: 'command.in.values',
    title: 'in finds any of the values',
    given: NUMBERS,
    where: ({ _ }) => ({ n: _.in([1, 3, 9]) }),
    finds: ['a', 'c'],
  },
  {
    id: 'command.in.empty',
    title: 'in of nothing finds nothing',
    given: NUMBERS,
    where: ({ _ }) => ({ n: _.in([]) }),
    finds: [],
  },
  {
    id: 'command.in.null',
    title: 'in with null finds the missing field too',
    given: KINDS,
    where: ({ _ }) => ({ v: _.in(['1', null]) }),
    finds: ['missing', 'nothing', 'text'],
  },
  {
    id: 'command.in.element',
    title: 'in finds an array that shares an element',
    given: TAGS,
    where: ({ _ }) => ({ t: _.in(['y', 'z']) }),
    finds: ['both'],
  },
  {
    id: 'command.in.pattern',
    title: 'in takes regular expressions among its values',
    given: { apple: { s: 'apple' }, pear: { s: 'pear' }, plum: { s: 'plum' } },
    where: ({ _ }) => ({ s: _.in([/^a/, 'plum']) }),
    finds: ['apple', 'plum'],
  },
  {
    id: 'command.in.mixed',
    title: 'in keeps types apart',
    given: { number: { v: 1 }, text: { v: '1' }, yes: { v: true } },
    where: ({ _ }) => ({ v: _.in(['1', true]) }),
    finds: ['text', 'yes'],
  },
  {
    id: 'command.in.dates',
    title: 'in finds dates',
    given: { first: { at: new Date(1) }, second: { at: new Date(2) } },
    where: ({ _ }) => ({ at: _.in([new Date(2)]) }),
    finds: ['second'],
  },
  {
    id: 'command.in.id',
    title: 'in finds documents by their ids',
    given: NUMBERS,
    where: ({ _ }) => ({ _id: _.in(['a', 'c', 'z']) }),
    finds: ['a', 'c'],
  },
  {
    id: 'command.nin.values',
    title: 'nin finds what in does not, the missing field among it',
    given: { one: { n: 1 }, two: { n: 2 }, none: {} },
    where: ({ _ }) => ({ n: _.nin([1]) }),
    finds: ['none', 'two'],
  },
  {
    id: 'command.nin.element',
    title: 'nin leaves out an array with any of the values',
    given: TAGS,
    where: ({ _ }) => ({ t: _.nin(['y']) }),
    finds: ['none', 'one', 'plain', 'without'],
  },
  {
    id: 'command.nin.null',
    title: 'nin with null leaves the missing field out',
    given: KINDS,
    where: ({ _ }) => ({ v: _.nin([null, 1]) }),
    finds: ['date', 'flag', 'object', 'text'],
  },
]);
