import { cases } from '../conformance-case.ts';
import { manual } from '../sources.ts';

export const uniqueness = cases(manual('core/index-unique'), [
  {
    id: 'Collection.add.unique',
    title: 'a unique index refuses a second document with its value',
    run: async ({ unique, expect }) => {
      await unique.add({ _id: 'a', code: 'x' });
      await expect(unique.add({ _id: 'b', code: 'x' })).rejects.toMatchObject({
        message: expect.stringMatching(/E11000 duplicate key error/),
      });
      expect((await unique.count()).total).toBe(1);
    },
  },
  {
    id: 'Collection.add.unique-missing',
    title: 'a unique index counts the missing field as null',
    run: async ({ unique, expect }) => {
      await unique.add({ _id: 'a', group: 1, rank: 1 });
      await expect(unique.add({ _id: 'b', group: 1, rank: 2 })).rejects.toMatchObject({
        message: expect.stringMatching(/E11000/),
      });
    },
  },
  {
    id: 'Collection.add.unique-compound',
    title: 'a unique index over two fields wants the pair to differ',
    run: async ({ unique, expect }) => {
      await unique.add([
        { _id: 'a', code: 1, group: 1, rank: 1 },
        { _id: 'b', code: 2, group: 1, rank: 2 },
      ]);
      await expect(unique.add({ _id: 'c', code: 3, group: 1, rank: 2 })).rejects.toMatchObject({
        message: expect.stringMatching(/E11000/),
      });
    },
  },
  {
    id: 'Collection.add.unique-types',
    title: 'a unique index tells types apart',
    run: async ({ unique, expect }) => {
      await unique.add([
        { _id: 'a', code: 1, rank: 1 },
        { _id: 'b', code: '1', rank: 2 },
      ]);
      expect((await unique.count()).total).toBe(2);
    },
  },
  {
    id: 'Collection.add.unique-array',
    title: 'a unique index takes every element of an array',
    source: manual('core/index-multikey'),
    run: async ({ unique, expect }) => {
      await unique.add({ _id: 'a', code: ['x', 'y'], rank: 1 });
      await expect(unique.add({ _id: 'b', code: 'y', rank: 2 })).rejects.toMatchObject({
        message: expect.stringMatching(/E11000/),
      });
    },
  },
  {
    id: 'Query.update.unique',
    title: 'a unique index refuses an update to a value that is taken',
    run: async ({ unique, expect }) => {
      await unique.add([
        { _id: 'a', code: 1, rank: 1 },
        { _id: 'b', code: 2, rank: 2 },
      ]);
      await expect(unique.where({ _id: 'b' }).update({ code: 1 })).rejects.toMatchObject({
        code: 'DATABASE_REQUEST_FAILED',
        message: expect.stringMatching(/E11000/),
      });
      expect((await unique.doc('b').get()).data).toEqual([{ _id: 'b', code: 2, rank: 2 }]);
    },
  },
  {
    id: 'Document.set.unique',
    title: 'a unique index refuses a set to a value that is taken',
    run: async ({ unique, expect }) => {
      await unique.add({ _id: 'a', code: 1, rank: 1 });
      await expect(unique.doc('b').set({ code: 1, rank: 2 })).rejects.toMatchObject({
        message: expect.stringMatching(/E11000/),
      });
    },
  },
  {
    id: 'Document.remove.unique',
    title: 'a value can be taken again when its document is gone',
    run: async ({ unique, expect }) => {
      await unique.add({ _id: 'a', code: 1 });
      await unique.doc('a').remove();
      await unique.add({ _id: 'b', code: 1 });
      expect((await unique.count()).total).toBe(1);
    },
  },
]);
