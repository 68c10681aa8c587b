import { cases } from '../conformance-case.ts';
import { manual, NODE_SDK, sdkFile } from '../sources.ts';

const NUMBERS = { a: { n: 3, g: 1 }, b: { n: 1, g: 2 }, c: { n: 2, g: 1 } };

export const options = cases(sdkFile('document.ts'), [
  {
    id: 'options.multiple.update',
    title: 'options({ multiple: false }) updates one document',
    source: sdkFile('query.ts'),
    also: ['Collection.options'],
    given: NUMBERS,
    run: async ({ things, expect }) => {
      expect(await things.options({ multiple: false }).where({ g: 1 }).update({ done: true })).toMatchObject({
        updated: 1,
      });
      expect((await things.where({ done: true }).count()).total).toBe(1);
    },
  },
  {
    id: 'options.multiple.remove',
    title: 'options({ multiple: false }) removes one document',
    source: sdkFile('query.ts'),
    also: ['Query.options'],
    given: NUMBERS,
    run: async ({ things, expect }) => {
      expect(await things.where({ g: 1 }).options({ multiple: false }).remove()).toMatchObject({ deleted: 1 });
      expect((await things.where({ g: 1 }).count()).total).toBe(1);
    },
  },
  {
    id: 'options.multiple.true',
    title: 'options({ multiple: true }) updates all',
    source: sdkFile('query.ts'),
    given: NUMBERS,
    run: async ({ things, expect }) => {
      expect(await things.where({ g: 1 }).options({ multiple: true }).update({ done: true })).toMatchObject({
        updated: 2,
      });
    },
  },
  {
    id: 'options.limit.few',
    title: 'the limit may stand in options',
    source: sdkFile('query.ts'),
    also: ['options.order'],
    given: NUMBERS,
    ask: ({ things }) => things.options({ limit: 1, order: { n: 1 } as never }).get(),
    answers: [{ _id: 'b', n: 1, g: 2 }],
  },
  {
    id: 'options.offset.some',
    title: 'the offset may stand in options',
    source: sdkFile('query.ts'),
    given: NUMBERS,
    ask: ({ things }) => things.options({ offset: 2, order: { n: 1 } as never }).get(),
    answers: [{ _id: 'a', n: 3, g: 1 }],
  },
  {
    id: 'options.projection.chosen',
    title: 'the projection may stand in options',
    source: sdkFile('query.ts'),
    given: { a: { n: 1, m: 2 } },
    ask: ({ things }) => things.options({ projection: { n: 1 } }).get(),
    answers: [{ _id: 'a', n: 1 }],
  },
  {
    id: 'options.timeout.number',
    title: 'a timeout may be given to one request',
    source: sdkFile('utils/utils.ts'),
    given: { a: { n: 1 } },
    ask: ({ things }) => things.options({ timeout: 10_000 }).where({ n: 1 }).get(),
    answers: [{ _id: 'a', n: 1 }],
  },
  {
    id: 'Collection.options.unknown',
    title: 'an option that does not exist is refused by the SDK',
    source: sdkFile('validate.ts'),
    refuses: async ({ things }) => things.options({ unheardOf: 1 } as never).get(),
    saying: { code: 'INVALID_PARAM', message: /invalid options key/ },
  },

  {
    id: 'options.raw.query',
    title: 'raw sends a filter as it is: an object wants to be equal',
    source: sdkFile('serializer/query.ts'),
    given: { exact: { o: { x: 1 } }, more: { o: { x: 1, y: 2 } } },
    ask: ({ things }) =>
      things
        .options({ raw: true })
        .where({ o: { x: 1 } })
        .get(),
    answers: [{ _id: 'exact', o: { x: 1 } }],
  },
  {
    id: 'options.raw.operators',
    title: 'raw takes operators of MongoDB',
    source: sdkFile('serializer/query.ts'),
    given: NUMBERS,
    ask: ({ things }) =>
      things
        .options({ raw: true })
        .where({ $or: [{ n: { $gt: 2 } }, { g: { $in: [2] } }] })
        .orderBy('n', 'asc')
        .get(),
    answers: [
      { _id: 'b', n: 1, g: 2 },
      { _id: 'a', n: 3, g: 1 },
    ],
  },
  {
    id: 'options.raw.update',
    title: 'raw takes update operators of MongoDB',
    source: sdkFile('serializer/update.ts'),
    given: { a: { n: 1, o: { x: 1 } } },
    run: async ({ things, stored, expect }) => {
      await things
        .options({ raw: true })
        .where({ _id: 'a' })
        .update({ $inc: { n: 1 }, $set: { o: { y: 1 } }, $currentDate: { at: true } });
      expect(await stored()).toEqual([{ _id: 'a', n: 2, o: { y: 1 }, at: expect.any(Date) }]);
    },
  },
  {
    id: 'options.raw.type',
    title: 'raw asks for a type',
    source: manual('reference/operator/query/type'),
    given: { list: { v: ['x'] }, number: { v: 1 }, text: { v: 'x' } },
    ask: ({ things }) =>
      things
        .options({ raw: true })
        .where({ v: { $type: 'string' } })
        .orderBy('_id', 'asc')
        .field({ _id: true })
        .get(),
    answers: [{ _id: 'list' }, { _id: 'text' }],
  },
  {
    id: 'options.raw.number-types',
    title: 'raw tells whole numbers of 32 and 64 bits and fractions apart',
    source: manual('reference/operator/query/type'),
    given: { double: { v: 1.5 }, int: { v: 1 }, long: { v: 5_000_000_000 } },
    run: async ({ things, expect }) => {
      for (const type of ['double', 'int', 'long'])
        expect(
          (
            await things
              .options({ raw: true })
              .where({ v: { $type: type } })
              .field({ _id: true })
              .get()
          ).data,
        ).toEqual([{ _id: type }]);
    },
  },
  {
    id: 'options.raw.where',
    title: 'raw refuses programs in filters',
    source: NODE_SDK,
    given: { a: { n: 1 } },
    refuses: ({ things }) => things.options({ raw: true }).where({ $where: 'sleep(1000) || true' }).get(),
    saying: { message: /\$where/ },
    only: { on: 'emulator', why: 'a real environment may allow it, and it would cost it time' },
  },
]);
