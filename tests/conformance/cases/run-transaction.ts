import { cases } from '../conformance-case.ts';
import { CONFLICT, sdkFile, TRANSACTIONS } from '../sources.ts';
import type { World } from '../world.ts';

type Transaction = Awaited<ReturnType<World['db']['startTransaction']>>;

const ACCOUNTS = { a: { sum: 10 }, b: { sum: 20 } };
const RUN = sdkFile('transaction/index.ts');

export const runTransaction = cases(RUN, [
  {
    id: 'Db.runTransaction.commits',
    title: 'runTransaction commits, and answers what its callback answers',
    given: ACCOUNTS,
    run: async ({ db, thingsName, _, stored, expect }) => {
      const answer = await db.runTransaction(async (transaction: Transaction) => {
        await transaction
          .collection(thingsName)
          .doc('a')
          .update({ sum: _.inc(-5) });
        await transaction
          .collection(thingsName)
          .doc('b')
          .update({ sum: _.inc(5) });
        return 'moved';
      });
      expect([answer, await stored()]).toEqual([
        'moved',
        [
          { _id: 'a', sum: 5 },
          { _id: 'b', sum: 25 },
        ],
      ]);
    },
  },
  {
    id: 'Db.runTransaction.throws',
    title: 'an error in the callback undoes everything and is thrown on, without a second attempt',
    given: ACCOUNTS,
    run: async ({ db, thingsName, stored, expect }) => {
      let attempts = 0;
      const running = db.runTransaction(async (transaction: Transaction) => {
        attempts += 1;
        await transaction.collection(thingsName).doc('a').update({ sum: 0 });
        throw new Error('changed my mind');
      });
      await expect(running).rejects.toThrow('changed my mind');
      expect([attempts, await stored()]).toMatchObject([1, [{ sum: 10 }, { sum: 20 }]]);
    },
  },
  {
    id: 'Db.runTransaction.rollback',
    title: 'a rollback in the callback rejects with its reason',
    given: ACCOUNTS,
    run: async ({ db, thingsName, stored, expect }) => {
      const running = db.runTransaction(async (transaction: Transaction) => {
        await transaction.collection(thingsName).doc('a').update({ sum: 0 });
        await transaction.rollback('not today');
      });
      await expect(running).rejects.toBe('not today');
      expect(await stored()).toMatchObject([{ sum: 10 }, { sum: 20 }]);
    },
  },
  {
    id: 'Db.runTransaction.retries',
    title: 'after a conflict the callback runs again, four times at most',
    source: CONFLICT,
    given: ACCOUNTS,
    run: async ({ db, things, thingsName, _, expect }) => {
      let attempts = 0;
      const running = db.runTransaction(async (transaction: Transaction) => {
        attempts += 1;
        await transaction.collection(thingsName).doc('a').get();
        await things.doc('a').update({ sum: _.inc(1) });
        await transaction.collection(thingsName).doc('a').update({ sum: 0 });
      });
      await expect(running).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_CONFLICT' });
      expect(attempts).toBe(4);
    },
  },
  {
    id: 'Db.runTransaction.times',
    title: 'how often it is repeated can be said',
    given: ACCOUNTS,
    run: async ({ db, things, thingsName, _, expect }) => {
      let attempts = 0;
      const conflicting = async (transaction: Transaction): Promise<void> => {
        attempts += 1;
        await transaction.collection(thingsName).doc('a').get();
        await things.doc('a').update({ sum: _.inc(1) });
        await transaction.collection(thingsName).doc('a').update({ sum: 0 });
      };
      await expect(db.runTransaction(conflicting, 1)).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_CONFLICT' });
      expect(attempts).toBe(2);
    },
  },
  {
    id: 'Db.runTransaction.second-attempt',
    title: 'a second attempt reads anew and succeeds',
    source: CONFLICT,
    given: ACCOUNTS,
    run: async ({ db, things, thingsName, expect }) => {
      let attempts = 0;
      await db.runTransaction(async (transaction: Transaction) => {
        attempts += 1;
        const { sum } = (await transaction.collection(thingsName).doc('a').get()).data as { sum: number };
        if (attempts === 1) await things.doc('a').update({ sum: 50 });
        await transaction
          .collection(thingsName)
          .doc('a')
          .update({ sum: sum + 1 });
      });
      expect([attempts, (await things.doc('a').get()).data]).toEqual([2, [{ _id: 'a', sum: 51 }]]);
    },
  },
  {
    id: 'Db.runTransaction.no-lost-update',
    title: 'many that read and write one document at once lose no update: each succeeds or fails',
    source: TRANSACTIONS,
    given: { a: { sum: 0 } },
    run: async ({ db, things, thingsName, expect }) => {
      const addOne = async (transaction: Transaction): Promise<void> => {
        const { sum } = (await transaction.collection(thingsName).doc('a').get()).data as { sum: number };
        await transaction
          .collection(thingsName)
          .doc('a')
          .update({ sum: sum + 1 });
      };
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => db.runTransaction(addOne)));
      const succeeded = outcomes.filter(({ status }) => status === 'fulfilled').length;
      expect(succeeded).toBeGreaterThan(0);
      expect((await things.doc('a').get()).data).toEqual([{ _id: 'a', sum: succeeded }]);
    },
  },
  {
    id: 'Db.startTransaction.separate',
    title: 'two transactions are two',
    run: async ({ db, expect }) => {
      const [first, second] = [await db.startTransaction(), await db.startTransaction()];
      expect(first.getTransactionId()).not.toBe(second.getTransactionId());
      await Promise.all([first.rollback(''), second.rollback('')]);
    },
  },
  {
    id: 'Transaction.init.started',
    title: 'a transaction is begun by asking for its id',
    run: async ({ db, expect }) => {
      const transaction = await db.startTransaction();
      expect(transaction.inited).toBe(true);
      await transaction.rollback('');
    },
  },
  {
    id: 'Transaction.getRequestMethod.send',
    title: 'what a transaction sends its requests with can be had',
    run: async ({ db, expect }) => {
      const transaction = await db.startTransaction();
      const sent = await transaction
        .getRequestMethod()
        .send('database.commitTransaction', { transactionId: transaction.getTransactionId() });
      expect(sent).toMatchObject({ requestId: expect.any(String) });
    },
  },
]);
