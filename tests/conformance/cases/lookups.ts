import { cases } from '../conformance-case.ts';
import { operator, stage } from '../sources.ts';
import type { World } from '../world.ts';

const ORDERS = { a: { item: 'tea', n: 2 }, b: { item: 'jam', n: 1 }, c: { n: 3 } };
const STOCK = [
  { _id: 's1', sku: 'tea', left: 5 },
  { _id: 's2', sku: 'tea', left: 1 },
  { _id: 's3', left: 9 },
];

/** With the stock in the second collection. */
const joined = (id: string, title: string, join: (name: string, $: object) => object, gives: readonly unknown[]) => ({
  id: `aggregate.lookup.${id}`,
  title,
  given: ORDERS,
  run: async ({ things, others, othersName, $, expect }: World) => {
    await others.add(STOCK);
    const { data } = await things.aggregate().lookup(join(othersName, $)).sort({ _id: 1 }).end();
    expect(data).toEqual(gives);
  },
});

const [tea1, tea2, bare] = STOCK;

export const lookups = cases(stage('lookup'), [
  joined(
    'equal',
    'lookup joins by equality; a missing field on both sides is equal, as null',
    (from) => ({ from, localField: 'item', foreignField: 'sku', as: 'stock' }),
    [
      { _id: 'a', ...ORDERS.a, stock: [tea1, tea2] },
      { _id: 'b', ...ORDERS.b, stock: [] },
      { _id: 'c', ...ORDERS.c, stock: [bare] },
    ],
  ),
  joined(
    'pipeline',
    'lookup runs a pipeline with variables',
    (from) => ({
      from,
      let: { wanted: '$n', item: '$item' },
      pipeline: [
        { $match: { $expr: { $and: [{ $eq: ['$sku', '$$item'] }, { $gte: ['$left', '$$wanted'] }] } } },
        { $project: { _id: 0, left: 1 } },
      ],
      as: 'stock',
    }),
    [
      { _id: 'a', ...ORDERS.a, stock: [{ left: 5 }] },
      { _id: 'b', ...ORDERS.b, stock: [] },
      { _id: 'c', ...ORDERS.c, stock: [{ left: 9 }] },
    ],
  ),
  joined(
    'constant',
    'lookup with a pipeline and without variables joins the same to every document',
    (from) => ({ from, pipeline: [{ $match: { left: { $gt: 5 } } }], as: 'stock' }),
    [
      { _id: 'a', ...ORDERS.a, stock: [bare] },
      { _id: 'b', ...ORDERS.b, stock: [bare] },
      { _id: 'c', ...ORDERS.c, stock: [bare] },
    ],
  ),
  {
    id: 'aggregate.lookup.sdk-pipeline',
    title: 'lookup takes a pipeline that the SDK builds',
    given: { a: { n: 2 } },
    run: async ({ things, others, othersName, $, _, expect }) => {
      await others.add(STOCK);
      const pipeline = $.pipeline()
        .match(_.expr($.gt(['$left', '$$n'])))
        .count('shops')
        .done();
      const { data } = await things
        .aggregate()
        .lookup({ from: othersName, let: { n: '$n' }, pipeline, as: 'more' })
        .end();
      expect(data).toEqual([{ _id: 'a', n: 2, more: [{ shops: 2 }] }]);
    },
  },
  {
    id: 'aggregate.lookup.array',
    title: 'lookup by an array joins what any of its elements equals',
    source: operator('aggregation', 'lookup'),
    given: { a: { ids: ['s2', 's3'] } },
    run: async ({ things, others, othersName, expect }) => {
      await others.add(STOCK);
      const { data } = await things
        .aggregate()
        .lookup({ from: othersName, localField: 'ids', foreignField: '_id', as: 'found' })
        .end();
      expect(data).toEqual([{ _id: 'a', ids: ['s2', 's3'], found: [tea2, bare] }]);
    },
  },
  {
    id: 'aggregate.lookup.no-collection',
    title: 'lookup in a collection that does not exist joins nothing',
    source: operator('aggregation', 'lookup'),
    given: { a: { n: 1 } },
    run: async ({ things, newName, expect }) => {
      const { data } = await things
        .aggregate()
        .lookup({ from: newName(), localField: 'n', foreignField: 'n', as: 'found' })
        .end();
      expect(data).toEqual([{ _id: 'a', n: 1, found: [] }]);
    },
  },
]);
