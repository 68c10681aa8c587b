import { cases } from '../conformance-case.ts';
import { expression, operator } from '../sources.ts';

const GIVEN = {
  only: {
    t: [3, 1, 2],
    r: [
      { k: 'x', v: 1 },
      { k: 'y', v: 2 },
    ],
    o: { a: 1, b: 'z' },
    n: 5,
    nothing: null,
  },
};
const BAD = { code: 'DATABASE_REQUEST_FAILED' };

export const lists = cases(expression, [
  {
    id: '$.arrayElemAt.position',
    title: 'arrayElemAt counts from 0, and from the end when negative',
    given: GIVEN,
    value: ({ $ }) => [$.arrayElemAt(['$t', 0]), $.arrayElemAt(['$t', -1])],
    is: [3, 2],
  },
  {
    id: '$.arrayElemAt.beyond',
    title: 'arrayElemAt beyond the end is missing',
    given: GIVEN,
    value: ({ $ }) => $.arrayElemAt(['$t', 9]),
    is: undefined,
  },
  {
    id: '$.arrayElemAt.null',
    title: 'arrayElemAt of null is null',
    given: GIVEN,
    value: ({ $ }) => $.arrayElemAt(['$nothing', 0]),
    is: null,
  },
  {
    id: '$.arrayElemAt.not-an-array',
    title: 'arrayElemAt of what is no array is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.arrayElemAt(['$n', 0]) })
        .end(),
    saying: BAD,
  },
  {
    id: '$.arrayToObject.pairs',
    title: 'arrayToObject takes pairs',
    given: GIVEN,
    value: ({ $ }) =>
      $.arrayToObject([
        [
          ['a', 1],
          ['b', 2],
        ],
      ]),
    is: { a: 1, b: 2 },
  },
  {
    id: '$.arrayToObject.objects',
    title: 'arrayToObject takes objects with k and v',
    given: GIVEN,
    value: ({ $ }) => $.arrayToObject('$r'),
    is: { x: 1, y: 2 },
  },
  {
    id: '$.concatArrays.lists',
    title: 'concatArrays puts arrays one after another',
    given: GIVEN,
    value: ({ $ }) => $.concatArrays(['$t', [9], []]),
    is: [3, 1, 2, 9],
  },
  {
    id: '$.concatArrays.null',
    title: 'concatArrays with null is null',
    given: GIVEN,
    value: ({ $ }) => $.concatArrays(['$t', '$nothing']),
    is: null,
  },
  {
    id: '$.filter.condition',
    title: 'filter keeps elements for which its condition holds',
    given: GIVEN,
    value: ({ $ }) => $.filter({ input: '$t', as: 'item', cond: $.gte(['$$item', 2]) }),
    is: [3, 2],
  },
  {
    id: '$.filter.this',
    title: 'filter calls an element this when it is given no name',
    source: operator('aggregation', 'filter'),
    given: GIVEN,
    value: ({ $ }) => $.filter({ input: '$r', cond: $.eq(['$$this.k', 'y']) }),
    is: [{ k: 'y', v: 2 }],
  },
  {
    id: '$.in.list',
    title: 'in asks whether a value is in an array',
    given: GIVEN,
    value: ({ $ }) => [$.in([2, '$t']), $.in(['2', '$t'])],
    is: [true, false],
  },
  {
    id: '$.in.not-an-array',
    title: 'in of what is no array is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.in([1, '$n']) })
        .end(),
    saying: BAD,
  },
  {
    id: '$.indexOfArray.found',
    title: 'indexOfArray is the first position, or -1',
    given: GIVEN,
    value: ({ $ }) => [$.indexOfArray(['$t', 2]), $.indexOfArray(['$t', 9])],
    is: [2, -1],
  },
  {
    id: '$.indexOfArray.range',
    title: 'indexOfArray looks from a start up to an end',
    given: GIVEN,
    value: ({ $ }) => [$.indexOfArray([[1, 2, 1], 1, 1]), $.indexOfArray([[1, 2, 1], 1, 1, 2])],
    is: [2, -1],
  },
  {
    id: '$.isArray.values',
    title: 'isArray tells arrays from others',
    given: GIVEN,
    value: ({ $ }) => [$.isArray(['$t']), $.isArray(['$o']), $.isArray(['$missing'])],
    is: [true, false, false],
  },
  {
    id: '$.map.elements',
    title: 'map computes a value of every element',
    given: GIVEN,
    value: ({ $ }) => $.map({ input: '$t', as: 'one', in: $.multiply(['$$one', 10]) }),
    is: [30, 10, 20],
  },
  {
    id: '$.map.objects',
    title: 'map makes objects',
    given: GIVEN,
    value: ({ $ }) => $.map({ input: '$r', as: 'one', in: { name: '$$one.k' } }),
    is: [{ name: 'x' }, { name: 'y' }],
  },
  {
    id: '$.map.null',
    title: 'map of null is null',
    given: GIVEN,
    value: ({ $ }) => $.map({ input: '$nothing', as: 'one', in: '$$one' }),
    is: null,
  },
  {
    id: '$.range.steps',
    title: 'range counts up to its end, which it leaves out',
    given: GIVEN,
    value: ({ $ }) => [$.range([0, 3]), $.range([0, 10, 4]), $.range([3, 0, -1])],
    is: [
      [0, 1, 2],
      [0, 4, 8],
      [3, 2, 1],
    ],
  },
  {
    id: '$.range.zero',
    title: 'a step of 0 is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.range([0, 3, 0]) })
        .end(),
    saying: BAD,
  },
  {
    id: '$.reduce.sum',
    title: 'reduce carries a value through an array',
    given: GIVEN,
    value: ({ $ }) => $.reduce({ input: '$t', initialValue: 10, in: $.add(['$$value', '$$this']) }),
    is: 16,
  },
  {
    id: '$.reduce.text',
    title: 'reduce goes from the first element to the last',
    given: GIVEN,
    value: ({ $ }) => $.reduce({ input: ['a', 'b', 'c'], initialValue: '', in: $.concat(['$$value', '$$this']) }),
    is: 'abc',
  },
  {
    id: '$.reverseArray.list',
    title: 'reverseArray turns an array round',
    given: GIVEN,
    value: ({ $ }) => $.reverseArray('$t'),
    is: [2, 1, 3],
  },
  { id: '$.size.list', title: 'size counts elements', given: GIVEN, value: ({ $ }) => $.size('$t'), is: 3 },
  {
    id: '$.size.missing',
    title: 'size of a missing field is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.size('$missing') })
        .end(),
    saying: { ...BAD, message: /must be an array/ },
  },
  {
    id: '$.slice.first',
    title: 'slice takes the first elements, or the last',
    given: GIVEN,
    value: ({ $ }) => [$.slice(['$t', 2]), $.slice(['$t', -2])],
    is: [
      [3, 1],
      [1, 2],
    ],
  },
  {
    id: '$.slice.part',
    title: 'slice with a position takes so many from there',
    given: GIVEN,
    value: ({ $ }) => [$.slice(['$t', 1, 1]), $.slice(['$t', -2, 1]), $.slice(['$t', 9, 1])],
    is: [[1], [1], []],
  },
  {
    id: '$.zip.shortest',
    title: 'zip ends with the shortest array',
    given: GIVEN,
    value: ({ $ }) => $.zip({ inputs: ['$t', ['a', 'b']] }),
    is: [
      [3, 'a'],
      [1, 'b'],
    ],
  },
  {
    id: '$.zip.longest',
    title: 'zip can go on to the longest, with defaults',
    given: GIVEN,
    value: ({ $ }) => $.zip({ inputs: ['$t', ['a']], useLongestLength: true, defaults: [0, '-'] }),
    is: [
      [3, 'a'],
      [1, '-'],
      [2, '-'],
    ],
  },
]);
