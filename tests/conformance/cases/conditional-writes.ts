import { cases } from '../conformance-case.ts';
import { manual, sdkFile } from '../sources.ts';

const NUMBERS = { a: { n: 3, g: 1 }, b: { n: 1, g: 2 }, c: { n: 2, g: 1 } };
const FIND_AND_MODIFY = manual('reference/method/db.collection.findOneAndUpdate');

export const conditionalWrites = cases(sdkFile('document.ts'), [
  {
    id: 'Query.updateAndReturn.new',
    title: 'updateAndReturn answers the document as it is after the change',
    source: sdkFile('query.ts'),
    given: NUMBERS,
    run: async ({ things, _, expect }) => {
      expect(await things.where({ _id: 'a' }).updateAndReturn({ n: _.inc(1) })).toMatchObject({
        updated: 1,
        doc: { _id: 'a', n: 4, g: 1 },
      });
    },
  },
  {
    id: 'Query.updateAndReturn.one',
    title: 'updateAndReturn changes one document only',
    source: FIND_AND_MODIFY,
    given: NUMBERS,
    run: async ({ things, expect }) => {
      expect(await things.where({ g: 1 }).updateAndReturn({ done: true })).toMatchObject({ updated: 1 });
      expect((await things.where({ done: true }).count()).total).toBe(1);
    },
  },
  {
    id: 'Query.updateAndReturn.nothing',
    title: 'updateAndReturn of nothing changes nothing',
    source: sdkFile('query.ts'),
    given: NUMBERS,
    run: async ({ things, expect }) => {
      const answer = await things.where({ g: 9 }).updateAndReturn({ done: true });
      expect(answer).toMatchObject({ updated: 0 });
      expect(answer.doc ?? null).toBeNull();
    },
  },
  {
    id: 'Query.updateAndReturn.condition',
    title: 'a condition is looked at in the same step: stock never goes below 0',
    source: FIND_AND_MODIFY,
    given: { a: { stock: 5 } },
    run: async ({ things, _, expect }) => {
      const takes = Array.from({ length: 20 }, () =>
        things.where({ _id: 'a', stock: _.gt(0) }).updateAndReturn({ stock: _.inc(-1) }),
      );
      const left = (await Promise.all(takes))
        .filter(({ updated }) => updated === 1)
        .map(({ doc }) => (doc as { stock: number }).stock);
      expect(left.sort()).toEqual([0, 1, 2, 3, 4]);
    },
  },
  {
    id: 'Query.updateAndReturn.id',
    title: 'updateAndReturn refuses another id, in the SDK',
    source: sdkFile('query.ts'),
    given: NUMBERS,
    refuses: ({ things }) => things.where({ _id: 'a' }).updateAndReturn({ _id: 'b' }),
    saying: { code: 'INVALID_PARAM' },
  },
  {
    id: 'Query.update.condition',
    title: 'a conditional update is one step: of many at once only so many succeed',
    source: manual('core/write-operations-atomicity'),
    given: { a: { stock: 3 } },
    run: async ({ things, _, expect }) => {
      const takes = Array.from({ length: 12 }, () =>
        things.where({ _id: 'a', stock: _.gt(0) }).update({ stock: _.inc(-1) }),
      );
      const updated = (await Promise.all(takes)).map((answer) => answer.updated as number);
      expect(updated.filter((count) => count === 1)).toHaveLength(3);
      expect((await things.get()).data).toEqual([{ _id: 'a', stock: 0 }]);
    },
  },
]);
