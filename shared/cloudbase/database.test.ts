import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BATCH_SIZE, DuplicateKey, type Collection } from '../db/database.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';

interface Thing {
  _id: string;
  [field: string]: unknown;
}

let local: LocalDatabase;
let things: Collection<Thing>;
beforeAll(async () => {
  local = await startLocalDatabase();
  things = local.database.collection<Thing>('visits');
});
beforeEach(() => local.reset());
afterAll(() => local.close());

const day = (number: number) => new Date(Date.UTC(2024, 0, number));
const idsOf = (found: readonly Thing[]) => found.map(({ _id }) => _id).sort();

describe('a condition of the port', () => {
  beforeEach(async () => {
    await things.addMany([
      { _id: 'a', n: 1, at: day(1), nested: { state: 'on' }, flag: true },
      { _id: 'b', n: 2, at: day(2), nested: { state: 'off' }, flag: false },
      { _id: 'c', n: 3, at: day(3), text: 'x' },
    ]);
  });

  it.each([
    ['text', { text: 'x' }, ['c']],
    ['a number', { n: 2 }, ['b']],
    ['true', { flag: true }, ['a']],
    ['false, which is not missing', { flag: false }, ['b']],
    ['a moment', { at: day(2) }, ['b']],
    ['a path', { 'nested.state': 'on' }, ['a']],
    ['in', { n: { in: [1, 3] } }, ['a', 'c']],
    ['in nothing', { n: { in: [] } }, []],
    ['exists', { nested: { exists: true } }, ['a', 'b']],
    ['does not exist', { 'nested.state': { exists: false } }, ['c']],
    ['gt', { n: { gt: 2 } }, ['c']],
    ['gte', { n: { gte: 2 } }, ['b', 'c']],
    ['lt of a moment', { at: { lt: day(2) } }, ['a']],
    ['lte of a moment', { at: { lte: day(2) } }, ['a', 'b']],
    ['both bounds', { n: { gt: 1, lt: 3 } }, ['b']],
    ['bounds of texts', { _id: { gt: 'a', lt: 'c' } }, ['b']],
    ['one bound that is given and one that is not', { n: { gt: 1, lt: undefined } }, ['b', 'c']],
    ['nothing', {}, ['a', 'b', 'c']],
    ['several at once', { n: { gte: 2 }, flag: false }, ['b']],
  ])('finds by %s', async (_name, where, ids) => {
    expect(idsOf(await things.find({ where, limit: 10 }))).toEqual(ids);
  });

  it('counts who has each of some values in a list, in one request', async () => {
    await things.addMany([
      { _id: 'd', tags: ['x', 'y', 'z'] },
      { _id: 'e', tags: ['y'] },
      { _id: 'f', tags: [] },
    ]);
    const before = local.requests();
    const counted = await things.countByValue('tags', ['x', 'y', 'none']);
    expect([...counted].sort()).toEqual([
      ['x', 1],
      ['y', 2],
    ]);
    expect(local.requests() - before).toBe(1);
  });

  it('is answered in order and up to the limit', async () => {
    const found = await things.find({ where: {}, orderBy: { field: 'at', direction: 'desc' }, limit: 2 });
    expect(found.map(({ _id }) => _id)).toEqual(['c', 'b']);
  });

  it.each([
    ['asc', ['a', 'b', 'd', 'c']],
    ['desc', ['c', 'd', 'b', 'a']],
  ] as const)('is answered page by page (%s), each once, also of those with the same value', async (direction, ids) => {
    await things.add({ _id: 'd', n: 4, at: day(2) });
    const orderBy = { field: 'at', direction, byId: true } as const;
    const found: string[] = [];
    for (let behind: { value: Date; _id: string } | undefined; ;) {
      const [one, next] = await things.find({ where: { n: { gt: 0 } }, orderBy, behind, limit: 2 });
      if (!one) break;
      found.push(one._id);
      behind = { value: one['at'] as Date, _id: one._id };
      if (!next) break;
    }
    expect(found).toEqual(ids);
  });

  it('gives the ids alone when nothing else is asked for', async () => {
    const query = { where: { n: { gt: 1 } }, orderBy: { field: '_id', direction: 'desc' }, limit: 10 } as const;
    expect(await things.findIds(query)).toEqual(['c', 'b']);
  });
});

describe('a document', () => {
  it('comes back as it was, dates and nested values kept and what is undefined left out', async () => {
    const given = {
      _id: 'a',
      at: day(1),
      gone: undefined,
      nested: { gone: undefined, list: [{ x: 1, y: undefined }] },
    };
    expect(await things.add(given)).toBe('added');
    const kept = { _id: 'a', at: day(1), nested: { list: [{ x: 1 }] } };
    expect(await things.get('a')).toStrictEqual(kept);
    expect(local.all('visits')).toStrictEqual([kept]);
  });

  it('that is not there is undefined', async () => {
    expect(await things.get('a')).toBeUndefined();
  });

  it('is added once under its id', async () => {
    await things.add({ _id: 'a', n: 1 });
    expect(await things.add({ _id: 'a', n: 2 })).toBe('exists');
    expect(await things.get('a')).toEqual({ _id: 'a', n: 1 });
  });

  it('is not added beside one with the same value in a unique index', async () => {
    const coupons = local.database.collection<Thing>('coupons');
    await coupons.add({ _id: 'a', keys: ['SAME'] });
    expect(await coupons.add({ _id: 'b', keys: ['SAME'] })).toBe('exists');
    expect(await coupons.get('b')).toBeUndefined();
  });

  it('is not changed to a value that another has in a unique index', async () => {
    const coupons = local.database.collection<Thing>('coupons');
    await coupons.add({ _id: 'a', keys: ['a'], unit: 1, day: '1', cause: 'a' });
    const other = { _id: 'b', keys: ['b'], unit: 2, day: '2', cause: 'b' };
    await coupons.add(other);
    await expect(coupons.updateIf({ _id: 'b' }, { push: { keys: 'a' }, inc: { unit: 1 } })).rejects.toThrow(
      DuplicateKey,
    );
    expect(await coupons.get('b')).toEqual(other);
    expect(await coupons.updateIf({ _id: 'b' }, { push: { keys: 'b' } })).toBe(true);
  });
});

