import { cases } from '../conformance-case.ts';
import { operator, stage } from '../sources.ts';

const SALES = {
  a: { shop: 'x', item: 'tea', sum: 10, tags: ['hot', 'green'] },
  b: { shop: 'x', item: 'cake', sum: 30, tags: [] },
  c: { shop: 'y', item: 'tea', sum: 20, tags: ['cold'] },
  d: { shop: 'y', item: 'tea', sum: 40 },
};

export const reshaping = cases(stage, [
  {
    id: 'aggregate.project.chosen',
    title: 'project answers the fields named, and the id',
    given: { a: { n: 1, m: 2 } },
    pipeline: (start) => start.project({ n: 1 }),
    gives: [{ _id: 'a', n: 1 }],
  },
  {
    id: 'aggregate.project.left-out',
    title: 'project leaves out fields',
    given: { a: { n: 1, m: 2 } },
    pipeline: (start) => start.project({ _id: 0, m: 0 }),
    gives: [{ n: 1 }],
  },
  {
    id: 'aggregate.project.computed',
    title: 'project computes new fields',
    given: { a: { n: 2, m: 3 } },
    pipeline: (start, { $ }) => start.project({ _id: 0, product: $.multiply(['$n', '$m']), copy: '$n' }),
    gives: [{ product: 6, copy: 2 }],
  },
  {
    id: 'aggregate.project.nested',
    title: 'project makes objects and arrays',
    given: { a: { n: 2 } },
    pipeline: (start) => start.project({ _id: 0, o: { p: '$n' }, list: ['$n', '$missing'] }),
    gives: [{ o: { p: 2 }, list: [2, null] }],
  },
  {
    id: 'aggregate.project.missing',
    title: 'a field that is computed from a missing one is missing',
    given: { a: {} },
    pipeline: (start) => start.project({ _id: 0, copy: '$missing' }),
    gives: [{}],
  },
  {
    id: 'aggregate.project.array-path',
    title: 'a path through an array gathers the values of its elements',
    source: operator('aggregation', 'project'),
    given: { a: { r: [{ v: 1 }, {}, { v: 3 }] } },
    pipeline: (start) => start.project({ _id: 0, values: '$r.v' }),
    gives: [{ values: [1, 3] }],
  },
  {
    id: 'aggregate.project.empty',
    title: 'a project without fields is refused',
    source: operator('aggregation', 'project'),
    refuses: ({ things }) => things.aggregate().project({}).end(),
    saying: { code: 'DATABASE_REQUEST_FAILED' },
  },
  {
    id: 'aggregate.addFields.computed',
    title: 'addFields keeps what is there and adds',
    given: { a: { n: 2 } },
    pipeline: (start, { $ }) => start.addFields({ square: $.multiply(['$n', '$n']) }),
    gives: [{ _id: 'a', n: 2, square: 4 }],
  },
  {
    id: 'aggregate.addFields.replaced',
    title: 'addFields replaces a field of the same name',
    given: { a: { n: 2 } },
    pipeline: (start, { $ }) => start.addFields({ n: $.add(['$n', 1]) }),
    gives: [{ _id: 'a', n: 3 }],
  },
  {
    id: 'aggregate.addFields.nested',
    title: 'addFields adds to an object by a dotted name',
    given: { a: { o: { p: 1 } } },
    pipeline: (start) => start.addFields({ 'o.q': 2 }),
    gives: [{ _id: 'a', o: { p: 1, q: 2 } }],
  },
  {
    id: 'aggregate.replaceRoot.field',
    title: 'replaceRoot makes an object the document',
    given: { a: { o: { x: 1 } } },
    pipeline: (start) => start.replaceRoot({ newRoot: '$o' }),
    gives: [{ x: 1 }],
  },
  {
    id: 'aggregate.replaceRoot.computed',
    title: 'replaceRoot takes an expression',
    given: { a: { n: 1, o: { x: 1 } } },
    pipeline: (start, { $ }) => start.replaceRoot({ newRoot: $.mergeObjects([{ x: 0, y: 0 }, '$o']) }),
    gives: [{ x: 1, y: 0 }],
  },
  {
    id: 'aggregate.replaceRoot.no-object',
    title: 'replaceRoot by what is no object is refused',
    given: { a: { n: 1 } },
    refuses: ({ things }) => things.aggregate().replaceRoot({ newRoot: '$n' }).end(),
    saying: { code: 'DATABASE_REQUEST_FAILED' },
  },

  {
    id: 'aggregate.unwind.elements',
    title: 'unwind makes a document of every element',
    given: SALES,
    pipeline: (start) => start.unwind('$tags').project({ tags: 1 }),
    gives: [
      { _id: 'a', tags: 'hot' },
      { _id: 'a', tags: 'green' },
      { _id: 'c', tags: 'cold' },
    ],
    inAnyOrder: true,
  },
  {
    id: 'aggregate.unwind.index',
    title: 'unwind numbers the elements',
    given: { a: { t: ['x', 'y'] } },
    pipeline: (start) => start.unwind({ path: '$t', includeArrayIndex: 'at' }),
    gives: [
      { _id: 'a', t: 'x', at: 0 },
      { _id: 'a', t: 'y', at: 1 },
    ],
  },
  {
    id: 'aggregate.unwind.preserve',
    title: 'unwind can keep documents without elements',
    given: { a: { t: [] }, b: {}, c: { t: ['x'] }, d: { t: null } },
    pipeline: (start) => start.unwind({ path: '$t', preserveNullAndEmptyArrays: true }),
    gives: [{ _id: 'a' }, { _id: 'b' }, { _id: 'c', t: 'x' }, { _id: 'd', t: null }],
    inAnyOrder: true,
  },
  {
    id: 'aggregate.unwind.scalar',
    title: 'unwind takes what is no array for one element',
    given: { a: { t: 'x' }, b: { t: null } },
    pipeline: (start) => start.unwind('$t'),
    gives: [{ _id: 'a', t: 'x' }],
  },
]);
