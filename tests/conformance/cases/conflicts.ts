import { cases } from '../conformance-case.ts';
import { CONFLICT, MINI_PROGRAM_TRANSACTIONS, TRANSACTIONS } from '../sources.ts';

const ACCOUNTS = { a: { sum: 10 }, b: { sum: 20 } };
const CONFLICTING = { code: 'DATABASE_TRANSACTION_CONFLICT' };

export const conflicts = cases(TRANSACTIONS, [
  {
    id: 'Transaction.collection.snapshot',
    title: 'a transaction reads one moment, whatever others write after its first read',
    source: MINI_PROGRAM_TRANSACTIONS,
    given: ACCOUNTS,
    run: async ({ db, things, thingsName, expect }) => {
      const transaction = await db.startTransaction();
      const accounts = transaction.collection(thingsName);
      await accounts.doc('a').get();
      await things.doc('b').update({ sum: 0 });
      await things.doc('a').update({ sum: 0 });
      expect([(await accounts.doc('a').get()).data.sum, (await accounts.doc('b').get()).data.sum]).toEqual([10, 20]);
      await transaction.rollback('');
    },
  },

  {
    id: 'Transaction.commit.first-writer',
    title: 'of two transactions that write one document the first wins, the second fails at once',
    source: CONFLICT,
    given: ACCOUNTS,
    run: async ({ db, thingsName, stored, expect }) => {
      const [first, second] = [await db.startTransaction(), await db.startTransaction()];
      await first.collection(thingsName).doc('a').update({ sum: 1 });
      await expect(second.collection(thingsName).doc('a').update({ sum: 2 })).rejects.toMatchObject(CONFLICTING);
      await first.commit();
      expect(await stored()).toMatchObject([{ sum: 1 }, { sum: 20 }]);
    },
  },
  {
    id: 'Transaction.commit.stale-write',
    title: 'a write to a document that has changed since the snapshot fails',
    source: CONFLICT,
    given: ACCOUNTS,
    run: async ({ db, things, thingsName, expect }) => {
      const transaction = await db.startTransaction();
      await transaction.collection(thingsName).doc('a').get();
      await things.doc('a').update({ sum: 11 });
      await expect(transaction.collection(thingsName).doc('a').update({ sum: 0 })).rejects.toMatchObject(CONFLICTING);
      expect((await things.doc('a').get()).data).toMatchObject([{ sum: 11 }]);
    },
  },
  {
    id: 'Transaction.commit.loser-undone',
    title: 'a transaction that loses leaves nothing behind',
    source: CONFLICT,
    given: ACCOUNTS,
    run: async ({ db, thingsName, stored, expect }) => {
      const [first, second] = [await db.startTransaction(), await db.startTransaction()];
      await second.collection(thingsName).doc('b').update({ sum: 0 });
      await first.collection(thingsName).doc('a').update({ sum: 1 });
      await expect(second.collection(thingsName).doc('a').update({ sum: 2 })).rejects.toMatchObject(CONFLICTING);
      await first.commit();
      expect(await stored()).toMatchObject([{ sum: 1 }, { sum: 20 }]);
    },
  },
  {
    id: 'Transaction.commit.write-skew',
    title: 'two transactions that read the same and write different documents both succeed',
    source: MINI_PROGRAM_TRANSACTIONS,
    given: ACCOUNTS,
    run: async ({ db, thingsName, stored, expect }) => {
      const both = [await db.startTransaction(), await db.startTransaction()] as const;
      for (const one of both) for (const id of ['a', 'b']) await one.collection(thingsName).doc(id).get();
      await both[0].collection(thingsName).doc('a').update({ sum: 0 });
      await both[1].collection(thingsName).doc('b').update({ sum: 0 });
      await Promise.all(both.map((one) => one.commit()));
      expect(await stored()).toMatchObject([{ sum: 0 }, { sum: 0 }]);
    },
  },
  {
    id: 'Transaction.commit.ordinary-waits',
    title: 'an ordinary write to a document of a transaction waits until that ends',
    source: TRANSACTIONS,
    given: ACCOUNTS,
    run: async ({ db, things, thingsName, _, expect }) => {
      const transaction = await db.startTransaction();
      await transaction.collection(thingsName).doc('a').update({ sum: 1 });
      const ordinary = things.doc('a').update({ sum: _.inc(100) });
      await transaction.collection(thingsName).doc('b').get();
      await transaction.commit();
      expect(await ordinary).toMatchObject({ updated: 1 });
      expect((await things.doc('a').get()).data).toMatchObject([{ sum: 101 }]);
    },
  },
  {
    id: 'Transaction.commit.same-id',
    title: 'of two transactions that add one id only one succeeds',
    source: CONFLICT,
    run: async ({ db, thingsName, stored, expect }) => {
      const both = [await db.startTransaction(), await db.startTransaction()];
      const outcomes = await Promise.allSettled(
        both.map(async (one, n) => {
          await one.collection(thingsName).add({ _id: 'a', n });
          await one.commit();
        }),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await stored()).toHaveLength(1);
    },
  },
  {
    id: 'Transaction.collection.duplicate',
    title: 'a duplicate id within a transaction is refused',
    given: ACCOUNTS,
    run: async ({ db, thingsName, stored, expect }) => {
      const transaction = await db.startTransaction();
      await expect(transaction.collection(thingsName).add({ _id: 'a' })).rejects.toMatchObject({
        message: expect.stringMatching(/E11000/),
      });
      await transaction.rollback('').catch(() => undefined);
      expect(await stored()).toMatchObject([{ sum: 10 }, { sum: 20 }]);
    },
  },
]);