describe('many documents', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => ({ _id: `t${n}`, n }));

  it('are written a thousand at once and read by more ids than fit into one request', async () => {
    for (const start of [0, 1000, 2000]) await things.addMany(many(3000).slice(start, start + BATCH_SIZE));
    const before = local.requests();
    const ids = [...many(2500).map(({ _id }) => _id), 'nobody'];
    expect(idsOf(await things.getMany(ids))).toEqual(idsOf(many(2500)));
    expect(local.requests() - before).toBe(3);
  });

  it('cost nothing when there are none', async () => {
    expect(await things.getMany([])).toEqual([]);
    expect(await things.addMany([])).toBe('added');
    expect(local.requests()).toBe(0);
  });

  it('are in conflict when one of them existed, and that one is left as it was', async () => {
    await things.add({ _id: 't1', old: true });
    expect(await things.addMany(many(3))).toBe('conflict');
    expect(await things.get('t1')).toEqual({ _id: 't1', old: true });
  });
});

describe('a change', () => {
  beforeEach(async () => {
    await things.add({
      _id: 'a',
      n: 1,
      at: day(1),
      nested: { x: 1, y: { z: 1 } },
      list: [{ k: 1 }],
      empty: null,
      words: ['a', 'b', 'a', 'c', 'd'],
    });
  });
  const changed = async (patch: Parameters<typeof things.updateIf>[1], where: object = {}) => {
    const fits = await things.updateIf({ _id: 'a', ...where }, patch);
    return { fits, document: await things.get('a') };
  };

  it.each([
    ['set replaces a whole object', { set: { nested: { w: 2 } } }, { nested: { w: 2 } }],
    ['set at a path leaves the rest', { set: { 'nested.y.z': 2 } }, { nested: { x: 1, y: { z: 2 } } }],
    ['set replaces null by an object', { set: { empty: { b: 1 } } }, { empty: { b: 1 } }],
    [
      'set keeps moments',
      { set: { at: day(5), 'nested.x': day(6) } },
      { at: day(5), nested: { x: day(6), y: { z: 1 } } },
    ],
    ['set leaves out what is undefined inside', { set: { nested: { x: undefined, w: 1 } } }, { nested: { w: 1 } }],
    ['unset takes a path away', { unset: ['nested.y'] }, { nested: { x: 1 } }],
    [
      'inc counts, at paths and from nothing',
      { inc: { n: -1, 'nested.c': 2 } },
      { n: 0, nested: { x: 1, y: { z: 1 }, c: 2 } },
    ],
    ['push appends one element, an array as it is', { push: { list: [1] } }, { list: [{ k: 1 }, [1]] }],
    ['push makes the list', { push: { more: { at: day(2) } } }, { more: [{ at: day(2) }] }],
    ['addToSet adds an object once', { addToSet: { list: { k: 2 } } }, { list: [{ k: 1 }, { k: 2 }] }],
    [
      'pull takes every one of the values out',
      { set: { n: 2 }, pull: { words: ['a', 'c'] } },
      { n: 2, words: ['b', 'd'] },
    ],
    [
      'all of them at once',
      { set: { s: 1 }, unset: ['at'], inc: { n: 1 }, push: { list: 2 } },
      { s: 1, at: undefined, n: 2, list: [{ k: 1 }, 2] },
    ],
  ])('%s', async (_name, patch, expected) => {
    const before = await things.get('a');
    const { fits, document } = await changed(patch);
    expect(fits).toBe(true);
    expect(document).toEqual({ ...before, ...expected });
  });

  it('happens only if every condition holds', async () => {
    expect(await changed({ inc: { n: 1 } }, { n: { gt: 1 }, 'nested.x': 1 })).toMatchObject({
      fits: false,
      document: { n: 1 },
    });
    expect(await changed({ inc: { n: 1 } }, { n: { lt: 2 }, 'nested.x': 1 })).toMatchObject({
      fits: true,
      document: { n: 2 },
    });
  });

  it('answers false when everything stands there already', async () => {
    expect((await changed({ set: { n: 1 }, addToSet: { list: { k: 1 } } })).fits).toBe(false);
  });

  it('makes no document that is missing', async () => {
    expect(await things.updateIf({ _id: 'b' }, { set: { n: 1 } })).toBe(false);
    expect(await things.get('b')).toBeUndefined();
  });

  it('by twenty at once under one condition is made by exactly one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, by) => things.updateIf({ _id: 'a', by: { exists: false } }, { set: { by } })),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });
});
