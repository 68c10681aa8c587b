import { cases } from '../conformance-case.ts';
import { manual, NODE_SDK, sdkFile } from '../sources.ts';

const NUMBERS = { a: { n: 3, g: 1 }, b: { n: 1, g: 2 }, c: { n: 2, g: 1 } };

export const writing = cases(sdkFile('document.ts'), [
  {
    id: 'Document.set.new',
    title: 'set of a new id makes the document and names it',
    run: async ({ things, stored, expect }) => {
      expect(await things.doc('a').set({ n: 1 })).toMatchObject({ updated: 0, upsertedId: 'a' });
      expect(await stored()).toEqual([{ _id: 'a', n: 1 }]);
    },
  },
  {
    id: 'Document.set.replaces',
    title: 'set replaces the whole document',
    given: { a: { n: 1, o: { x: 1 } } },
    run: async ({ things, stored, expect }) => {
      expect(await things.doc('a').set({ o: { y: 2 } })).toMatchObject({ updated: 1 });
      expect(await stored()).toEqual([{ _id: 'a', o: { y: 2 } }]);
    },
  },
  {
    id: 'Document.set.others',
    title: 'set touches no other document',
    given: NUMBERS,
    run: async ({ things, expect }) => {
      await things.doc('b').set({ n: 9 });
      expect((await things.where({ g: 1 }).count()).total).toBe(2);
    },
  },
  {
    id: 'Document.set.dotted',
    title: 'a name with a dot is not a path in set',
    source: manual('core/document'),
    refuses: ({ things }) => things.doc('a').set({ 'o.x': 1 }),
    saying: { code: 'DATABASE_REQUEST_FAILED' },
    only: {
      on: 'emulator',
      why: 'MongoDB 5 and later store such names; which version an environment has is not known',
    },
  },
  {
    id: 'Document.set.id',
    title: 'set refuses an id among the fields, in the SDK',
    refuses: ({ things }) => things.doc('a').set({ _id: 'b', n: 1 }),
    saying: { code: 'INVALID_PARAM', message: /不能更新_id的值/ },
  },
  {
    id: 'Document.set.operator',
    title: 'set refuses commands, in the SDK',
    given: { a: { n: 1 } },
    refuses: ({ things, _ }) => things.doc('a').set({ n: _.inc(1) }),
    saying: { code: 'DATABASE_REQUEST_FAILED', message: /update operator complicit/ },
  },
  {
    id: 'Document.set.no-object',
    title: 'set refuses what is no object, in the SDK',
    refuses: ({ things }) => things.doc('a').set(null as never),
    saying: { code: 'INVALID_PARAM' },
  },
  {
    id: 'Document.set.number-id',
    title: 'set makes a document with a number for an id',
    run: async ({ things, stored, expect }) => {
      await things.doc(5).set({ n: 1 });
      expect(await stored()).toEqual([{ _id: 5, n: 1 }]);
    },
  },
  {
    id: 'Document.remove.one',
    title: 'doc.remove answers how many it removed',
    given: NUMBERS,
    run: async ({ things, expect }) => {
      expect(await things.doc('a').remove()).toMatchObject({ deleted: 1 });
      expect((await things.count()).total).toBe(2);
    },
  },
  {
    id: 'Document.remove.missing',
    title: 'doc.remove of no document removes nothing, and is no error',
    given: NUMBERS,
    run: async ({ things, expect }) => {
      expect(await things.doc('z').remove()).toMatchObject({ deleted: 0 });
    },
  },
  {
    id: 'Document.delete.one',
    title: 'doc.delete is another name of doc.remove',
    given: NUMBERS,
    run: async ({ things, expect }) => {
      expect(await things.doc('a').delete()).toMatchObject({ deleted: 1 });
      expect((await things.count()).total).toBe(2);
    },
  },
  {
    id: 'Query.remove.filter',
    title: 'remove of a query removes everything that matches',
    source: sdkFile('query.ts'),
    given: NUMBERS,
    run: async ({ things, stored, expect }) => {
      expect(await things.where({ g: 1 }).remove()).toMatchObject({ deleted: 2 });
      expect(await stored()).toEqual([{ _id: 'b', n: 1, g: 2 }]);
    },
  },
  {
    id: 'Query.remove.nothing',
    title: 'remove of nothing is no error',
    source: sdkFile('query.ts'),
    given: NUMBERS,
    run: async ({ things, expect }) => {
      expect(await things.where({ g: 9 }).remove()).toMatchObject({ deleted: 0 });
    },
  },
  {
    id: 'Query.remove.no-collection',
    title: 'remove from a collection that does not exist is refused',
    source: NODE_SDK,
    refuses: ({ db, newName }) => db.collection(newName()).where({ n: 1 }).remove(),
    saying: { code: 'DATABASE_COLLECTION_NOT_EXIST' },
  },
]);
