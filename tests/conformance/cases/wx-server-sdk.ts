import { cases } from '../conformance-case.ts';
import { WX_SERVER_SDK } from '../sources.ts';
import type { World, WxDatabase } from '../world.ts';

const NUMBERS = { a: { n: 3, g: 1 }, b: { n: 1, g: 2 }, c: { n: 2, g: 1 } };

/** An answer, or a way to make one with what jest matches by. */
type Expected = object | number | ((expect: World['expect']) => object);
const made = (expected: Expected, { expect }: World): unknown =>
  typeof expected === 'function' ? expected(expect) : expected;

type Things = ReturnType<WxDatabase['collection']>;
type Ask<T> = (things: Things, world: World, wx: WxDatabase) => T;

/** A request through wx-server-sdk answers this. */
const answers = (id: string, title: string, ask: Ask<Promise<unknown>>, expected: Expected) => ({
  id,
  title,
  given: NUMBERS,
  run: async (world: World) => {
    const wx = await world.wx();
    world.expect(await ask(wx.collection(world.thingsName), world, wx)).toEqual(made(expected, world));
  },
});

/** A request through wx-server-sdk fails like this. */
const fails = (id: string, title: string, ask: Ask<unknown>, expected: Expected) => ({
  id,
  title,
  given: NUMBERS,
  run: async (world: World) => {
    const wx = await world.wx();
    await world
      .expect((async () => ask(wx.collection(world.thingsName), world, wx))())
      .rejects.toMatchObject(made(expected, world) as object);
  },
});

