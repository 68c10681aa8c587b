import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;

beforeAll(async () => {
  const keys = [{ field: 'code', direction: 1 as const }];
  server = await startTestDatabase([
    { name: 'accounts', indexes: [] },
    { name: 'codes', indexes: [{ name: 'code_1', unique: true, keys }] },
  ]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
});
afterAll(() => server.close());
beforeEach(async () => {
  await db.collection('codes').where({}).remove();
  await db.collection('accounts').where({}).remove();
  await db.collection('accounts').add([
    { _id: 'a', sum: 10 },
    { _id: 'b', sum: 20 },
  ]);
});

const account = async (id: string) => (await db.collection('accounts').doc(id).get()).data[0] as { sum: number };
const conflict = { code: 'DATABASE_TRANSACTION_CONFLICT', message: expect.stringContaining('TransactionBusy') };
const missing = { code: 'DATABASE_TRANSACTION_FAIL', message: expect.stringContaining('TransactionNotExist') };

describe('a transaction', () => {
  it('shows its writes to itself at once and to others when it commits', async () => {
    const transaction = await db.startTransaction();
    const accounts = transaction.collection('accounts');
    await accounts.doc('a').update({ sum: db.command.inc(-3) });
    await accounts.add({ _id: 'c', sum: 1 });
    await accounts.doc('b').remove();
    await accounts.doc('d').set({ sum: 4 });
    expect(await accounts.doc('a').get()).toMatchObject({ data: { _id: 'a', sum: 7 } });
    expect(await accounts.doc('b').get()).toMatchObject({ data: null });
    expect(
      (
        await accounts
          .where({ sum: db.command.lt(8) })
          .orderBy('sum', 'asc')
          .get()
      ).data,
    ).toEqual([
      { _id: 'c', sum: 1 },
      { _id: 'd', sum: 4 },
      { _id: 'a', sum: 7 },
    ]);
    // What was changed stays in its place, what was added comes last, whatever was written first.
    const unsorted = (await accounts.where({}).get()).data as { _id: string }[];
    expect(unsorted.map(({ _id }) => _id)).toEqual(['a', 'c', 'd']);
    expect((await db.collection('accounts').get()).data).toEqual([
      { _id: 'a', sum: 10 },
      { _id: 'b', sum: 20 },
    ]);
    await transaction.commit();
    expect((await db.collection('accounts').orderBy('_id', 'asc').get()).data).toEqual([
      { _id: 'a', sum: 7 },
      { _id: 'c', sum: 1 },
      { _id: 'd', sum: 4 },
    ]);
  });

  it('reads from the snapshot of its first operation, whatever others write', async () => {
    const transaction = await db.startTransaction();
    const accounts = transaction.collection('accounts');
    await accounts.doc('a').get();
    await db.collection('accounts').doc('b').update({ sum: 99 });
    await db.collection('accounts').doc('a').remove();
    await db.collection('accounts').add({ _id: 'new', sum: 5 });
    expect(await accounts.doc('a').get()).toMatchObject({ data: { sum: 10 } });
    expect(
      (
        await accounts
          .where({ sum: db.command.gt(0) })
          .orderBy('_id', 'asc')
          .get()
      ).data,
    ).toEqual([
      { _id: 'a', sum: 10 },
      { _id: 'b', sum: 20 },
    ]);
    await transaction.rollback();
  });

  it('leaves nothing behind when it is rolled back, and is gone then', async () => {
    const transaction = await db.startTransaction();
    await transaction.collection('accounts').doc('a').update({ sum: 0 });
    await transaction.rollback();
    expect(await account('a')).toMatchObject({ sum: 10 });
    await expect(transaction.commit()).rejects.toMatchObject(missing);
    await expect(transaction.collection('accounts').doc('a').get()).rejects.toMatchObject(missing);
  });

  it('loses against the first writer, without any effect of its own', async () => {
    const [first, second] = [await db.startTransaction(), await db.startTransaction()];
    await first.collection('accounts').doc('a').update({ sum: 1 });
    await second.collection('accounts').doc('b').update({ sum: 2 });
    await expect(second.collection('accounts').doc('a').update({ sum: 2 })).rejects.toMatchObject(conflict);
    await expect(second.commit()).rejects.toMatchObject(missing);
    await first.commit();
    expect([await account('a'), await account('b')]).toMatchObject([{ sum: 1 }, { sum: 20 }]);
  });

  it('loses against a write that came after its snapshot', async () => {
    const transaction = await db.startTransaction();
    await transaction.collection('accounts').doc('a').get();
    await db.collection('accounts').doc('a').update({ sum: 11 });
    await expect(transaction.collection('accounts').doc('a').update({ sum: 1 })).rejects.toMatchObject(conflict);
    expect(await account('a')).toMatchObject({ sum: 11 });
  });

  it('makes ordinary writes to its documents wait until it ends', async () => {
    const transaction = await db.startTransaction();
    await transaction.collection('accounts').doc('a').update({ sum: 1 });
    const order: string[] = [];
    const ordinary = db
      .collection('accounts')
      .where({ sum: db.command.gte(10) })
      .update({ sum: db.command.inc(100) })
      .then(({ updated }) => order.push(`updated ${updated}`));
    await db.collection('accounts').doc('b').get();
    order.push('committing');
    await transaction.commit();
    await ordinary;
    expect(order).toEqual(['committing', 'updated 1']);
    expect([await account('a'), await account('b')]).toMatchObject([{ sum: 1 }, { sum: 120 }]);
  });

  it('expires after 30 seconds of the world, and lets its documents go', async () => {
    const transaction = await db.startTransaction();
    await transaction.collection('accounts').doc('a').update({ sum: 1 });
    await server.clock.advance(29_000);
    expect(await transaction.collection('accounts').doc('a').get()).toMatchObject({ data: { sum: 1 } });
    await server.clock.advance(2_000);
    await expect(transaction.commit()).rejects.toMatchObject(missing);
    expect((await db.collection('accounts').doc('a').update({ sum: 12 })).updated).toBe(1);
  });

  it('cannot make two documents with one unique key, of its own or together with another', async () => {
    const alone = await db.startTransaction();
    await alone.collection('codes').add({ _id: '1', code: 'X' });
    await expect(alone.collection('codes').add({ _id: '2', code: 'X' })).rejects.toMatchObject({
      message: expect.stringContaining('E11000'),
    });
    const [first, second] = [await db.startTransaction(), await db.startTransaction()];
    await first.collection('codes').add({ _id: '3', code: 'Y' });
    await second.collection('codes').add({ _id: '4', code: 'Y' });
    await first.commit();
    await expect(second.commit()).rejects.toMatchObject(conflict);
    expect((await db.collection('codes').get()).data).toEqual([{ _id: '3', code: 'Y' }]);
  });

  it('is escaped by where().update() inside it: the SDK sends no transaction id', async () => {
    const transaction = await db.startTransaction();
    await transaction.collection('accounts').doc('a').get();
    await transaction.collection('accounts').where({ _id: 'b' }).update({ sum: 0 });
    await transaction.rollback();
    expect(await account('b')).toMatchObject({ sum: 0 });
  });
});

describe('many transactions at once', () => {
  it('lose no update when they are repeated until they succeed', async () => {
    const increment = async (): Promise<void> => {
      for (;;) {
        try {
          await db.runTransaction(async (transaction: Awaited<ReturnType<typeof db.startTransaction>>) => {
            const { data } = (await transaction.collection('accounts').doc('a').get()) as unknown as {
              data: { sum: number };
            };
            await transaction
              .collection('accounts')
              .doc('a')
              .update({ sum: data.sum + 1 });
          });
          return;
        } catch (error) {
          if ((error as { code?: string }).code !== 'DATABASE_TRANSACTION_CONFLICT') throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: 30 }, increment));
    expect(await account('a')).toMatchObject({ sum: 40 });
  });

  it('oversell nothing by conditional updates without a transaction', async () => {
    const _ = db.command;
    const claim = async () =>
      (
        await db
          .collection('accounts')
          .where({ _id: 'b', sum: _.gt(0) })
          .update({ sum: _.inc(-1) })
      ).updated;
    const results = await Promise.all(Array.from({ length: 60 }, claim));
    expect(results.filter((updated) => updated === 1)).toHaveLength(20);
    expect(await account('b')).toMatchObject({ sum: 0 });
  });
});
