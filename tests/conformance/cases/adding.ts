import { cases } from '../conformance-case.ts';
import { manual, NODE_SDK, sdkFile } from '../sources.ts';
import type { Collection } from '../world.ts';

/** `create` is not in the SDK's declarations, though in its code. */
const creating = (things: Collection) =>
  things.doc('a') as unknown as { create(fields: object): Promise<{ id: string }> };

export const adding = cases(NODE_SDK, [
  {
    id: 'Collection.add.one',
    title: 'add answers the id of the new document',
    run: async ({ things, expect }) => {
      const { id } = await things.add({ n: 1 });
      expect(typeof id).toBe('string');
      expect((await things.get()).data).toEqual([{ _id: id, n: 1 }]);
    },
  },
  {
    id: 'Collection.add.own-id',
    title: 'add keeps an id that it is given',
    run: async ({ things, expect }) => {
      expect(await things.add({ _id: 'mine', n: 1 })).toMatchObject({ id: 'mine' });
      expect((await things.doc('mine').get()).data).toEqual([{ _id: 'mine', n: 1 }]);
    },
  },
  {
    id: 'Collection.add.many',
    title: 'add of a list answers its ids in order',
    source: sdkFile('collection.ts'),
    run: async ({ things, stored, expect }) => {
      const { ids } = await things.add([
        { _id: 'b', n: 1 },
        { _id: 'a', n: 2 },
      ]);
      expect(ids).toEqual(['b', 'a']);
      expect(await stored()).toEqual([
        { _id: 'a', n: 2 },
        { _id: 'b', n: 1 },
      ]);
    },
  },
  {
    id: 'Collection.add.ids-differ',
    title: 'every document without an id gets one of its own',
    source: sdkFile('collection.ts'),
    run: async ({ things, expect }) => {
      const { ids } = await things.add([{ n: 1 }, { n: 1 }, { n: 1 }]);
      expect(new Set(ids).size).toBe(3);
    },
  },
  {
    id: 'Collection.add.duplicate',
    title: 'a second document with the same id is refused',
    source: manual('reference/method/db.collection.insertOne'),
    given: { a: { n: 1 } },
    refuses: ({ things }) => things.add({ _id: 'a', n: 2 }),
    saying: { code: 'DATABASE_REQUEST_FAILED', message: /E11000 duplicate key error.*_id_/s },
  },
  {
    id: 'Collection.add.duplicate-in-list',
    title: 'a list stops at its first duplicate and keeps what stood before it',
    source: manual('reference/method/db.collection.insertMany'),
    given: { b: { n: 0 } },
    run: async ({ things, stored, expect }) => {
      const added = things.add([
        { _id: 'a', n: 1 },
        { _id: 'b', n: 2 },
        { _id: 'c', n: 3 },
      ]);
      await expect(added).rejects.toMatchObject({ message: expect.stringMatching(/E11000/) });
      expect(await stored()).toEqual([
        { _id: 'a', n: 1 },
        { _id: 'b', n: 0 },
      ]);
    },
  },
  {
    id: 'Collection.add.no-collection',
    title: 'a document for a collection that does not exist is refused',
    refuses: ({ db, newName }) => db.collection(newName()).add({ n: 1 }),
    saying: { code: 'DATABASE_COLLECTION_NOT_EXIST' },
  },
  {
    id: 'Collection.add.undefined',
    title: 'a field that is undefined is not stored',
    source: sdkFile('serializer/datatype.ts'),
    run: async ({ things, stored, expect }) => {
      await things.add({ _id: 'a', n: undefined, o: { p: undefined, q: 1 } });
      expect(await stored()).toEqual([{ _id: 'a', o: { q: 1 } }]);
    },
  },
  {
    id: 'Collection.add.id-types',
    title: 'an id may be any value but an array',
    source: manual('core/document'),
    run: async ({ things, stored, expect }) => {
      await things.add([{ _id: true }, { _id: { a: 1 } }, { _id: 5 }, { _id: 'x' }]);
      expect(await stored()).toEqual([{ _id: 5 }, { _id: 'x' }, { _id: { a: 1 } }, { _id: true }]);
    },
  },
  {
    id: 'Collection.add.array-id',
    title: 'an id that is an array is refused',
    source: manual('core/document'),
    refuses: ({ things }) => things.add({ _id: ['a'] }),
    saying: { code: 'DATABASE_REQUEST_FAILED' },
  },
  {
    id: 'Collection.add.too-large',
    title: 'a document of more than 16 MB is refused',
    source: manual('reference/limits'),
    refuses: ({ things }) => things.add({ _id: 'large', text: 'x'.repeat(17 * 1024 * 1024) }),
    saying: {},
  },
  {
    id: 'Document.create.new',
    title: 'doc.create adds a document under its id',
    source: sdkFile('document.ts'),
    run: async ({ things, stored, expect }) => {
      expect(await creating(things).create({ n: 1 })).toMatchObject({ id: 'a' });
      expect(await stored()).toEqual([{ _id: 'a', n: 1 }]);
    },
  },
  {
    id: 'Document.create.existing',
    title: 'doc.create refuses an id that is taken',
    source: sdkFile('document.ts'),
    given: { a: { n: 1 } },
    refuses: ({ things }) => creating(things).create({ n: 2 }),
    saying: { message: /E11000/ },
  },
  {
    id: 'Db.createCollection.new',
    title: 'createCollection makes an empty collection',
    run: async ({ db, newName, expect }) => {
      const name = newName();
      await db.createCollection(name);
      expect((await db.collection(name).get()).data).toEqual([]);
      await db.collection(name).add({ n: 1 });
      expect(await db.collection(name).count()).toMatchObject({ total: 1 });
    },
  },
  {
    id: 'Db.createCollection.existing',
    title: 'a collection that exists is not created again',
    run: async ({ db, thingsName, expect }) => {
      await expect(db.createCollection(thingsName)).rejects.toMatchObject({ message: expect.stringMatching(/exist/i) });
    },
  },
  {
    id: 'Db.collection.no-name',
    title: 'a collection without a name is refused by the SDK',
    source: sdkFile('index.ts'),
    refuses: async ({ db }) => db.collection('').get(),
    saying: { message: /Collection name is required/ },
  },
  {
    id: 'Collection.name.value',
    title: 'a collection knows its name',
    source: sdkFile('collection.ts'),
    run: async ({ things, thingsName, expect }) => expect(things.name).toBe(thingsName),
  },
]);

