import { cases } from '../conformance-case.ts';
import { command, manual, NODE_SDK, operator, sdkFile } from '../sources.ts';

const page = (name: string): string => operator('update', name === 'remove' ? 'unset' : name);

export const updating = cases(page, [
  {
    id: 'Query.update.merge',
    title: 'an object in an update is merged into the stored one',
    source: command('set'),
    given: { a: { o: { x: 1, y: 1 } } },
    update: () => ({ o: { y: 2 } }),
    leaves: { a: { o: { x: 1, y: 2 } } },
    updated: 1,
  },
  {
    id: 'Query.update.new-field',
    title: 'a field that is not there is added',
    source: NODE_SDK,
    given: { a: { n: 1 } },
    update: () => ({ m: 2 }),
    leaves: { a: { n: 1, m: 2 } },
    updated: 1,
  },
  {
    id: 'Query.update.new-object',
    title: 'objects on the way to a field are made',
    source: operator('update', 'set'),
    given: { a: {} },
    update: () => ({ o: { p: { q: 1 } } }),
    leaves: { a: { o: { p: { q: 1 } } } },
  },
  {
    id: 'Query.update.dotted',
    title: 'a dotted name changes one field of an object',
    source: operator('update', 'set'),
    given: { a: { o: { x: 1, y: 1 } } },
    update: () => ({ 'o.x': 5 }),
    leaves: { a: { o: { x: 5, y: 1 } } },
  },
  {
    id: 'Query.update.position',
    title: 'a number in a dotted name changes one element',
    source: operator('update', 'set'),
    given: { a: { t: [1, 2, 3] } },
    update: () => ({ 't.1': 9 }),
    leaves: { a: { t: [1, 9, 3] } },
  },
  {
    id: 'Query.update.position-beyond',
    title: 'a position beyond the end fills the gap with null',
    source: operator('update', 'set'),
    given: { a: { t: [1] } },
    update: () => ({ 't.3': 9 }),
    leaves: { a: { t: [1, null, null, 9] } },
  },
  {
    id: 'Query.update.array',
    title: 'an array in an update replaces the stored one',
    source: NODE_SDK,
    given: { a: { t: [1, 2, 3] } },
    update: () => ({ t: [4] }),
    leaves: { a: { t: [4] } },
  },
  {
    id: 'Query.update.null',
    title: 'a field can be set to null',
    source: NODE_SDK,
    given: { a: { n: 1 } },
    update: () => ({ n: null }),
    leaves: { a: { n: null } },
  },
  {
    id: 'Query.update.undefined',
    title: 'a field that is undefined is left alone',
    source: sdkFile('serializer/common.ts'),
    given: { a: { n: 1, m: 1 } },
    update: () => ({ n: undefined, m: 2 }),
    leaves: { a: { n: 1, m: 2 } },
  },
  {
    id: 'Query.update.through-null',
    title: 'a field below null cannot be made',
    source: operator('update', 'set'),
    given: { a: { o: null } },
    refuses: ({ things }) => things.doc('a').update({ o: { b: 1 } }),
    saying: { code: 'DATABASE_REQUEST_FAILED', message: /Cannot create field 'b' in element \{\s?o: null\s?\}/ },
  },
  {
    id: 'Query.update.through-number',
    title: 'a field below a number cannot be made',
    source: operator('update', 'set'),
    given: { a: { o: 5 } },
    refuses: ({ things }) => things.doc('a').update({ 'o.b': 1 }),
    saying: { code: 'DATABASE_REQUEST_FAILED', message: /Cannot create field/ },
  },
  {
    id: 'Query.update.all',
    title: 'an update of a query changes everything that matches',
    source: sdkFile('query.ts'),
    given: { a: { g: 1 }, b: { g: 2 }, c: { g: 1 } },
    of: () => ({ g: 1 }),
    update: () => ({ n: 1 }),
    leaves: { a: { g: 1, n: 1 }, b: { g: 2 }, c: { g: 1, n: 1 } },
    updated: 2,
  },
  {
    id: 'Query.update.nothing',
    title: 'an update of nothing changes nothing, and is no error',
    source: NODE_SDK,
    given: { a: { g: 1 } },
    of: () => ({ g: 9 }),
    update: () => ({ n: 1 }),
    leaves: { a: { g: 1 } },
    updated: 0,
  },
  {
    id: 'Query.update.id',
    title: 'the id cannot be updated: the SDK refuses',
    source: sdkFile('query.ts'),
    given: { a: { n: 1 } },
    refuses: ({ things }) => things.where({ n: 1 }).update({ _id: 'b' }),
    saying: { code: 'INVALID_PARAM', message: /不能更新_id的值/ },
  },
  {
    id: 'Query.update.no-object',
    title: 'an update that is no object is refused by the SDK',
    source: sdkFile('query.ts'),
    refuses: ({ things }) => things.where({}).update('n'),
    saying: { code: 'INVALID_PARAM' },
  },
  {
    id: 'Query.update.conflicting',
    title: 'two changes of one field are refused',
    source: manual('reference/operator/update'),
    given: { a: { n: 1 } },
    refuses: ({ things, _ }) => things.doc('a').update({ 'o.x': 1, o: _.set({ y: 1 }) }),
    saying: { code: 'DATABASE_REQUEST_FAILED', message: /conflict/i },
  },
  {
    id: 'Query.update.mixed',
    title: 'values and commands stand together',
    source: NODE_SDK,
    given: { a: { n: 1, s: 'x', gone: 1 } },
    update: ({ _ }) => ({ n: _.inc(1), s: 'y', gone: _.remove() }),
    leaves: { a: { n: 2, s: 'y' } },
  },
  {
    id: 'Query.update.no-collection',
    title: 'an update of a collection that does not exist is refused',
    source: NODE_SDK,
    refuses: ({ db, newName }) => db.collection(newName()).where({}).update({ n: 1 }),
    saying: { code: 'DATABASE_COLLECTION_NOT_EXIST' },
  },
  {
    id: 'Document.update.one',
    title: 'doc.update answers how many it changed',
    source: sdkFile('document.ts'),
    given: { a: { n: 1 }, b: { n: 1 } },
    run: async ({ things, stored, expect }) => {
      expect(await things.doc('a').update({ n: 2 })).toMatchObject({ updated: 1 });
      expect(await stored()).toEqual([
        { _id: 'a', n: 2 },
        { _id: 'b', n: 1 },
      ]);
    },
  },
  {
    id: 'Document.update.missing',
    title: 'doc.update of no document changes nothing, and makes none',
    source: NODE_SDK,
    run: async ({ things, stored, expect }) => {
      expect(await things.doc('a').update({ n: 2 })).toMatchObject({ updated: 0 });
      expect(await stored()).toEqual([]);
    },
  },
  {
    id: 'Document.update.id',
    title: 'doc.update refuses another id in the SDK',
    source: sdkFile('document.ts'),
    given: { a: { n: 1 } },
    refuses: ({ things }) => things.doc('a').update({ _id: 'b' }),
    saying: { code: 'INVALID_PARAM', message: /不能更新_id的值/ },
  },
  {
    id: 'Document.update.unknown-operator',
    title: 'an update operator that does not exist is refused',
    source: manual('reference/operator/update'),
    given: { a: { n: 1 } },
    refuses: ({ things }) =>
      things
        .options({ raw: true })
        .doc('a')
        .update({ $unheardOf: { n: 1 } }),
    saying: { message: /unknown modifier/i },
  },
]);
