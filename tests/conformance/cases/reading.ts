import { cases } from '../conformance-case.ts';
import { manual, NODE_SDK, sdkFile } from '../sources.ts';

const NUMBERS = { a: { n: 3, g: 1 }, b: { n: 1, g: 2 }, c: { n: 2, g: 1 } };
const MIXED = {
  array: { v: [7, 2] },
  date: { v: new Date(0) },
  flag: { v: true },
  list: { v: [] },
  nothing: { v: null },
  number: { v: 3 },
  object: { v: { a: 1 } },
  text: { v: 'x' },
};
const ORDER = manual('reference/bson-type-comparison-order');

const ids = async (request: Promise<{ data: { _id: string }[] }>) => ({
  data: (await request).data.map(({ _id }) => _id),
});

export const reading = cases(NODE_SDK, [
  {
    id: 'Query.orderBy.ascending',
    title: 'asc puts the smallest first',
    given: NUMBERS,
    ask: ({ things }) => ids(things.orderBy('n', 'asc').get()),
    answers: ['b', 'c', 'a'],
  },
  {
    id: 'Query.orderBy.descending',
    title: 'desc puts the greatest first',
    given: NUMBERS,
    ask: ({ things }) => ids(things.orderBy('n', 'desc').get()),
    answers: ['a', 'c', 'b'],
  },
  {
    id: 'Query.orderBy.several',
    title: 'a second orderBy orders what the first leaves equal',
    given: NUMBERS,
    ask: ({ things }) => ids(things.orderBy('g', 'desc').orderBy('n', 'asc').get()),
    answers: ['b', 'c', 'a'],
  },
  {
    id: 'Query.orderBy.types',
    title: 'types have an order: null, number, text, object, boolean, date; an array by its least',
    source: ORDER,
    given: MIXED,
    ask: ({ things }) => ids(things.orderBy('v', 'asc').orderBy('_id', 'asc').get()),
    answers: ['list', 'nothing', 'array', 'number', 'text', 'object', 'flag', 'date'],
  },
  {
    id: 'Query.orderBy.types-descending',
    title: 'descending an array stands by its greatest element',
    source: ORDER,
    given: MIXED,
    ask: ({ things }) => ids(things.orderBy('v', 'desc').orderBy('_id', 'asc').get()),
    answers: ['date', 'flag', 'object', 'text', 'array', 'number', 'nothing', 'list'],
  },
  {
    id: 'Query.orderBy.missing',
    title: 'a missing field sorts as null',
    source: ORDER,
    given: { a: { n: 1 }, b: {}, c: { n: null } },
    ask: ({ things }) => ids(things.orderBy('n', 'asc').orderBy('_id', 'desc').get()),
    answers: ['c', 'b', 'a'],
  },
  {
    id: 'Query.orderBy.nested',
    title: 'a dotted name orders by a field of an object',
    given: { a: { o: { n: 2 } }, b: { o: { n: 1 } } },
    ask: ({ things }) => ids(things.orderBy('o.n', 'asc').get()),
    answers: ['b', 'a'],
  },
  {
    id: 'Query.orderBy.text',
    title: 'texts are ordered by their bytes',
    source: ORDER,
    given: { a: { s: 'b' }, b: { s: 'A' }, c: { s: 'a' }, d: { s: 'ä' } },
    ask: ({ things }) => ids(things.orderBy('s', 'asc').get()),
    answers: ['b', 'c', 'a', 'd'],
  },
  {
    id: 'Query.orderBy.beyond-16-bits',
    title: 'characters beyond 16 bits stand after all others',
    source: ORDER,
    given: { emoji: { s: '😀' }, last: { s: '\uFFFD' } },
    ask: ({ things }) => ids(things.orderBy('s', 'asc').get()),
    answers: ['last', 'emoji'],
  },
  {
    id: 'Query.orderBy.numbers',
    title: 'numbers of all types are ordered together',
    source: ORDER,
    given: { big: { n: 3_000_000_000 }, half: { n: 0.5 }, minus: { n: -1 }, one: { n: 1 } },
    ask: ({ things }) => ids(things.orderBy('n', 'asc').get()),
    answers: ['minus', 'half', 'one', 'big'],
  },
  {
    id: 'Query.orderBy.booleans',
    title: 'false stands before true',
    source: ORDER,
    given: { no: { v: false }, yes: { v: true } },
    ask: ({ things }) => ids(things.orderBy('v', 'asc').get()),
    answers: ['no', 'yes'],
  },
  {
    id: 'Query.orderBy.filtered',
    title: 'only what matches is ordered',
    given: NUMBERS,
    ask: ({ things }) => ids(things.where({ g: 1 }).orderBy('n', 'asc').get()),
    answers: ['c', 'a'],
  },
  {
    id: 'Query.orderBy.wrong-direction',
    title: 'a direction that is neither asc nor desc is refused by the SDK',
    source: sdkFile('validate.ts'),
    refuses: async ({ things }) => things.orderBy('n', 'up' as never).get(),
    saying: { message: /排序字符不合法/ },
  },

  {
    id: 'Query.limit.few',
    title: 'limit answers the first ones',
    given: NUMBERS,
    ask: ({ things }) => ids(things.orderBy('n', 'asc').limit(2).get()),
    answers: ['b', 'c'],
  },
  {
    id: 'Query.limit.more-than-there',
    title: 'a limit beyond the end answers what there is',
    given: NUMBERS,
    ask: ({ things }) => ids(things.orderBy('_id', 'asc').limit(50).get()),
    answers: ['a', 'b', 'c'],
  },
  {
    id: 'Query.limit.fraction',
    title: 'a limit that is not whole is refused by the SDK',
    source: sdkFile('validate.ts'),
    refuses: async ({ things }) => things.limit(1.5).get(),
    saying: { message: /must be integer/ },
  },
  {
    id: 'Query.limit.default',
    title: 'without a limit 100 documents are answered',
    source: sdkFile('query.ts'),
    run: async ({ things, expect }) => {
      await things.add(Array.from({ length: 120 }, (_unused, n) => ({ n })));
      expect((await things.get()).data).toHaveLength(100);
    },
  },
  {
    id: 'Query.limit.most',
    title: 'at most 1,000 documents are answered, whatever is asked for',
    source: sdkFile('query.ts'),
    run: async ({ things, expect }) => {
      await things.add(Array.from({ length: 1_005 }, (_unused, n) => ({ n })));
      expect((await things.limit(2_000).get()).data).toHaveLength(1_000);
    },
  },
  {
    id: 'Query.skip.some',
    title: 'skip leaves the first ones out',
    given: NUMBERS,
    ask: ({ things }) => ids(things.orderBy('n', 'asc').skip(1).get()),
    answers: ['c', 'a'],
  },
  {
    id: 'Query.skip.page',
    title: 'skip and limit make a page',
    given: NUMBERS,
    ask: ({ things }) => ids(things.orderBy('n', 'asc').limit(1).skip(1).get()),
    answers: ['c'],
  },
  {
    id: 'Query.skip.all',
    title: 'a skip beyond the end answers nothing',
    given: NUMBERS,
    ask: ({ things }) => things.skip(9).get(),
    answers: [],
  },
  {
    id: 'Query.skip.fraction',
    title: 'a skip that is not whole is refused by the SDK',
    source: sdkFile('validate.ts'),
    refuses: async ({ things }) => things.skip(0.5).get(),
    saying: { message: /must be integer/ },
  },

  {
    id: 'Query.get.documents',
    title: 'get answers whole documents with their ids',
    given: { a: { n: 1, o: { p: [1, { q: null }] } } },
    ask: ({ things }) => things.get(),
    answers: [{ _id: 'a', n: 1, o: { p: [1, { q: null }] } }],
  },
  {
    id: 'Query.get.nothing',
    title: 'get of nothing answers an empty list',
    ask: ({ things }) => things.where({ n: 1 }).get(),
    answers: [],
  },
  {
    id: 'Query.get.request-id',
    title: 'an answer names its request',
    run: async ({ things, expect }) => expect(typeof (await things.get()).requestId).toBe('string'),
  },
  {
    id: 'Query.get.no-collection',
    title: 'a collection that does not exist is refused',
    refuses: ({ db, newName }) => db.collection(newName()).get(),
    saying: { code: 'DATABASE_COLLECTION_NOT_EXIST' },
  },

  {
    id: 'Document.get.list',
    title: 'doc.get answers a list with the document',
    source: sdkFile('document.ts'),
    given: NUMBERS,
    ask: ({ things }) => things.doc('b').get(),
    answers: [{ _id: 'b', n: 1, g: 2 }],
  },
  {
    id: 'Document.get.missing',
    title: 'doc.get of no document answers an empty list, and no error',
    source: sdkFile('document.ts'),
    given: NUMBERS,
    ask: ({ things }) => things.doc('z').get(),
    answers: [],
  },
  {
    id: 'Document.get.number-id',
    title: 'an id may be a number',
    source: sdkFile('collection.ts'),
    also: ['Collection.doc'],
    run: async ({ things, expect }) => {
      await things.add({ _id: 7, s: 'seven' });
      expect((await things.doc(7).get()).data).toEqual([{ _id: 7, s: 'seven' }]);
      expect((await things.doc('7').get()).data).toEqual([]);
    },
  },
  {
    id: 'Collection.doc.wrong-id',
    title: 'an id that is neither text nor number is refused by the SDK',
    source: sdkFile('collection.ts'),
    refuses: async ({ things }) => things.doc({} as never).get(),
    saying: { message: /docId必须为字符串或数字/ },
  },
  {
    id: 'Document.field.chosen',
    title: 'doc.field answers only the fields named',
    source: sdkFile('document.ts'),
    given: NUMBERS,
    ask: ({ things }) => things.doc('a').field({ n: true }).get(),
    answers: [{ _id: 'a', n: 3 }],
  },
  {
    id: 'Document.field.left-out',
    title: 'doc.field leaves out the fields named',
    source: sdkFile('document.ts'),
    given: NUMBERS,
    ask: ({ things }) => things.doc('a').field({ n: false }).get(),
    answers: [{ _id: 'a', g: 1 }],
  },
  {
    id: 'Query.count.filter',
    title: 'count counts what matches',
    given: NUMBERS,
    run: async ({ things, expect }) => expect(await things.where({ g: 1 }).count()).toMatchObject({ total: 2 }),
  },
  {
    id: 'Query.count.all',
    title: 'count without a filter counts the collection',
    given: NUMBERS,
    run: async ({ things, expect }) => expect(await things.count()).toMatchObject({ total: 3 }),
  },
  {
    id: 'Query.count.nothing',
    title: 'count of nothing is 0',
    run: async ({ things, expect }) => expect(await things.where({ n: 1 }).count()).toMatchObject({ total: 0 }),
  },
  {
    id: 'Query.count.beyond-limits',
    title: 'count does not stop at the limit of an answer',
    run: async ({ things, expect }) => {
      await things.add(Array.from({ length: 1_100 }, (_unused, n) => ({ n })));
      expect(await things.limit(5).count()).toMatchObject({ total: 1_100 });
    },
  },
]);
