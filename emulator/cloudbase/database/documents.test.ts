import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;
let names = 0;

beforeAll(async () => {
  server = await startTestDatabase([]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
});
afterAll(() => server.close());

/** A new collection with these documents. */
async function collectionOf(...documents: object[]) {
  const name = `things-${++names}`;
  server.database.declare([{ name, indexes: [] }]);
  if (documents.length > 0) await db.collection(name).add(documents);
  return db.collection(name);
}

describe('documents through the official SDK', () => {
  it('are added under an id of 32 hex digits when they bring none', async () => {
    const things = await collectionOf();
    const { id } = await things.add({ name: 'kettle' });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect((await things.doc(String(id)).get()).data).toEqual([{ _id: id, name: 'kettle' }]);
  });

  it('keep dates, null, nested values, large and fractional numbers, and tell null from missing', async () => {
    const document = {
      _id: 'a',
      at: new Date('2024-05-06T07:08:09.010Z'),
      old: new Date('1907-01-02T00:00:00.000Z'),
      nothing: null,
      nested: { list: [1, 2.5, -3_000_000_000, { deep: true }], empty: {} },
    };
    const things = await collectionOf(document);
    expect((await things.doc('a').get()).data).toEqual([document]);
  });

  it('keep ObjectIds and regular expressions', async () => {
    const things = await collectionOf();
    const oid = '65a1b2c3d4e5f60718293a4b';
    await things.add({ _id: 'a', ref: db.ObjectId({ id: oid }), pattern: /^ab+c/i });
    expect((await things.where({ ref: db.ObjectId({ id: oid }) }).count()).total).toBe(1);
    expect((await things.where({ ref: oid }).count()).total).toBe(0);
    // The SDK itself takes ObjectIds apart when it reads: the console shows them whole.
    expect(server.database.find(things.name, {}).documents).toEqual([
      { _id: 'a', ref: { $oid: oid }, pattern: { $regularExpression: { pattern: '^ab+c', options: 'i' } } },
    ]);
  });

  it('take the time of the server, which is the clock of the world, with an offset', async () => {
    server.clock.freeze();
    const things = await collectionOf();
    await things.add({ _id: 'a', at: db.serverDate({ offset: 60_000 }) });
    await things.doc('a').update({ seenAt: db.serverDate() });
    const now = server.clock.nowMs();
    server.clock.resume();
    expect((await things.doc('a').get()).data).toEqual([
      { _id: 'a', at: new Date(now + 60_000), seenAt: new Date(now) },
    ]);
  });

  it('are replaced by set, which inserts what is missing, and merged by update', async () => {
    const things = await collectionOf({ _id: 'a', keep: 1, nested: { x: 1, y: 2 } });
    await things.doc('a').update({ nested: { x: 9 } });
    expect((await things.doc('a').get()).data).toEqual([{ _id: 'a', keep: 1, nested: { x: 9, y: 2 } }]);
    await things.doc('a').update({ nested: db.command.set({ z: 3 }) });
    expect((await things.doc('a').get()).data).toEqual([{ _id: 'a', keep: 1, nested: { z: 3 } }]);
    expect(await things.doc('a').set({ fresh: true })).toMatchObject({ updated: 1, upsertedId: null });
    expect(await things.doc('b').set({ fresh: true })).toMatchObject({ updated: 0, upsertedId: 'b' });
    expect((await things.get()).data).toEqual([
      { _id: 'a', fresh: true },
      { _id: 'b', fresh: true },
    ]);
  });

  it('count as updated only when something changes, and none is no error', async () => {
    const things = await collectionOf({ _id: 'a', n: 1 });
    expect((await things.doc('a').update({ n: 1 })).updated).toBe(0);
    expect((await things.doc('a').update({ n: 2 })).updated).toBe(1);
    expect((await things.doc('missing').update({ n: 2 })).updated).toBe(0);
    expect((await things.doc('missing').get()).data).toEqual([]);
  });

  it('are removed one by one and by query', async () => {
    const things = await collectionOf({ _id: 'a', n: 1 }, { _id: 'b', n: 2 }, { _id: 'c', n: 3 });
    expect((await things.doc('a').remove()).deleted).toBe(1);
    expect((await things.doc('a').remove()).deleted).toBe(0);
    expect((await things.where({ n: db.command.gte(2) }).remove()).deleted).toBe(2);
    expect((await things.count()).total).toBe(0);
  });

  it('are handed back as they are after updateAndReturn', async () => {
    const things = await collectionOf({ _id: 'a', stock: 2 }, { _id: 'b', stock: 2 });
    const _ = db.command;
    const result = await things.where({ stock: _.gt(0) }).updateAndReturn({ stock: _.inc(-1) });
    expect(result).toMatchObject({ updated: 1, doc: { _id: 'a', stock: 1 } });
    expect(await things.where({ stock: 99 }).updateAndReturn({ stock: 1 })).toMatchObject({ updated: 0, doc: null });
  });
});

describe('update commands', () => {
  it('do what MongoDB does', async () => {
    const _ = db.command;
    const things = await collectionOf({ _id: 'a', n: 2, list: [3, 1, 2], gone: true, old: 'x', tags: ['a'] });
    await things.doc('a').update({ n: _.inc(3), gone: _.remove(), old: _.rename('young'), made: _.inc(1) });
    await things.doc('a').update({ n: _.mul(2), list: _.push({ each: [9, 8], sort: 1, slice: -3 }) });
    await things.doc('a').update({ n: _.max(50), made: _.min(0), tags: _.addToSet('a') });
    await things.doc('a').update({ list: _.unshift([0]), tags: _.push(['b', 'c']) });
    await things.doc('a').update({ tags: _.pull('b'), list: _.pop() });
    expect((await things.doc('a').get()).data).toEqual([
      { _id: 'a', n: 50, list: [0, 3, 8], young: 'x', made: 0, tags: ['a', 'c'] },
    ]);
  });

  it('add to a set only what is missing, and leave older duplicates alone', async () => {
    const things = await collectionOf({ _id: 'a', list: [1, 1, 2] });
    const add = (value: unknown) => things.doc('a').update({ list: db.command.addToSet(value), made: 1 });
    await add({ $each: [2, 3, 3] });
    await add(1);
    expect((await things.doc('a').get()).data).toEqual([{ _id: 'a', list: [1, 1, 2, 3], made: 1 }]);
  });

  it('reach the matching array element by the positional operator', async () => {
    const things = await collectionOf({
      _id: 'a',
      items: [
        { sku: 1, n: 1 },
        { sku: 2, n: 1 },
      ],
    });
    await things.where({ 'items.sku': 2 }).update({ 'items.$.n': db.command.inc(5) });
    expect((await things.doc('a').get()).data).toEqual([
      {
        _id: 'a',
        items: [
          { sku: 1, n: 1 },
          { sku: 2, n: 6 },
        ],
      },
    ]);
  });

  it.each([
    ['a field inside null', { nothing: { b: 1 } }, "Cannot create field 'b' in element {nothing: null}"],
    ['a field inside text', { text: { b: 1 } }, 'Cannot create field \'b\' in element {text: "x"}'],
    ['arithmetic on text', { text: { $inc: 1 } }, 'Cannot apply $inc to a value of non-numeric type'],
    ['arithmetic on null', { nothing: { $inc: 1 } }, 'Cannot apply $inc to a value of non-numeric type'],
    ['push to text', { text: { $push: 1 } }, "The field 'text' must be an array but is of type string"],
    ['a field and its part', { 'n.x': 1, n: 2 }, "Updating the path 'n.x' would create a conflict at 'n'"],
  ])('refuse %s as MongoDB does and change nothing', async (_case, patch, message) => {
    const _ = db.command;
    const before = { _id: 'a', nothing: null, text: 'x', n: 1 };
    const things = await collectionOf(before);
    const commands = Object.entries(patch).map(([field, value]) => {
      if (typeof value === 'object' && '$inc' in value) return [field, _.inc(1)];
      return typeof value === 'object' && '$push' in value ? [field, _.push([1])] : [field, value];
    });
    await expect(things.doc('a').update({ n: 7, ...Object.fromEntries(commands) })).rejects.toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
      message: expect.stringContaining(message),
    });
    expect((await things.doc('a').get()).data).toEqual([before]);
  });
});
