import { cases } from '../conformance-case.ts';
import { expression, operator, stage } from '../sources.ts';

const SALES = {
  a: { shop: 'x', sum: 10, tag: 'p', at: new Date(1000) },
  b: { shop: 'x', sum: 30, tag: 'q', at: new Date(3000) },
  c: { shop: 'y', sum: 20, tag: 'p', at: new Date(2000) },
};
const ODD = { a: { v: 1 }, b: { v: 'x' }, c: { v: null }, d: {}, e: { v: 4 } };

export const grouping = cases(expression, [
  {
    id: 'aggregate.group.field',
    title: 'group makes one document of every value',
    source: stage('group'),
    given: SALES,
    pipeline: (start) => start.group({ _id: '$shop' }),
    gives: [{ _id: 'x' }, { _id: 'y' }],
    inAnyOrder: true,
  },
  {
    id: 'aggregate.group.object',
    title: 'group by several fields makes an object of them',
    source: stage('group'),
    given: SALES,
    pipeline: (start, { $ }) => start.group({ _id: { shop: '$shop', tag: '$tag' }, n: $.sum(1) }),
    gives: [
      { _id: { shop: 'x', tag: 'p' }, n: 1 },
      { _id: { shop: 'x', tag: 'q' }, n: 1 },
      { _id: { shop: 'y', tag: 'p' }, n: 1 },
    ],
    inAnyOrder: true,
  },
  {
    id: 'aggregate.group.null',
    title: 'group by null makes one document of all',
    source: stage('group'),
    given: SALES,
    pipeline: (start, { $ }) => start.group({ _id: null, n: $.sum(1) }),
    gives: [{ _id: null, n: 3 }],
  },
  {
    id: 'aggregate.group.missing',
    title: 'a missing field and null make one group',
    source: operator('aggregation', 'group'),
    given: { a: {}, b: { v: null }, c: { v: 1 } },
    pipeline: (start, { $ }) => start.group({ _id: '$v', n: $.sum(1) }),
    gives: [
      { _id: null, n: 2 },
      { _id: 1, n: 1 },
    ],
    inAnyOrder: true,
  },
  {
    id: 'aggregate.group.computed',
    title: 'group by an expression',
    source: stage('group'),
    given: SALES,
    pipeline: (start, { $ }) => start.group({ _id: $.gte(['$sum', 20]), n: $.sum(1) }),
    gives: [
      { _id: false, n: 1 },
      { _id: true, n: 2 },
    ],
    inAnyOrder: true,
  },
  {
    id: 'aggregate.group.dates',
    title: 'equal dates are one group',
    source: operator('aggregation', 'group'),
    given: { a: { at: new Date(5) }, b: { at: new Date(5) }, c: { at: new Date(6) } },
    pipeline: (start, { $ }) => start.group({ _id: '$at', n: $.sum(1) }),
    gives: [
      { _id: new Date(5), n: 2 },
      { _id: new Date(6), n: 1 },
    ],
    inAnyOrder: true,
  },
  {
    id: 'aggregate.group.empty',
    title: 'group of no documents makes no group',
    source: operator('aggregation', 'group'),
    pipeline: (start, { $ }) => start.group({ _id: null, n: $.sum(1) }),
    gives: [],
  },
  {
    id: 'aggregate.group.no-id',
    title: 'a group without _id is refused',
    source: operator('aggregation', 'group'),
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .group({ n: $.sum(1) })
        .end(),
    saying: { code: 'DATABASE_REQUEST_FAILED' },
  },
  {
    id: 'aggregate.group.no-accumulator',
    title: 'a group whose field is no accumulator is refused',
    source: operator('aggregation', 'group'),
    given: { a: { n: 1 } },
    refuses: ({ things }) => things.aggregate().group({ _id: null, n: '$n' }).end(),
    saying: { code: 'DATABASE_REQUEST_FAILED' },
  },

  {
    id: '$.sum.field',
    title: 'sum adds a field',
    given: SALES,
    pipeline: (start, { $ }) => start.group({ _id: '$shop', v: $.sum('$sum') }),
    gives: [
      { _id: 'x', v: 40 },
      { _id: 'y', v: 20 },
    ],
    inAnyOrder: true,
  },
  {
    id: '$.sum.odd',
    title: 'sum passes over what is no number',
    given: ODD,
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.sum('$v') }),
    gives: [{ _id: null, v: 5 }],
  },
  {
    id: '$.sum.nothing',
    title: 'sum of no number is 0',
    given: { a: {} },
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.sum('$v') }),
    gives: [{ _id: null, v: 0 }],
  },
  {
    id: '$.sum.array',
    title: 'sum outside of group adds the elements of an array',
    given: { only: { t: [1, 2, 'x', 4] } },
    value: ({ $ }) => $.sum('$t'),
    is: 7,
  },
  {
    id: '$.avg.field',
    title: 'avg is the mean',
    given: SALES,
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.avg('$sum') }),
    gives: [{ _id: null, v: 20 }],
  },
  {
    id: '$.avg.odd',
    title: 'avg passes over what is no number',
    given: ODD,
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.avg('$v') }),
    gives: [{ _id: null, v: 2.5 }],
  },
  {
    id: '$.avg.nothing',
    title: 'avg of no number is null',
    given: { a: {} },
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.avg('$v') }),
    gives: [{ _id: null, v: null }],
  },
  {
    id: '$.min.field',
    title: 'min is the least, null and missing left out',
    given: { a: { v: 4 }, b: { v: null }, c: {}, d: { v: 2 } },
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.min('$v') }),
    gives: [{ _id: null, v: 2 }],
  },
  {
    id: '$.min.types',
    title: 'min compares across types',
    given: { a: { v: 'x' }, b: { v: 4 } },
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.min('$v') }),
    gives: [{ _id: null, v: 4 }],
  },
  {
    id: '$.max.field',
    title: 'max is the greatest',
    given: SALES,
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.max('$at') }),
    gives: [{ _id: null, v: new Date(3000) }],
  },
  {
    id: '$.max.array',
    title: 'max outside of group is the greatest element of an array',
    given: { only: { t: [3, 9, 4] } },
    value: ({ $ }) => $.max('$t'),
    is: 9,
  },
  {
    id: '$.first.sorted',
    title: 'first is the value of the first document',
    given: SALES,
    pipeline: (start, { $ }) => start.sort({ sum: 1 }).group({ _id: '$shop', v: $.first('$sum') }),
    gives: [
      { _id: 'x', v: 10 },
      { _id: 'y', v: 20 },
    ],
    inAnyOrder: true,
  },
  {
    id: '$.last.sorted',
    title: 'last is the value of the last document',
    given: SALES,
    pipeline: (start, { $ }) => start.sort({ sum: 1 }).group({ _id: '$shop', v: $.last('$sum') }),
    gives: [
      { _id: 'x', v: 30 },
      { _id: 'y', v: 20 },
    ],
    inAnyOrder: true,
  },
  {
    id: '$.push.values',
    title: 'push gathers values in their order',
    given: SALES,
    pipeline: (start, { $ }) => start.sort({ sum: -1 }).group({ _id: null, v: $.push('$sum') }),
    gives: [{ _id: null, v: [30, 20, 10] }],
  },
  {
    id: '$.push.objects',
    title: 'push gathers objects',
    given: { a: { n: 1, s: 'x' } },
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.push({ name: '$s', n: '$n' }) }),
    gives: [{ _id: null, v: [{ name: 'x', n: 1 }] }],
  },
  {
    id: '$.push.missing',
    title: 'push passes over the missing field',
    given: { a: { v: 1 }, b: {} },
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.push('$v') }),
    gives: [{ _id: null, v: [1] }],
  },
  {
    id: '$.addToSet.values',
    title: 'addToSet gathers every value once',
    given: SALES,
    run: async ({ things, $, expect }) => {
      const { data } = await things
        .aggregate()
        .group({ _id: null, v: $.addToSet('$tag') })
        .end();
      expect((data as { v: string[] }[])[0]?.v.sort()).toEqual(['p', 'q']);
    },
  },
  {
    id: '$.stdDevPop.field',
    title: 'stdDevPop is the deviation of a whole population',
    given: { a: { v: 2 }, b: { v: 4 }, c: { v: 6 }, d: { v: 8 } },
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.stdDevPop('$v') }),
    gives: [{ _id: null, v: Math.sqrt(5) }],
  },
  {
    id: '$.stdDevSamp.field',
    title: 'stdDevSamp is the deviation estimated from a sample',
    given: { a: { v: 2 }, b: { v: 4 }, c: { v: 6 } },
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.stdDevSamp('$v') }),
    gives: [{ _id: null, v: 2 }],
  },
  {
    id: '$.stdDevSamp.one',
    title: 'stdDevSamp of one number is null',
    given: { a: { v: 2 } },
    pipeline: (start, { $ }) => start.group({ _id: null, v: $.stdDevSamp('$v') }),
    gives: [{ _id: null, v: null }],
  },
  {
    id: '$.mergeObjects.group',
    title: 'mergeObjects merges the objects of a group, the last one winning',
    given: { a: { o: { x: 1, y: 1 } }, b: { o: { y: 2 } } },
    pipeline: (start, { $ }) => start.sort({ _id: 1 }).group({ _id: null, v: $.mergeObjects('$o') }),
    gives: [{ _id: null, v: { x: 1, y: 2 } }],
  },
]);