export const wxServerSdk = cases(WX_SERVER_SDK, [
  answers(
    'wx.Collection.add.one',
    'add takes { data } and answers _id',
    (things) => things.add({ data: { _id: 'z', n: 1 } }),
    { _id: 'z', errMsg: 'collection.add:ok' },
  ),
  answers(
    'wx.Collection.add.many',
    'add of a list answers _ids',
    (things) => things.add({ data: [{ _id: 'y' }, { _id: 'z' }] }),
    { _ids: ['y', 'z'], errMsg: 'collection.add:ok' },
  ),
  answers('wx.Document.get.document', 'doc.get answers the document itself', (things) => things.doc('b').get(), {
    data: { _id: 'b', n: 1, g: 2 },
    errMsg: 'document.get:ok',
  }),
  answers(
    'wx.Collection.doc.field',
    'doc.field answers only the fields named',
    (things) => things.doc('b').field({ n: true }).get(),
    { data: { _id: 'b', n: 1 }, errMsg: 'document.get:ok' },
  ),
  answers(
    'wx.Document.field.left-out',
    'doc.field leaves out the fields named',
    (things) => things.doc('b').field({ n: false }).get(),
    { data: { _id: 'b', g: 2 }, errMsg: 'document.get:ok' },
  ),
  answers(
    'wx.Document.update.stats',
    'doc.update answers stats',
    (things, _world, wx) => things.doc('a').update({ data: { n: wx.command.inc(1) } }),
    { stats: { updated: 1 }, errMsg: 'document.update:ok' },
  ),
  answers(
    'wx.Document.update.missing',
    'doc.update of no document is no error',
    (things) => things.doc('z').update({ data: { n: 1 } }),
    { stats: { updated: 0 }, errMsg: 'document.update:ok' },
  ),
  answers(
    'wx.Document.set.created',
    'doc.set of a new id counts one created',
    (things) => things.doc('z').set({ data: { n: 1 } }),
    { _id: 'z', errMsg: 'document.set:ok', stats: { updated: 0, created: 1 } },
  ),
  answers(
    'wx.Document.set.updated',
    'doc.set of an old id counts one updated',
    (things) => things.doc('a').set({ data: { n: 9 } }),
    { _id: 'a', errMsg: 'document.set:ok', stats: { updated: 1, created: 0 } },
  ),
  answers('wx.Document.remove.stats', 'doc.remove answers stats', (things) => things.doc('a').remove(), {
    stats: { removed: 1 },
    errMsg: 'document.remove:ok',
  }),
  answers('wx.Query.get.list', 'get answers a list', (things) => things.where({ g: 1 }).orderBy('n', 'asc').get(), {
    data: [
      { _id: 'c', n: 2, g: 1 },
      { _id: 'a', n: 3, g: 1 },
    ],
    errMsg: 'collection.get:ok',
  }),
  answers(
    'wx.Query.where.command',
    'where takes commands',
    (things, _world, wx) => things.where({ n: wx.command.gt(2) }).get(),
    { data: [{ _id: 'a', n: 3, g: 1 }], errMsg: 'collection.get:ok' },
  ),
  answers(
    'wx.Query.orderBy.page',
    'orderBy, skip and limit make a page',
    (things) => things.orderBy('n', 'desc').skip(1).limit(1).get(),
    { data: [{ _id: 'c', n: 2, g: 1 }], errMsg: 'collection.get:ok' },
  ),
  answers('wx.Query.skip.one', 'skip leaves the first ones out', (things) => things.orderBy('n', 'asc').skip(2).get(), {
    data: [{ _id: 'a', n: 3, g: 1 }],
    errMsg: 'collection.get:ok',
  }),
  answers('wx.Query.limit.one', 'limit answers the first ones', (things) => things.orderBy('n', 'asc').limit(1).get(), {
    data: [{ _id: 'b', n: 1, g: 2 }],
    errMsg: 'collection.get:ok',
  }),
  answers(
    'wx.Query.field.chosen',
    'field answers only the fields named',
    (things) => things.where({ _id: 'a' }).field({ g: true }).get(),
    { data: [{ _id: 'a', g: 1 }], errMsg: 'collection.get:ok' },
  ),
  answers('wx.Query.count.total', 'count answers total', (things) => things.where({ g: 1 }).count(), {
    total: 2,
    errMsg: 'collection.count:ok',
  }),
  answers(
    'wx.Query.update.stats',
    'update of a query changes everything that matches',
    (things) => things.where({ g: 1 }).update({ data: { n: 0 } }),
    { stats: { updated: 2 }, errMsg: 'collection.update:ok' },
  ),
  answers(
    'wx.Query.update.one',
    'update with multi: false changes one',
    (things) => things.where({ g: 1 }).update({ data: { n: 0 }, multi: false }),
    { stats: { updated: 1 }, errMsg: 'collection.update:ok' },
  ),
  answers(
    'wx.Query.remove.stats',
    'remove of a query removes everything that matches',
    (things) => things.where({ g: 1 }).remove(),
    { stats: { removed: 2 }, errMsg: 'collection.remove:ok' },
  ),
  answers(
    'wx.Query.remove.one',
    'remove with multi: false removes one',
    (things) => things.where({ g: 1 }).remove({ multi: false }),
    { stats: { removed: 1 }, errMsg: 'collection.remove:ok' },
  ),
  answers(
    'wx.Aggregate.end.list',
    'a pipeline answers a list',
    (things, { $ }) =>
      things
        .aggregate()
        .match({ g: 1 })
        .group({ _id: '$g', total: $.sum('$n') })
        .end(),
    { list: [{ _id: 1, total: 5 }], errMsg: 'collection.aggregate:ok' },
  ),
  answers(
    'wx.Aggregate.match.filter',
    'match lets documents through',
    (things) => things.aggregate().match({ n: 1 }).end(),
    { list: [{ _id: 'b', n: 1, g: 2 }], errMsg: 'collection.aggregate:ok' },
  ),
  answers(
    'wx.Aggregate.group.sum',
    'group makes one document of all',
    (things, { $ }) =>
      things
        .aggregate()
        .group({ _id: null, n: $.sum(1) })
        .end(),
    { list: [{ _id: null, n: 3 }], errMsg: 'collection.aggregate:ok' },
  ),
  answers(
    'wx.Aggregate.sort.page',
    'sort, skip, limit and project work',
    (things) => things.aggregate().sort({ n: 1 }).skip(1).limit(1).project({ _id: 1 }).end(),
    { list: [{ _id: 'c' }], errMsg: 'collection.aggregate:ok' },
  ),
  answers('wx.Aggregate.count.name', 'count answers one document', (things) => things.aggregate().count('n').end(), {
    list: [{ n: 3 }],
    errMsg: 'collection.aggregate:ok',
  }),
  answers(
    'wx.Database.createCollection.new',
    'createCollection says that it did',
    async (_things, { newName }, wx) => wx.createCollection(newName()),
    (expect) => ({ errMsg: 'createCollection:ok', requestId: expect.any(String) }),
  ),
  answers(
    'wx.Database.runTransaction.committed',
    'runTransaction commits and answers what its callback answers',
    (_things, { thingsName }, wx) =>
      wx.runTransaction(async (transaction) => {
        const { data } = (await transaction.collection(thingsName).doc('a').get()) as { data: { n: number } };
        await transaction
          .collection(thingsName)
          .doc('a')
          .update({ data: { n: wx.command.inc(1) } });
        return data.n;
      }),
    3,
  ),
  answers(
    'wx.Database.startTransaction.rolled-back',
    'a rollback undoes everything',
    async (things, { thingsName }, wx) => {
      const transaction = await wx.startTransaction();
      await transaction.collection(thingsName).doc('a').remove();
      await transaction.rollback('no');
      return things.count();
    },
    { total: 3, errMsg: 'collection.count:ok' },
  ),
  answers(
    'wx.Transaction.commit.committed',
    'a commit is seen by others',
    async (things, { thingsName }, wx) => {
      const transaction = await wx.startTransaction();
      await transaction.collection(thingsName).doc('a').remove();
      await transaction.commit();
      return things.count();
    },
    { total: 2, errMsg: 'collection.count:ok' },
  ),
  fails(
    'wx.Transaction.rollback.reason',
    'a rollback in runTransaction rejects with its reason',
    (_things, { thingsName }, wx) =>
      wx.runTransaction(async (transaction) => {
        await transaction.collection(thingsName).doc('a').remove();
        await transaction.rollback({ why: 'no' });
      }),
    { why: 'no' },
  ),
  {
    id: 'wx.Transaction.collection.conflict',
    title: 'a conflict in an operation has errCode -501001 and is not tried again',
    given: NUMBERS,
    run: async (world) => {
      const wx = await world.wx();
      let attempts = 0;
      const running = wx.runTransaction(async (transaction) => {
        attempts += 1;
        await transaction.collection(world.thingsName).doc('a').get();
        await world.things.doc('a').update({ n: world._.inc(1) });
        await transaction
          .collection(world.thingsName)
          .doc('a')
          .update({ data: { n: 0 } });
      });
      await world.expect(running).rejects.toMatchObject({ errCode: -501001 });
      world.expect(attempts).toBe(1);
    },
  },
  fails(
    'wx.Document.get.missing',
    'doc.get of no document is an error',
    (things) => things.doc('z').get(),
    (expect) => ({ message: expect.stringMatching(/document with _id z does not exist/) }),
  ),
  fails(
    'wx.Collection.add.duplicate',
    'a duplicate id has errCode -502001',
    (things) => things.add({ data: { _id: 'a' } }),
    (expect) => ({ errCode: -502001, errMsg: expect.stringMatching(/E11000 duplicate key/) }),
  ),
  fails(
    'wx.Query.get.no-collection',
    'a collection that does not exist has errCode -502005',
    (_things, { newName }, wx) => wx.collection(newName()).where({}).get(),
    { errCode: -502005 },
  ),
  fails(
    'wx.Query.update.no-data',
    'an update without fields is refused by the SDK',
    (things) => things.where({ g: 1 }).update({ data: {} }),
    { errCode: -1 },
  ),
]);
