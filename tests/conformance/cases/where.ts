import { cases } from '../conformance-case.ts';
import { manual, NODE_SDK, operator, sdkFile } from '../sources.ts';

const PEOPLE = {
  ann: {
    name: 'Ann',
    home: { city: 'Jinan', zip: 250000 },
    pets: [
      { kind: 'cat', age: 3 },
      { kind: 'dog', age: 9 },
    ],
  },
  bo: { name: 'Bo', home: { city: 'Wuhan' }, pets: [{ kind: 'dog', age: 1 }] },
  cai: { name: 'Cai', home: null },
};

export const where = cases(NODE_SDK, [
  {
    id: 'Query.where.several-fields',
    title: 'several fields must all match',
    given: { a: { x: 1, y: 1 }, b: { x: 1, y: 2 } },
    where: () => ({ x: 1, y: 2 }),
    finds: ['b'],
  },
  {
    id: 'Query.where.empty',
    title: 'an empty filter finds everything',
    given: PEOPLE,
    where: () => ({}),
    finds: ['ann', 'bo', 'cai'],
  },
  {
    id: 'Query.where.nested-object',
    title: 'an object in a filter is flattened: other fields beside it do not matter',
    source: sdkFile('serializer/common.ts'),
    given: PEOPLE,
    where: () => ({ home: { city: 'Jinan' } }),
    finds: ['ann'],
  },
  {
    id: 'Query.where.dotted',
    title: 'a dotted name reaches into an object',
    given: PEOPLE,
    where: () => ({ 'home.city': 'Wuhan' }),
    finds: ['bo'],
  },
  {
    id: 'Query.where.command-in-object',
    title: 'a command may stand within an object',
    source: sdkFile('serializer/query.ts'),
    given: PEOPLE,
    where: ({ _ }) => ({ home: { zip: _.gt(1) } }),
    finds: ['ann'],
  },
  {
    id: 'Query.where.empty-object',
    title: 'an empty object is dropped by the SDK, so that it says nothing',
    source: sdkFile('serializer/common.ts'),
    given: PEOPLE,
    where: () => ({ home: {} }),
    finds: ['ann', 'bo', 'cai'],
  },
  {
    id: 'Query.where.undefined-field',
    title: 'a field that is undefined is left out of the filter',
    source: sdkFile('serializer/common.ts'),
    given: PEOPLE,
    where: () => ({ name: 'Bo', home: undefined }),
    finds: ['bo'],
  },
  {
    id: 'Query.where.only-undefined',
    title: 'a filter of undefined fields only is refused by the SDK',
    source: sdkFile('query.ts'),
    refuses: async ({ things }) => things.where({ name: undefined }).get(),
    saying: { message: /不能均为undefined/ },
  },
  {
    id: 'Query.where.not-an-object',
    title: 'a filter that is no object is refused by the SDK',
    source: sdkFile('query.ts'),
    refuses: async ({ things }) => things.where('name' as never).get(),
    saying: { message: /查询参数必须为对象/ },
  },
  {
    id: 'Query.where.twice',
    title: 'a second where replaces the first',
    source: sdkFile('query.ts'),
    given: { a: { n: 1 }, b: { n: 2 } },
    ask: ({ things }) => things.where({ n: 1 }).where({ n: 2 }).get(),
    answers: [{ _id: 'b', n: 2 }],
  },
  {
    id: 'Query.where.null',
    title: 'null finds null and the missing field',
    source: manual('tutorial/query-for-null-fields'),
    given: { has: { v: 0 }, none: {}, nothing: { v: null } },
    where: () => ({ v: null }),
    finds: ['none', 'nothing'],
  },
  {
    id: 'Query.where.null-in-missing-object',
    title: 'null finds a field of an object that is not there',
    source: manual('tutorial/query-for-null-fields'),
    given: PEOPLE,
    where: () => ({ 'home.zip': null }),
    finds: ['bo', 'cai'],
  },
  {
    id: 'Query.where.null-element',
    title: 'null finds an array with null in it',
    source: manual('tutorial/query-for-null-fields'),
    given: { has: { t: [1, null] }, not: { t: [1] } },
    where: () => ({ t: null }),
    finds: ['has'],
  },
  {
    id: 'Query.where.array-of-objects',
    title: 'a dotted name looks into every element of an array',
    source: manual('tutorial/query-array-of-documents'),
    given: PEOPLE,
    where: () => ({ 'pets.kind': 'cat' }),
    finds: ['ann'],
  },
  {
    id: 'Query.where.elements-apart',
    title: 'two conditions on an array may be met by different elements',
    source: manual('tutorial/query-array-of-documents'),
    given: PEOPLE,
    where: ({ _ }) => ({ 'pets.kind': 'cat', 'pets.age': _.gt(5) }),
    finds: ['ann'],
  },
  {
    id: 'Query.where.element-position',
    title: 'a number in a dotted name is a position in an array',
    source: manual('tutorial/query-arrays'),
    given: PEOPLE,
    where: () => ({ 'pets.0.kind': 'dog' }),
    finds: ['bo'],
  },
  {
    id: 'Query.where.number-as-name',
    title: 'a number in a dotted name is a field of an object as well',
    source: manual('core/document'),
    given: { list: { v: ['x'] }, object: { v: { 0: 'x' } } },
    where: () => ({ 'v.0': 'x' }),
    finds: ['list', 'object'],
  },
  {
    id: 'Query.where.whole-array',
    title: 'an array in a filter wants the same array',
    source: manual('tutorial/query-arrays'),
    given: { same: { t: [1, 2] }, turned: { t: [2, 1] } },
    where: () => ({ t: [1, 2] }),
    finds: ['same'],
  },
  {
    id: 'Query.where.date',
    title: 'a date finds the same moment',
    given: { now: { at: new Date(5) }, text: { at: '1970-01-01T00:00:00.005Z' } },
    where: () => ({ at: new Date(5) }),
    finds: ['now'],
  },
  {
    id: 'Query.where.id',
    title: 'the id can be asked for like any field',
    given: PEOPLE,
    where: () => ({ _id: 'bo' }),
    finds: ['bo'],
  },
  {
    id: 'Query.where.number-id',
    title: 'an id that is a number is not the id of its digits',
    given: { 5: { n: 'text' } },
    where: () => ({ _id: 5 }),
    finds: [],
  },
  {
    id: 'Query.where.unicode',
    title: 'texts of any script are equal to themselves only',
    given: { one: { s: '微信' }, two: { s: '微博' } },
    where: () => ({ s: '微信' }),
    finds: ['one'],
  },
  {
    id: 'Query.where.unknown-operator',
    title: 'an unknown operator is refused',
    source: operator('query', 'eq'),
    given: { a: { n: 1 } },
    refuses: ({ things }) =>
      things
        .options({ raw: true })
        .where({ n: { $unheardOf: 1 } })
        .get(),
    saying: { message: /unknown operator/i },
  },
  {
    id: 'Query.where.unknown-top-operator',
    title: 'an unknown operator at the top is refused',
    source: operator('query', 'and'),
    given: { a: { n: 1 } },
    refuses: ({ things }) => things.options({ raw: true }).where({ $unheardOf: [] }).get(),
    saying: { message: /unknown top level operator/i },
  },
  {
    id: 'Query.where.empty-or',
    title: 'an or without conditions is refused',
    source: operator('query', 'or'),
    refuses: ({ things, _ }) => things.where(_.or([])).get(),
    saying: { code: 'DATABASE_REQUEST_FAILED' },
  },
  {
    id: 'Query.where.in-without-array',
    title: 'an in that is given no array is refused',
    source: operator('query', 'in'),
    refuses: ({ things }) =>
      things
        .options({ raw: true })
        .where({ n: { $in: 1 } })
        .get(),
    saying: { code: 'DATABASE_REQUEST_FAILED' },
  },
]);
