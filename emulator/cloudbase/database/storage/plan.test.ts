import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Filter } from '../language/filter.ts';
import type { Sort } from '../values/sort.ts';
import { below, indexPrefix } from './keys.ts';
import type { IndexDefinition } from './ordered-index.ts';
import { planQuery } from './plan.ts';
import { Store } from './store.ts';
import { Stored } from './stored.ts';
import { Tree, type Reader } from './tree.ts';

/** A reader that counts the values it was asked for. */
function counting(reader: Reader): { reader: Reader; count: () => number } {
  let count = 0;
  const counted: Reader = {
    get: (key) => (count++, reader.get(key)),
    *values(range, backwards) {
      for (const value of reader.values(range, backwards)) {
        count += 1;
        yield value;
      }
    },
    entries: (range, limit) => reader.entries(range, limit),
    count: (range) => reader.count(range),
  };
  return { reader: counted, count: () => count };
}

const index = (name: string, ...keys: [string, 1 | -1][]): IndexDefinition => ({
  name,
  unique: false,
  keys: keys.map(([field, direction]) => ({ field, direction })),
});

const INDEXES = [index('byGroup', ['group', 1], ['n', -1]), index('byName', ['name', 1]), index('byTags', ['tags', 1])];
const SIZES = [1_000, 20_000];

describe('an index', () => {
  const stores = SIZES.map(() => new Store(Tree.open()));

  beforeAll(() => {
    SIZES.forEach((size, i) => {
      const store = stores[i] as Store;
      store.catalog.declare({ name: 'things', indexes: INDEXES });
      const writer = store.writer(store.collection('things'));
      store.write(() => {
        for (let n = 0; n < size; n++) {
          const name = `name-${String(n).padStart(6, '0')}`;
          const document = { _id: `t${n}`, n, group: Math.floor(n / 10), name, tags: [`tag-${n}`, 'all'] };
          writer.insert(Stored.of(document));
        }
      });
    });
  });
  afterAll(() => Promise.all(stores.map(({ tree }) => tree.close())));

  /** How many values are read to find the first `limit` documents, in the small and in the large collection. */
  const readsFor = (filter: Filter, sort: Sort = [], limit = Infinity): number[] =>
    stores.map((store) => {
      const { reader, count } = counting(store.tree);
      const plan = planQuery(store.collection('things'), reader, filter, sort);
      expect(plan.scan).toBe(false);
      if (limit < Infinity) expect(plan.sorted).toBe(true);
      let found = 0;
      for (const stored of plan.candidates) if (stored && ++found >= limit) break;
      return count();
    });

  it.each<[string, Filter, { sort: Sort; first: number }?]>([
    ['a point', { _id: { $eq: 't7' } }],
    ['several points', { _id: { $in: ['t7', 't8', 'nobody'] } }],
    ['an equality', { group: { $eq: 5 } }],
    ['an equality of a field in an array', { tags: { $eq: 'tag-5' } }],
    ['a range', { name: { $gte: 'name-000010', $lt: 'name-000020' } }],
    ['a beginning of a text', { name: { $regex: '^name-00001' } }],
    ['a beginning of a compound index, and a range of its falling field', { group: { $eq: 5 }, n: { $gt: 52 } }],
    ['either of two fields', { $or: [{ group: { $eq: 5 } }, { name: { $eq: 'name-000001' } }] }],
    ['the first in an order', {}, { sort: [{ field: 'name', direction: 1 }], first: 3 }],
    ['the last in an order', {}, { sort: [{ field: 'name', direction: -1 }], first: 3 }],
    [
      'the first in the order of two fields',
      {},
      {
        sort: [
          { field: 'group', direction: 1 },
          { field: 'n', direction: -1 },
        ],
        first: 3,
      },
    ],
    [
      'the last in the order of two fields',
      {},
      {
        sort: [
          { field: 'group', direction: -1 },
          { field: 'n', direction: 1 },
        ],
        first: 3,
      },
    ],
  ])('reads as little of a large collection as of a small one for %s', (...[, filter, order]) => {
    const [small, large] = readsFor(filter, order?.sort, order?.first);
    expect(large).toBe(small);
    expect(large).toBeLessThan(50);
  });

  it.each<[string, Filter]>([
    ['a field without an index', { colour: { $eq: 'red' } }],
    ['a text that begins in any way', { name: { $regex: 'name-00001' } }],
    ['either of two fields of which one has no index', { $or: [{ group: { $eq: 5 } }, { colour: { $eq: 'red' } }] }],
  ])('is of no use for %s', (_what, filter) => {
    const [store] = stores as [Store];
    expect(planQuery(store.collection('things'), store.tree, filter, []).scan).toBe(true);
  });

  it('does not help to sort by fields in directions that it does not have', () => {
    const [store] = stores as [Store];
    const sort: Sort = [
      { field: 'group', direction: 1 },
      { field: 'n', direction: 1 },
    ];
    expect(planQuery(store.collection('things'), store.tree, {}, sort).sorted).toBe(false);
  });
});

describe('documents that have nothing in the first field of an index', () => {
  const store = new Store(Tree.open());

  beforeAll(() => {
    store.catalog.declare({ name: 'things', indexes: INDEXES });
    const documents = [
      { _id: 'bare' },
      { _id: 'null', name: null, group: null, n: 1 },
      { _id: 'named', name: 'a', group: 1, n: 2 },
      { _id: 'list', name: [null, 'b'], group: 2, n: 3 },
    ];
    const writer = store.writer(store.collection('things'));
    store.write(() => documents.forEach((document) => writer.insert(Stored.of(document))));
  });
  afterAll(() => store.tree.close());

  const query = (filter: Filter, sort: Sort = []) => {
    const { scan } = planQuery(store.collection('things'), store.tree, filter, sort);
    const found = store.view(store.collection('things')).select({ filter, sort });
    return { found: found.map(({ document }) => document._id), scan };
  };

  it.each<[string, Filter, string[]]>([
    ['null', { name: { $eq: null } }, ['bare', 'null', 'list']],
    ['null, or a value', { name: { $in: [null, 'a'] } }, ['bare', 'null', 'named', 'list']],
    ['null, and another field', { group: { $eq: null }, n: { $gt: 0 } }, ['null']],
    [
      'null in one of two fields',
      { $or: [{ name: { $eq: null } }, { group: { $eq: 1 } }] },
      ['bare', 'null', 'named', 'list'],
    ],
  ])('are found, and that is no query without an index: %s', (_what, filter, expected) => {
    expect(query(filter)).toMatchObject({ found: expected, scan: false });
  });

  it('are not left out of an order', () => {
    expect(query({}, [{ field: 'group', direction: -1 }]).found).toEqual(['list', 'named', 'bare', 'null']);
  });

  it('have no entries', () => {
    const entriesOf = (name: string): number => {
      const index = store.collection('things').entry.indexes.find(({ definition }) => definition.name === name);
      return store.tree.count(below(indexPrefix(store.collection('things').entry.number, index?.number ?? 0)));
    };
    expect(['byGroup', 'byName', 'byTags'].map(entriesOf)).toEqual([2, 3, 0]);
  });
});
