import { cases } from '../conformance-case.ts';
import { sdkFile } from '../sources.ts';

const ACCOUNTS = { a: { sum: 10 }, b: { sum: 20 } };

/** What the SDK lets escape, silently: these run outside of the transaction, because no id is sent with them. */
export const escapes = cases(sdkFile('query.ts'), [
  {
    id: 'Query.update.escapes',
    title: 'where().update() within a transaction runs outside of it, and a rollback does not undo it',
    given: ACCOUNTS,
    run: async ({ db, thingsName, stored, expect }) => {
      const transaction = await db.startTransaction();
      const all = transaction.collection(thingsName).where({});
      await all.update({ sum: 0 });
      await transaction.rollback('');
      expect(await stored()).toMatchObject([{ sum: 0 }, { sum: 0 }]);
    },
  },
  {
    id: 'Query.remove.escapes',
    title: 'where().remove() within a transaction runs outside of it',
    given: ACCOUNTS,
    run: async ({ db, thingsName, stored, expect }) => {
      const transaction = await db.startTransaction();
      const all = transaction.collection(thingsName).where({});
      await all.remove();
      await transaction.rollback('');
      expect(await stored()).toEqual([]);
    },
  },
  {
    id: 'Query.count.escapes',
    title: 'count() within a transaction does not see its writes',
    given: ACCOUNTS,
    run: async ({ db, thingsName, expect }) => {
      const transaction = await db.startTransaction();
      const accounts = transaction.collection(thingsName);
      await accounts.add({ _id: 'c' });
      const all = accounts.where({});
      expect(await all.count()).toMatchObject({ total: 2 });
      await transaction.rollback('');
    },
  },
  {
    id: 'Collection.aggregate.escapes',
    title: 'aggregate() within a transaction does not see its writes',
    source: sdkFile('aggregate.ts'),
    given: ACCOUNTS,
    run: async ({ db, thingsName, $, expect }) => {
      const transaction = await db.startTransaction();
      const accounts = transaction.collection(thingsName);
      await accounts.doc('a').update({ sum: 1_000 });
      const total = accounts.aggregate().group({ _id: null, total: $.sum('$sum') });
      expect((await total.end()).data).toEqual([{ _id: null, total: 30 }]);
      await transaction.rollback('');
    },
  },
]);
