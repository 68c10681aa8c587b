import { cases } from '../conformance-case.ts';
import { expression } from '../sources.ts';

const GIVEN = { only: { n: 7, m: -2, half: 2.5, text: '7', nothing: null, at: new Date('2024-03-01T00:00:00Z') } };
const BAD = { code: 'DATABASE_REQUEST_FAILED' };

export const numbers = cases(expression, [
  { id: '$.abs.negative', title: 'abs drops the sign', given: GIVEN, value: ({ $ }) => $.abs('$m'), is: 2 },
  {
    id: '$.abs.null',
    title: 'abs of null and of a missing field is null',
    given: GIVEN,
    value: ({ $ }) => [$.abs('$nothing'), $.abs('$missing')],
    is: [null, null],
  },
  {
    id: '$.abs.text',
    title: 'abs of a text is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.abs('$text') })
        .end(),
    saying: BAD,
  },
  {
    id: '$.add.numbers',
    title: 'add adds all of its arguments',
    given: GIVEN,
    value: ({ $ }) => $.add(['$n', '$m', 0.5]),
    is: 5.5,
  },
  {
    id: '$.add.date',
    title: 'add adds milliseconds to a date',
    given: GIVEN,
    value: ({ $ }) => $.add(['$at', 3_600_000]),
    is: new Date('2024-03-01T01:00:00Z'),
  },
  {
    id: '$.add.null',
    title: 'add with null is null',
    given: GIVEN,
    value: ({ $ }) => $.add(['$n', '$nothing']),
    is: null,
  },
  {
    id: '$.add.text',
    title: 'add of a text is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.add(['$n', '$text']) })
        .end(),
    saying: BAD,
  },
  {
    id: '$.subtract.numbers',
    title: 'subtract takes the second from the first',
    given: GIVEN,
    value: ({ $ }) => $.subtract(['$n', '$m']),
    is: 9,
  },
  {
    id: '$.subtract.dates',
    title: 'two dates lie so many milliseconds apart',
    given: GIVEN,
    value: ({ $ }) => $.subtract(['$at', new Date('2024-02-29T23:59:59Z')]),
    is: 1000,
  },
  {
    id: '$.subtract.date-number',
    title: 'subtract takes milliseconds from a date',
    given: GIVEN,
    value: ({ $ }) => $.subtract(['$at', 1000]),
    is: new Date('2024-02-29T23:59:59Z'),
  },
  {
    id: '$.multiply.numbers',
    title: 'multiply multiplies all of its arguments',
    given: GIVEN,
    value: ({ $ }) => $.multiply(['$n', '$m', '$half']),
    is: -35,
  },
  {
    id: '$.divide.numbers',
    title: 'divide gives a fraction',
    given: GIVEN,
    value: ({ $ }) => $.divide(['$n', 2]),
    is: 3.5,
  },
  {
    id: '$.divide.zero',
    title: 'division by 0 is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.divide(['$n', 0]) })
        .end(),
    saying: { ...BAD, message: /divide by zero/ },
  },
  { id: '$.mod.numbers', title: 'mod is the remainder', given: GIVEN, value: ({ $ }) => $.mod(['$n', 4]), is: 3 },
  {
    id: '$.mod.negative',
    title: 'the remainder has the sign of what is divided',
    given: GIVEN,
    value: ({ $ }) => $.mod([-7, 4]),
    is: -3,
  },
  {
    id: '$.ceil.fraction',
    title: 'ceil goes up',
    given: GIVEN,
    value: ({ $ }) => [$.ceil('$half'), $.ceil(-2.5)],
    is: [3, -2],
  },
  {
    id: '$.floor.fraction',
    title: 'floor goes down',
    given: GIVEN,
    value: ({ $ }) => [$.floor('$half'), $.floor(-2.5)],
    is: [2, -3],
  },
  {
    id: '$.trunc.fraction',
    title: 'trunc drops the fraction',
    given: GIVEN,
    value: ({ $ }) => [$.trunc(2.9), $.trunc(-2.9)],
    is: [2, -2],
  },
  { id: '$.sqrt.number', title: 'sqrt is the square root', given: GIVEN, value: ({ $ }) => $.sqrt(49), is: 7 },
  {
    id: '$.sqrt.negative',
    title: 'the root of a negative number is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.sqrt('$m') })
        .end(),
    saying: BAD,
  },
  {
    id: '$.pow.numbers',
    title: 'pow raises to a power',
    given: GIVEN,
    value: ({ $ }) => [$.pow([2, 10]), $.pow([2, -1])],
    is: [1024, 0.5],
  },
  { id: '$.exp.number', title: 'exp is a power of e', given: GIVEN, value: ({ $ }) => $.exp(0), is: 1 },
  { id: '$.ln.number', title: 'ln is the natural logarithm', given: GIVEN, value: ({ $ }) => $.ln(1), is: 0 },
  { id: '$.log.base', title: 'log takes a base', given: GIVEN, value: ({ $ }) => $.log([8, 2]), is: 3 },
  {
    id: '$.log10.number',
    title: 'log10 is the logarithm to base 10',
    given: GIVEN,
    value: ({ $ }) => $.log10(1000),
    is: 3,
  },
  {
    id: '$.log10.zero',
    title: 'the logarithm of 0 is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.log10(0) })
        .end(),
    saying: BAD,
  },
]);
