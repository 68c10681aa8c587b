import { cases } from '../conformance-case.ts';
import { operator, sdkFile, stage } from '../sources.ts';

const SALES = {
  a: { shop: 'x', item: 'tea', sum: 10, tags: ['hot', 'green'] },
  b: { shop: 'x', item: 'cake', sum: 30, tags: [] },
  c: { shop: 'y', item: 'tea', sum: 20, tags: ['cold'] },
  d: { shop: 'y', item: 'tea', sum: 40 },
};

export const stages = cases(stage, [
  {
    id: 'aggregate.match.filter',
    title: 'match lets documents through as where does',
    given: SALES,
    pipeline: (start, { _ }) => start.match({ item: 'tea', sum: _.gt(15) }).project({ _id: 1 }),
    gives: [{ _id: 'c' }, { _id: 'd' }],
    inAnyOrder: true,
  },
  {
    id: 'aggregate.match.command',
    title: 'match takes a logical command',
    given: SALES,
    pipeline: (start, { _ }) => start.match(_.or([{ item: 'cake' }, { sum: 40 }])).project({ _id: 1 }),
    gives: [{ _id: 'b' }, { _id: 'd' }],
    inAnyOrder: true,
  },
  {
    id: 'aggregate.match.after-group',
    title: 'match works on what the stage before gives',
    given: SALES,
    pipeline: (start, { _, $ }) => start.group({ _id: '$shop', total: $.sum('$sum') }).match({ total: _.gte(50) }),
    gives: [{ _id: 'y', total: 60 }],
  },
  {
    id: 'aggregate.match.date',
    title: 'match compares dates',
    given: { a: { at: new Date(1) }, b: { at: new Date(9) } },
    pipeline: (start, { _ }) => start.match({ at: _.gt(new Date(5)) }),
    gives: [{ _id: 'b', at: new Date(9) }],
  },
  {
    id: 'aggregate.match.pattern',
    title: 'match takes a regular expression',
    given: SALES,
    pipeline: (start) => start.match({ item: /^c/ }).project({ _id: 1 }),
    gives: [{ _id: 'b' }],
  },
  {
    id: 'aggregate.match.expr',
    title: 'match takes expr',
    given: SALES,
    pipeline: (start, { _, $ }) => start.match(_.expr($.eq([$.size($.ifNull(['$tags', []])), 2]))).project({ _id: 1 }),
    gives: [{ _id: 'a' }],
  },
  {
    id: 'aggregate.end.data',
    title: 'end answers documents and the id of the request',
    source: sdkFile('aggregate.ts'),
    given: { a: { n: 1 } },
    run: async ({ things, expect }) =>
      expect(await things.aggregate().end()).toEqual({ data: [{ _id: 'a', n: 1 }], requestId: expect.any(String) }),
  },
  {
    id: 'aggregate.end.beyond-100',
    title: 'a pipeline is not cut at 100 documents',
    source: sdkFile('aggregate.ts'),
    run: async ({ things, expect }) => {
      await things.add(Array.from({ length: 150 }, (_unused, n) => ({ n })));
      expect((await things.aggregate().limit(1_000).end()).data).toHaveLength(150);
    },
  },
  {
    id: 'aggregate.end.no-collection',
    title: 'a pipeline over a collection that does not exist is refused',
    source: sdkFile('aggregate.ts'),
    refuses: ({ db, newName }) => db.collection(newName()).aggregate().end(),
    saying: { code: 'DATABASE_COLLECTION_NOT_EXIST' },
  },
  {
    id: 'aggregate.done.stages',
    title: 'done shows the stages as MongoDB has them',
    source: sdkFile('aggregate.ts'),
    run: async ({ _, expect }) =>
      expect(_.aggregate.pipeline().match({ n: 1 }).limit(2).done()).toEqual([
        { $match: { n: { $numberInt: '1' } } },
        { $limit: 2 },
      ]),
  },
  {
    id: 'aggregate.unwrap.stages',
    title: 'unwrap shows the stages as they are sent',
    source: sdkFile('aggregate.ts'),
    also: ['$.pipeline'],
    run: async ({ $, expect }) =>
      expect($.pipeline().count('n').unwrap()).toEqual([{ stageKey: '$count', stageValue: '"n"' }]),
  },
  {
    id: 'Collection.aggregate.raw',
    title: 'raw takes a pipeline of MongoDB',
    source: sdkFile('collection.ts'),
    also: ['options.raw'],
    given: SALES,
    run: async ({ things, expect }) =>
      expect(
        (
          await things
            .options({ raw: true })
            .aggregate([{ $match: { item: 'tea' } }, { $group: { _id: null, n: { $sum: 1 } } }])
            .end()
        ).data,
      ).toEqual([{ _id: null, n: 3 }]),
  },
  {
    id: 'Collection.aggregate.not-raw',
    title: 'without raw a given pipeline is passed over',
    source: sdkFile('collection.ts'),
    given: { a: { n: 1 } },
    run: async ({ things, expect }) =>
      expect((await things.aggregate([{ $match: { n: 2 } }]).end()).data).toEqual([{ _id: 'a', n: 1 }]),
  },
  {
    id: 'Collection.aggregate.unknown-stage',
    title: 'an unknown stage is refused',
    source: operator('aggregation', 'match'),
    refuses: ({ things }) =>
      things
        .options({ raw: true })
        .aggregate([{ $unheardOf: {} }])
        .end(),
    saying: { message: /Unrecognized pipeline stage name/ },
  },
  {
    id: 'Collection.aggregate.unknown-expression',
    title: 'an unknown expression is refused',
    source: operator('aggregation', 'project'),
    given: { a: {} },
    refuses: ({ things }) =>
      things
        .aggregate()
        .project({ v: { $unheardOf: 1 } })
        .end(),
    saying: { message: /Unrecognized expression/ },
  },

  {
    id: 'aggregate.sort.fields',
    title: 'sort orders by several fields',
    given: SALES,
    pipeline: (start) => start.sort({ shop: -1, sum: 1 }).project({ _id: 1 }),
    gives: [{ _id: 'c' }, { _id: 'd' }, { _id: 'a' }, { _id: 'b' }],
  },
  {
    id: 'aggregate.limit.some',
    title: 'limit lets the first ones through',
    given: SALES,
    pipeline: (start) => start.sort({ sum: 1 }).limit(2).project({ _id: 1 }),
    gives: [{ _id: 'a' }, { _id: 'c' }],
  },
  {
    id: 'aggregate.limit.zero',
    title: 'a limit of 0 is refused',
    source: operator('aggregation', 'limit'),
    refuses: ({ things }) => things.aggregate().limit(0).end(),
    saying: { code: 'DATABASE_REQUEST_FAILED' },
  },
  {
    id: 'aggregate.skip.some',
    title: 'skip leaves the first ones out',
    given: SALES,
    pipeline: (start) => start.sort({ sum: 1 }).skip(3).project({ _id: 1 }),
    gives: [{ _id: 'd' }],
  },
  {
    id: 'aggregate.count.name',
    title: 'count answers one document with the number',
    given: SALES,
    pipeline: (start) => start.match({ item: 'tea' }).count('teas'),
    gives: [{ teas: 3 }],
  },
  {
    id: 'aggregate.count.nothing',
    title: 'count of nothing answers no document',
    given: SALES,
    pipeline: (start) => start.match({ item: 'none' }).count('n'),
    gives: [],
  },
  {
    id: 'aggregate.sample.all',
    title: 'a sample as large as the collection has every document once',
    run: async ({ things, expect }) => {
      await things.add(Array.from({ length: 30 }, (_unused, n) => ({ n })));
      const { data } = await things.aggregate().sample({ size: 30 }).end();
      expect(new Set((data as { n: number }[]).map(({ n }) => n)).size).toBe(30);
    },
  },
  {
    id: 'aggregate.sample.some',
    title: 'sample answers so many documents',
    given: SALES,
    run: async ({ things, expect }) =>
      expect((await things.aggregate().sample({ size: 3 }).end()).data).toHaveLength(3),
  },
  {
    id: 'aggregate.sortByCount.field',
    title: 'sortByCount answers the most frequent first',
    given: SALES,
    pipeline: (start) => start.sortByCount('$item'),
    gives: [
      { _id: 'tea', count: 3 },
      { _id: 'cake', count: 1 },
    ],
  },
]);
