import { cases } from '../conformance-case.ts';
import { expression, operator } from '../sources.ts';

const GIVEN = { only: { n: 7, m: -2, half: 2.5, text: '7', nothing: null, at: new Date('2024-03-01T00:00:00Z') } };
const BAD = { code: 'DATABASE_REQUEST_FAILED' };

export const conditions = cases(expression, [
  {
    id: '$.cmp.order',
    title: 'cmp is -1, 0 or 1',
    given: GIVEN,
    value: ({ $ }) => [$.cmp([1, 2]), $.cmp(['$n', 7]), $.cmp([3, 2])],
    is: [-1, 0, 1],
  },
  {
    id: '$.cmp.types',
    title: 'cmp orders types: missing, null, number, text, object, array, boolean, date',
    given: GIVEN,
    value: ({ $ }) => [
      $.cmp(['$missing', null]),
      $.cmp([null, 0]),
      $.cmp([9, 'a']),
      $.cmp(['z', {}]),
      $.cmp([{}, []]),
      $.cmp([[], false]),
      $.cmp([true, '$at']),
    ],
    is: [-1, -1, -1, -1, -1, -1, -1],
  },
  {
    id: '$.eq.values',
    title: 'eq compares value and type',
    given: GIVEN,
    value: ({ $ }) => [$.eq(['$n', 7]), $.eq(['$n', '$text'])],
    is: [true, false],
  },
  {
    id: '$.eq.missing',
    title: 'a missing field is not null in an expression',
    source: operator('aggregation', 'eq'),
    given: GIVEN,
    value: ({ $ }) => [$.eq(['$nothing', null]), $.eq(['$missing', null])],
    is: [true, false],
  },
  {
    id: '$.eq.arrays',
    title: 'arrays are equal as wholes',
    given: GIVEN,
    value: ({ $ }) => [
      $.eq([
        [1, 2],
        [1, 2],
      ]),
      $.eq([[1], 1]),
    ],
    is: [true, false],
  },
  {
    id: '$.neq.values',
    title: 'neq is the other way round',
    given: GIVEN,
    value: ({ $ }) => [$.neq(['$n', 7]), $.neq(['$n', '$text'])],
    is: [false, true],
  },
  {
    id: '$.gt.values',
    title: 'gt leaves equal values out',
    given: GIVEN,
    value: ({ $ }) => [$.gt(['$n', 6]), $.gt(['$n', 7])],
    is: [true, false],
  },
  {
    id: '$.gte.values',
    title: 'gte takes equal values in',
    given: GIVEN,
    value: ({ $ }) => [$.gte(['$n', 7]), $.gte(['$n', 8])],
    is: [true, false],
  },
  {
    id: '$.lt.types',
    title: 'lt compares across types',
    given: GIVEN,
    value: ({ $ }) => [$.lt(['$n', '$text']), $.lt(['$text', '$n'])],
    is: [true, false],
  },
  {
    id: '$.lte.dates',
    title: 'lte compares dates',
    given: GIVEN,
    value: ({ $ }) => [$.lte(['$at', new Date('2024-03-01T00:00:00Z')]), $.lte(['$at', new Date(0)])],
    is: [true, false],
  },

  {
    id: '$.and.values',
    title: 'and wants all to be true; of nothing it is true',
    given: GIVEN,
    value: ({ $ }) => [$.and([true, '$n']), $.and([true, 0]), $.and([])],
    is: [true, false, true],
  },
  {
    id: '$.or.values',
    title: 'or wants one to be true; of nothing it is false',
    given: GIVEN,
    value: ({ $ }) => [$.or([false, '$n']), $.or([null, 0, '$missing']), $.or([])],
    is: [true, false, false],
  },
  {
    id: '$.not.values',
    title: 'not turns truth round; null, 0 and missing are false, a text and an array are true',
    given: GIVEN,
    value: ({ $ }) => [$.not(['$nothing']), $.not([0]), $.not(['$missing']), $.not(['']), $.not([[]])],
    is: [true, true, true, false, false],
  },
  {
    id: '$.cond.list',
    title: 'cond chooses between two values',
    given: GIVEN,
    value: ({ $ }) => $.cond([$.gt(['$n', 5]), 'high', 'low']),
    is: 'high',
  },
  {
    id: '$.cond.names',
    title: 'cond takes names too',
    given: GIVEN,
    value: ({ $ }) => $.cond({ if: $.gt(['$n', 50]), then: 'high', else: 'low' }),
    is: 'low',
  },
  {
    id: '$.cond.lazy',
    title: 'cond does not compute what it does not choose',
    source: operator('aggregation', 'cond'),
    given: GIVEN,
    value: ({ $ }) => $.cond([true, 1, $.divide(['$n', '$missing'])]),
    is: 1,
  },
  {
    id: '$.ifNull.missing',
    title: 'ifNull stands in for null and for a missing field',
    given: GIVEN,
    value: ({ $ }) => [$.ifNull(['$nothing', 'x']), $.ifNull(['$missing', 'x']), $.ifNull(['$n', 'x'])],
    is: ['x', 'x', 7],
  },
  {
    id: '$.switch.branches',
    title: 'switch takes the first branch that is true',
    given: GIVEN,
    value: ({ $ }) =>
      $.switch({
        branches: [
          { case: $.lt(['$n', 5]), then: 'low' },
          { case: $.lt(['$n', 10]), then: 'middle' },
          { case: true, then: 'high' },
        ],
        default: 'none',
      }),
    is: 'middle',
  },
  {
    id: '$.switch.default',
    title: 'switch has a default',
    given: GIVEN,
    value: ({ $ }) => $.switch({ branches: [{ case: false, then: 1 }], default: 'none' }),
    is: 'none',
  },
  {
    id: '$.switch.none',
    title: 'switch without a default refuses when no branch is true',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.switch({ branches: [{ case: false, then: 1 }] }) })
        .end(),
    saying: BAD,
  },
  {
    id: '$.literal.text',
    title: 'literal takes a text with a dollar as it is',
    given: GIVEN,
    value: ({ $ }) => $.literal('$n'),
    is: '$n',
  },
  {
    id: '$.literal.expression',
    title: 'literal takes an object as it is',
    given: GIVEN,
    value: ({ $ }) => $.literal({ $add: [1, 2] }),
    is: { $add: [1, 2] },
  },
  {
    id: '$.let.variables',
    title: 'let names values for one expression',
    given: GIVEN,
    value: ({ $ }) => $.let({ vars: { double: $.multiply(['$n', 2]), low: '$m' }, in: $.add(['$$double', '$$low']) }),
    is: 12,
  },
  {
    id: '$.let.unknown',
    title: 'a variable that nobody has named is refused',
    source: operator('aggregation', 'let'),
    given: GIVEN,
    refuses: ({ things }) => things.aggregate().project({ v: '$$unheardOf' }).end(),
    saying: BAD,
  },
  {
    id: '$.meta.no-text',
    title: 'meta asks for a score of a text search, which there is none of',
    source: operator('aggregation', 'meta'),
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.meta('textScore') })
        .end(),
    saying: BAD,
    only: { on: 'emulator', why: 'versions of MongoDB before 4.4 leave the field out' },
  },
]);
