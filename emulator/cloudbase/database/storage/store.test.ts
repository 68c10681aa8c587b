import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WorldClock } from '../../../clock.ts';
import type { Document } from '../values/ejson.ts';
import { below } from './keys.ts';
import { Store } from './store.ts';
import { Stored } from './stored.ts';
import { MOST_TRANSACTIONS, Transactions } from './transactions.ts';
import { Tree } from './tree.ts';

const THINGS = {
  name: 'things',
  indexes: [
    { name: 'byKey', unique: true, keys: [{ field: 'key', direction: 1 as const }] },
    { name: 'byTags', unique: false, keys: ['tags', 'words'].map((field) => ({ field, direction: 1 as const })) },
  ],
};
/** Small as text, and more than 16 MB as BSON. */
const TOO_LARGE = { tags: 0, list: Array<number>(2_000_000).fill(1) };

let store: Store;
let clock: WorldClock;
let transactions: Transactions;

beforeEach(() => {
  store = new Store(Tree.open());
  store.catalog.declare(THINGS);
  clock = new WorldClock();
  transactions = new Transactions(store, clock);
});
afterEach(async () => {
  transactions.close();
  clock.close();
  await store.tree.close();
});

const things = () => store.collection('things');
const insert = (...documents: Document[]): void => {
  const writer = store.writer(things());
  store.write(() => documents.forEach((document) => writer.insert(Stored.of(document))));
};
const found = (filter: object) =>
  store
    .view(things())
    .select({ filter: { ...filter } })
    .map(({ document }) => document._id);

describe('a write that LMDB gave up by mistake', () => {
  const givenUp = (reason: string): Error =>
    Object.assign(new Error(`MDB_BAD_TXN: Transaction must abort, has a child, or is invalid: ${reason}`), {
      code: -30_782,
    });
  /** Writes, and then ends as a commit does that LMDB does not take, this often. */
  const writeFailing = (times: number, error: Error): void => {
    const writer = store.writer(things());
    store.write(() => {
      writer.insert(Stored.of({ _id: 'a', key: 1 }));
      if (times-- > 0) throw error;
    });
  };

  it('is done once more, and leaves one document', () => {
    writeFailing(1, givenUp('reserved freelist had a data entry with zero-size, last id 1'));
    expect(found({ key: 1 })).toEqual(['a']);
  });

  it('fails when it is given up again, or for another reason, and leaves nothing', () => {
    const mistaken = givenUp('reserved freelist had a data entry with zero-size, last id 1');
    expect(() => writeFailing(2, mistaken)).toThrow(mistaken);
    const other = givenUp('the transaction has an error');
    expect(() => writeFailing(1, other)).toThrow(other);
    expect(found({ key: 1 })).toEqual([]);
  });
});

describe('a document that cannot be kept', () => {
  it('leaves nothing behind, neither of itself nor in an index', () => {
    insert({ _id: 'a', key: 1, tags: ['x'] });
    const [before] = store.view(things()).select({ filter: {} });
    const replace = (after: object) => () =>
      store.write(() => store.writer(things()).replace(before!, Stored.of({ _id: 'a', ...after })));
    expect(replace({ key: 2, ...TOO_LARGE })).toThrow('object to insert too large');
    expect(replace({ key: 2, tags: ['y'], words: ['z'] })).toThrow('cannot index parallel arrays [words] [tags]');
    expect([found({ key: 1 }), found({ key: 2 }), found({ tags: 'x' }), found({ tags: 'y' })]).toEqual([
      ['a'],
      [],
      ['a'],
      [],
    ]);
    expect(() => insert({ _id: 'b', key: 1 })).toThrow('E11000');
  });

  it('is refused by a transaction when it is written, and ends it', () => {
    insert({ _id: 'a', key: 1 }, { _id: 'b', key: 2 });
    const transaction = transactions.start();
    const writer = transaction.writer(things());
    writer.replace(Stored.of({ _id: 'a', key: 1 }), Stored.of({ _id: 'a', key: 10 }));
    const large = Stored.of({ _id: 'b', key: 20, ...TOO_LARGE });
    expect(() => writer.replace(Stored.of({ _id: 'b', key: 2 }), large)).toThrow('too large');
    expect(found({ key: 10 })).toEqual([]);
    expect(store.locks.none).toBe(true);
  });
});

describe('an array in an index', () => {
  it('has an entry for each element and none of its own, and is found as it was', () => {
    insert({ _id: 'a', key: 1, tags: ['x', 'y'] }, { _id: 'b', key: 2, tags: [] }, { _id: 'c', key: 3, tags: [['x']] });
    const { prefix } = things().indexes.find(({ fields }) => fields[0]?.field === 'tags')!;
    expect(store.tree.count(below(prefix))).toBe(4);
    const filters = [{ tags: 'x' }, { tags: ['x', 'y'] }, { tags: [] }, { tags: ['x'] }, { tags: { $size: 2 } }];
    expect(filters.map(found)).toEqual([['a'], ['a'], ['b'], ['c'], ['a']]);
  });
});

describe('a write that is given up', () => {
  it('leaves what is known of the contents as it was', () => {
    insert({ _id: 'a', key: 1, tags: 'x' });
    expect(things().size).toBe(1);
    const writer = store.writer(things());
    const broken = () =>
      store.write(() => {
        writer.insert(Stored.of({ _id: 'b', key: 2, tags: ['y'] }));
        throw new TypeError('a defect');
      });
    expect(broken).toThrow('a defect');
    expect(things().size).toBe(1);
    expect(things().indexes.map(({ multikey }) => multikey)).toEqual([false, false, false]);
    expect(found({ tags: 'y' })).toEqual([]);
  });

  it('keeps what an ordered batch has written before its refusal', () => {
    expect(() => insert({ _id: 'a', key: 1 }, { _id: 'b', key: 1 }, { _id: 'c', key: 3 })).toThrow('E11000');
    expect(found({})).toEqual(['a']);
  });
});

describe('a declaration of several collections', () => {
  it('is all or nothing', () => {
    insert({ _id: 'a', n: 1, key: 1 }, { _id: 'b', n: 1, key: 2 });
    const uniqueN = { name: 'byN', unique: true, keys: [{ field: 'n', direction: 1 as const }] };
    const declare = () =>
      store.catalog.declareAll([
        { name: 'others', indexes: [] },
        { name: 'things', indexes: [uniqueN] },
      ]);
    expect(declare).toThrow('E11000');
    expect(store.catalog.all().map(({ definition }) => definition)).toEqual([THINGS]);
    expect(() => insert({ _id: 'c', key: 1 })).toThrow('E11000');
  });
});

describe('transactions that nobody ends', () => {
  it('are refused beyond a number, and everything else goes on', async () => {
    insert({ _id: 'a', key: 1 });
    for (let i = 0; i < MOST_TRANSACTIONS; i += 1) transactions.start().view(things()).get('a');
    expect(() => transactions.start()).toThrow('[LimitExceeded]');
    expect(found({ key: 1 })).toEqual(['a']);
    clock.freeze();
    await clock.advance(60_000);
    expect(transactions.start().view(things()).select({ filter: {} })).toHaveLength(1);
  });
});
