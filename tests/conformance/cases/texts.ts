import { cases } from '../conformance-case.ts';
import { expression, operator } from '../sources.ts';

const GIVEN = { only: { s: 'Hello', cn: '微信支付', n: 5, at: new Date('2024-02-29T01:02:03.045Z') } };
const BAD = { code: 'DATABASE_REQUEST_FAILED' };

export const texts = cases(expression, [
  {
    id: '$.concat.texts',
    title: 'concat joins texts',
    given: GIVEN,
    value: ({ $ }) => $.concat(['$s', ', ', '$cn']),
    is: 'Hello, 微信支付',
  },
  {
    id: '$.concat.null',
    title: 'concat with a missing field is null',
    given: GIVEN,
    value: ({ $ }) => $.concat(['$s', '$missing']),
    is: null,
  },
  {
    id: '$.concat.number',
    title: 'concat of a number is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.concat(['$s', '$n']) })
        .end(),
    saying: BAD,
  },
  {
    id: '$.indexOfBytes.found',
    title: 'indexOfBytes counts bytes: a Chinese character has three',
    given: GIVEN,
    value: ({ $ }) => [$.indexOfBytes(['$cn', '支']), $.indexOfBytes(['$s', 'z'])],
    is: [6, -1],
  },
  {
    id: '$.indexOfCP.found',
    title: 'indexOfCP counts characters',
    given: GIVEN,
    value: ({ $ }) => [$.indexOfCP(['$cn', '支']), $.indexOfCP(['$s', 'l', 3]), $.indexOfCP(['$s', 'l', 4])],
    is: [2, 3, -1],
  },
  {
    id: '$.split.separator',
    title: 'split divides a text',
    given: GIVEN,
    value: ({ $ }) => [$.split(['a,b,,c', ',']), $.split(['$s', ','])],
    is: [['a', 'b', '', 'c'], ['Hello']],
  },
  {
    id: '$.split.null',
    title: 'split of a missing field is null',
    given: GIVEN,
    value: ({ $ }) => $.split(['$missing', ',']),
    is: null,
  },
  {
    id: '$.strLenBytes.text',
    title: 'strLenBytes counts bytes',
    given: GIVEN,
    value: ({ $ }) => [$.strLenBytes('$s'), $.strLenBytes('$cn')],
    is: [5, 12],
  },
  {
    id: '$.strLenCP.text',
    title: 'strLenCP counts characters, those beyond 16 bits as one',
    given: GIVEN,
    value: ({ $ }) => [$.strLenCP('$cn'), $.strLenCP('a😀')],
    is: [4, 2],
  },
  {
    id: '$.strLenCP.missing',
    title: 'strLenCP of a missing field is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.strLenCP('$missing') })
        .end(),
    saying: BAD,
  },
  {
    id: '$.strcasecmp.texts',
    title: 'strcasecmp ignores case',
    given: GIVEN,
    value: ({ $ }) => [$.strcasecmp(['$s', 'HELLO']), $.strcasecmp(['a', 'B']), $.strcasecmp(['c', 'B'])],
    is: [0, -1, 1],
  },
  {
    id: '$.substr.part',
    title: 'substr takes so many from a position; -1 takes the rest',
    given: GIVEN,
    value: ({ $ }) => [$.substr(['$s', 1, 3]), $.substr(['$s', 2, -1])],
    is: ['ell', 'llo'],
  },
  {
    id: '$.substrBytes.part',
    title: 'substrBytes counts bytes',
    given: GIVEN,
    value: ({ $ }) => $.substrBytes(['$cn', 6, 6]),
    is: '支付',
  },
  {
    id: '$.substrBytes.broken',
    title: 'substrBytes within a character is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.substrBytes(['$cn', 1, 3]) })
        .end(),
    saying: BAD,
  },
  {
    id: '$.substrCP.part',
    title: 'substrCP counts characters',
    given: GIVEN,
    value: ({ $ }) => [$.substrCP(['$cn', 2, 2]), $.substrCP(['$s', 3, 99])],
    is: ['支付', 'lo'],
  },
  {
    id: '$.toLower.text',
    title: 'toLower makes small letters; of null it is the empty text',
    given: GIVEN,
    value: ({ $ }) => [$.toLower('$s'), $.toLower('$missing')],
    is: ['hello', ''],
  },
  {
    id: '$.toUpper.text',
    title: 'toUpper makes capitals',
    given: GIVEN,
    value: ({ $ }) => $.toUpper('$s'),
    is: 'HELLO',
  },
  {
    id: '$.toUpper.number',
    title: 'toUpper of a number is its digits',
    source: operator('aggregation', 'toUpper'),
    given: GIVEN,
    value: ({ $ }) => $.toUpper('$n'),
    is: '5',
  },
]);
