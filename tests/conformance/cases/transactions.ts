import { cases } from '../conformance-case.ts';
import { sdkFile, TRANSACTIONS } from '../sources.ts';

const ACCOUNTS = { a: { sum: 10 }, b: { sum: 20 } };
const GONE = { code: 'DATABASE_TRANSACTION_FAIL' };

export const transactions = cases(TRANSACTIONS, [
  {
    id: 'Transaction.commit.visible',
    title: 'what a transaction writes is seen by others when it commits',
    given: ACCOUNTS,
    run: async ({ db, things, thingsName, _, expect }) => {
      const transaction = await db.startTransaction();
      await transaction
        .collection(thingsName)
        .doc('a')
        .update({ sum: _.inc(5) });
      expect((await things.doc('a').get()).data).toEqual([{ _id: 'a', sum: 10 }]);
      await transaction.commit();
      expect((await things.doc('a').get()).data).toEqual([{ _id: 'a', sum: 15 }]);
    },
  },
  {
    id: 'Transaction.commit.two-collections',
    title: 'a transaction writes to several collections at once',
    given: ACCOUNTS,
    run: async ({ db, things, thingsName, others, othersName, expect }) => {
      const transaction = await db.startTransaction();
      await transaction.collection(thingsName).doc('a').update({ sum: 0 });
      await transaction.collection(othersName).add({ _id: 'log', of: 'a' });
      await transaction.commit();
      expect([(await things.doc('a').get()).data[0].sum, (await others.count()).total]).toEqual([0, 1]);
    },
  },
  {
    id: 'Transaction.commit.twice',
    title: 'a transaction that has ended cannot be committed',
    given: ACCOUNTS,
    run: async ({ db, thingsName, expect }) => {
      const transaction = await db.startTransaction();
      await transaction.collection(thingsName).doc('a').get();
      await transaction.commit();
      await expect(transaction.commit()).rejects.toMatchObject(GONE);
    },
  },
  {
    id: 'Transaction.commit.empty',
    title: 'a transaction may do nothing',
    run: async ({ db, expect }) => {
      const transaction = await db.startTransaction();
      await expect(transaction.commit()).resolves.toMatchObject({ requestId: expect.any(String) });
    },
  },
  {
    id: 'Transaction.rollback.undone',
    title: 'a rollback undoes everything',
    given: ACCOUNTS,
    run: async ({ db, thingsName, stored, expect }) => {
      const transaction = await db.startTransaction();
      const accounts = transaction.collection(thingsName);
      await accounts.doc('a').update({ sum: 0 });
      await accounts.doc('b').remove();
      await accounts.add({ _id: 'c' });
      await accounts.doc('d').set({ sum: 1 });
      await transaction.rollback('no');
      expect(await stored()).toEqual([
        { _id: 'a', sum: 10 },
        { _id: 'b', sum: 20 },
      ]);
    },
  },
  {
    id: 'Transaction.rollback.ended',
    title: 'after a rollback the transaction is gone',
    given: ACCOUNTS,
    run: async ({ db, thingsName, expect }) => {
      const transaction = await db.startTransaction();
      await transaction.collection(thingsName).doc('a').get();
      await transaction.rollback('no');
      await expect(transaction.collection(thingsName).doc('a').get()).rejects.toMatchObject(GONE);
    },
  },
  {
    id: 'Transaction.getTransactionId.text',
    title: 'a transaction has an id',
    source: sdkFile('transaction/index.ts'),
    run: async ({ db, expect }) => {
      const transaction = await db.startTransaction();
      expect(transaction.getTransactionId()).toEqual(expect.stringMatching(/.+/));
      await transaction.rollback('');
    },
  },

  {
    id: 'Transaction.collection.get',
    title: 'within a transaction doc.get answers the document itself',
    source: sdkFile('document.ts'),
    also: ['Document.get'],
    given: ACCOUNTS,
    run: async ({ db, thingsName, expect }) => {
      const transaction = await db.startTransaction();
      expect(await transaction.collection(thingsName).doc('a').get()).toMatchObject({ data: { _id: 'a', sum: 10 } });
      await transaction.rollback('');
    },
  },
  {
    id: 'Transaction.collection.get-missing',
    title: 'within a transaction doc.get of no document answers null',
    source: sdkFile('document.ts'),
    also: ['Document.get'],
    run: async ({ db, thingsName, expect }) => {
      const transaction = await db.startTransaction();
      expect((await transaction.collection(thingsName).doc('z').get()).data).toBeNull();
      await transaction.rollback('');
    },
  },
  {
    id: 'Transaction.collection.add',
    title: 'within a transaction add answers id, inserted and ok',
    source: sdkFile('collection.ts'),
    also: ['Collection.add'],
    run: async ({ db, thingsName, stored, expect }) => {
      const transaction = await db.startTransaction();
      expect(await transaction.collection(thingsName).add({ _id: 'a', sum: 1 })).toMatchObject({
        id: 'a',
        inserted: 1,
        ok: 1,
      });
      expect(await stored()).toEqual([]);
      await transaction.commit();
      expect(await stored()).toEqual([{ _id: 'a', sum: 1 }]);
    },
  },
  {
    id: 'Transaction.collection.set',
    title: 'within a transaction set answers the new id in a list',
    source: sdkFile('document.ts'),
    also: ['Document.set'],
    run: async ({ db, thingsName, stored, expect }) => {
      const transaction = await db.startTransaction();
      expect(await transaction.collection(thingsName).doc('a').set({ sum: 1 })).toMatchObject({
        updated: 0,
        upserted: [{ _id: 'a' }],
      });
      await transaction.commit();
      expect(await stored()).toEqual([{ _id: 'a', sum: 1 }]);
    },
  },
  {
    id: 'Transaction.collection.update',
    title: 'within a transaction update answers how many it changed',
    also: ['Document.update'],
    given: ACCOUNTS,
    run: async ({ db, thingsName, expect }) => {
      const transaction = await db.startTransaction();
      const accounts = transaction.collection(thingsName);
      expect([await accounts.doc('a').update({ sum: 1 }), await accounts.doc('z').update({ sum: 1 })]).toMatchObject([
        { updated: 1 },
        { updated: 0 },
      ]);
      await transaction.rollback('');
    },
  },
  {
    id: 'Transaction.collection.remove',
    title: 'within a transaction doc.delete removes',
    source: sdkFile('document.ts'),
    also: ['Document.delete', 'Document.remove'],
    given: ACCOUNTS,
    run: async ({ db, thingsName, stored, expect }) => {
      const transaction = await db.startTransaction();
      expect(await transaction.collection(thingsName).doc('a').delete()).toMatchObject({ deleted: 1 });
      await transaction.collection(thingsName).doc('b').remove();
      await transaction.commit();
      expect(await stored()).toEqual([]);
    },
  },
  {
    id: 'Transaction.collection.own-writes',
    title: 'a transaction sees its own writes',
    given: ACCOUNTS,
    run: async ({ db, thingsName, _, expect }) => {
      const transaction = await db.startTransaction();
      const accounts = transaction.collection(thingsName);
      await accounts.doc('a').update({ sum: _.inc(1) });
      await accounts.doc('a').update({ sum: _.inc(1) });
      await accounts.doc('b').remove();
      expect([(await accounts.doc('a').get()).data, (await accounts.doc('b').get()).data]).toEqual([
        { _id: 'a', sum: 12 },
        null,
      ]);
      await transaction.rollback('');
    },
  },
  {
    id: 'Transaction.collection.query',
    title: 'within a transaction where().get() carries its id, and sees its writes',
    source: sdkFile('query.ts'),
    also: ['Query.get'],
    given: ACCOUNTS,
    run: async ({ db, thingsName, _, expect }) => {
      const transaction = await db.startTransaction();
      const accounts = transaction.collection(thingsName);
      await accounts.doc('a').update({ sum: 50 });
      await accounts.add({ _id: 'c', sum: 60 });
      expect(
        (
          await accounts
            .where({ sum: _.gte(50) })
            .orderBy('_id', 'asc')
            .get()
        ).data,
      ).toEqual([
        { _id: 'a', sum: 50 },
        { _id: 'c', sum: 60 },
      ]);
      await transaction.rollback('');
    },
  },
  {
    id: 'Transaction.collection.update-and-return',
    title: 'within a transaction updateAndReturn carries its id',
    source: sdkFile('query.ts'),
    also: ['Query.updateAndReturn'],
    given: ACCOUNTS,
    run: async ({ db, thingsName, _, stored, expect }) => {
      const transaction = await db.startTransaction();
      expect(
        await transaction
          .collection(thingsName)
          .where({ _id: 'a' })
          .updateAndReturn({ sum: _.inc(1) }),
      ).toMatchObject({ updated: 1, doc: { sum: 11 } });
      await transaction.rollback('');
      expect(await stored()).toMatchObject([{ sum: 10 }, { sum: 20 }]);
    },
  },
  {
    id: 'Transaction.collection.no-name',
    title: 'a transaction needs the name of a collection, says the SDK',
    source: sdkFile('transaction/index.ts'),
    run: async ({ db, expect }) => {
      const transaction = await db.startTransaction();
      expect(() => transaction.collection('')).toThrow('Collection name is required');
      await transaction.rollback('');
    },
  },
]);