/** A value that is stored is read as it was. */
const keeps = (name: string, title: string, value: unknown) => ({
  id: `Collection.add.keeps-${name}`,
  title,
  source: NODE_SDK,
  given: { a: { value } },
  ask: ({ things }: { things: { get(): Promise<{ data: unknown }> } }) => things.get(),
  answers: [{ _id: 'a', value }],
});

export const types = cases(NODE_SDK, [
  keeps('null', 'null is stored, and is not a missing field', null),
  keeps('date', 'a date keeps its millisecond', new Date('2024-02-29T15:59:59.123Z')),
  keeps('old-date', 'a date before 1970 is kept', new Date('1949-10-01T07:00:00.000Z')),
  keeps('integer', 'the greatest number of 32 bits is kept', 2_147_483_647),
  keeps('long', 'the greatest whole number of JavaScript is kept', Number.MAX_SAFE_INTEGER),
  keeps('negative-long', 'the least whole number of JavaScript is kept', Number.MIN_SAFE_INTEGER),
  keeps('fraction', 'a fraction is kept exactly', 0.1 + 0.2),
  keeps('huge', 'a number beyond all whole numbers is kept', 1e300),
  keeps('nan', 'NaN is kept', NaN),
  keeps('infinity', 'infinity is kept', -Infinity),
  keeps('text', 'any text is kept', '微信 😀 \u0000 "\\ \n'),
  keeps('empty-text', 'an empty text is kept', ''),
  keeps('boolean', 'false is kept', false),
  keeps('array', 'an array within an array is kept', [1, [2, [], [null, 'x']], { a: [0] }]),
  keeps('empty', 'empty objects and arrays are kept', { list: [], object: {} }),
  keeps('order', 'the fields of an object keep their order', { z: 1, a: 2, m: 3 }),
  keeps('dotted-text', 'a text that looks like a command is a text', '$name.of.field'),
  {
    id: 'Collection.add.inherited-name',
    title: 'a field may have a name that objects of JavaScript inherit',
    source: manual('core/document'),
    given: { a: { constructor: 'carpenter', toString: 'x' } },
    ask: ({ things }) => things.where({ constructor: 'carpenter' }).get(),
    answers: [{ _id: 'a', constructor: 'carpenter', toString: 'x' }],
    differs: 'refused, like every name that objects inherit: what evaluates queries would take it for their own',
  },
  {
    id: 'Collection.add.field-order',
    title: 'a document keeps the order of its fields, its id first',
    source: manual('core/document'),
    run: async ({ things, expect }) => {
      await things.add({ z: 1, _id: 'a', b: 2 });
      expect(Object.keys((await things.get()).data[0] as object)).toEqual(['_id', 'z', 'b']);
    },
  },
  {
    id: 'Db.ObjectId.query',
    title: 'an ObjectId is stored as one, and found as one',
    source: sdkFile('ObjectId/index.ts'),
    run: async ({ db, things, expect }) => {
      const owner = db.ObjectId({ id: '507f1f77bcf86cd799439011' }) as object;
      await things.add([
        { _id: 'id', owner },
        { _id: 'text', owner: '507f1f77bcf86cd799439011' },
      ]);
      const found = await things.where({ owner }).field({ _id: true }).get();
      expect(found.data).toEqual([{ _id: 'id' }]);
    },
  },
  {
    id: 'Db.serverDate.now',
    title: 'serverDate is the time of the server',
    source: NODE_SDK,
    run: async ({ db, things, expect }) => {
      await things.add([
        { _id: 'a', at: db.serverDate() as object },
        { _id: 'b', at: db.serverDate() as object },
      ]);
      const [first, second] = (await things.orderBy('_id', 'asc').get()).data as { at: Date }[];
      expect(first?.at).toBeInstanceOf(Date);
      expect(Math.abs(Number(second?.at) - Number(first?.at))).toBeLessThan(1_000);
    },
  },
  {
    id: 'Db.serverDate.offset',
    title: 'serverDate with an offset lies so many milliseconds away',
    source: NODE_SDK,
    run: async ({ db, things, expect }) => {
      await things.add({ _id: 'a', at: db.serverDate() as object, in: db.serverDate({ offset: 3_600_000 }) as object });
      const [{ at, in: later }] = (await things.get()).data as [{ at: Date; in: Date }];
      expect(Number(later) - Number(at)).toBe(3_600_000);
    },
  },
  {
    id: 'Db.serverDate.update',
    title: 'serverDate may stand in an update, deep within',
    source: NODE_SDK,
    given: { a: { o: { n: 1 } } },
    run: async ({ db, things, expect }) => {
      await things
        .doc('a')
        .update({ o: { at: db.serverDate() as object }, list: [db.serverDate({ offset: -1 }) as object] });
      const [{ o, list }] = (await things.get()).data as [{ o: { n: number; at: Date }; list: Date[] }];
      expect(o).toEqual({ n: 1, at: expect.any(Date) });
      expect(Number(o.at) - Number(list[0])).toBe(1);
    },
  },
  {
    id: 'Db.serverDate.query',
    title: 'serverDate may stand in a filter',
    source: sdkFile('serializer/query.ts'),
    given: { past: { at: new Date(0) }, future: { at: new Date('2999-01-01T00:00:00Z') } },
    where: ({ _, db }) => ({ at: _.lt(db.serverDate()) }),
    finds: ['past'],
  },
]);
