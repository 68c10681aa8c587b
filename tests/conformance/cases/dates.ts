import { cases } from '../conformance-case.ts';
import { expression, operator } from '../sources.ts';

const GIVEN = { only: { s: 'Hello', cn: '微信支付', n: 5, at: new Date('2024-02-29T01:02:03.045Z') } };
const BAD = { code: 'DATABASE_REQUEST_FAILED' };
/** The first days of 2024: a Monday. The last days of 2023 belong to week 52, those of 2024 to week 1 of 2025. */
const NEW_YEAR = new Date('2024-01-01T00:00:00Z');

export const dates = cases(expression, [
  {
    id: '$.dateToString.format',
    title: 'dateToString writes a date as its format says',
    given: GIVEN,
    value: ({ $ }) => $.dateToString({ date: '$at', format: '%Y-%m-%d %H:%M:%S.%L' }),
    is: '2024-02-29 01:02:03.045',
  },
  {
    id: '$.dateToString.zone',
    title: 'dateToString takes a time zone by its name',
    given: GIVEN,
    value: ({ $ }) => $.dateToString({ date: '$at', format: '%H:%M %z', timezone: 'Asia/Shanghai' }),
    is: '09:02 +0800',
  },
  {
    id: '$.dateToString.offset',
    title: 'dateToString takes a time zone by its offset',
    given: GIVEN,
    value: ({ $ }) => $.dateToString({ date: '$at', format: '%d %H:%M', timezone: '-02:30' }),
    is: '28 22:32',
  },
  {
    id: '$.dateToString.weeks',
    title: 'dateToString knows days and weeks of the year, and the calendar of ISO 8601',
    given: GIVEN,
    value: ({ $ }) => $.dateToString({ date: '$at', format: '%j %w %u %U %V %G %%' }),
    is: '060 5 4 08 09 2024 %',
  },
  {
    id: '$.dateToString.null',
    title: 'dateToString of no date is null, or what onNull says',
    given: GIVEN,
    value: ({ $ }) => [
      $.dateToString({ date: '$missing', format: '%Y' }),
      $.dateToString({ date: '$missing', format: '%Y', onNull: 'never' }),
    ],
    is: [null, 'never'],
  },
  {
    id: '$.dateToString.default',
    title: 'dateToString without a format writes ISO 8601',
    source: operator('aggregation', 'dateToString'),
    given: GIVEN,
    value: ({ $ }) => $.dateToString({ date: '$at' }),
    is: '2024-02-29T01:02:03.045Z',
  },
  {
    id: '$.dateToString.unknown',
    title: 'an unknown letter in the format is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.dateToString({ date: '$at', format: '%E' }) })
        .end(),
    saying: BAD,
  },
  {
    id: '$.dateToString.no-date',
    title: 'dateToString of a text is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.dateToString({ date: '$s', format: '%Y' }) })
        .end(),
    saying: BAD,
  },
  {
    id: '$.dateFromParts.calendar',
    title: 'dateFromParts makes a date',
    given: GIVEN,
    value: ({ $ }) =>
      $.dateFromParts({ year: 2024, month: 2, day: 29, hour: 1, minute: 2, second: 3, millisecond: 45 }),
    is: new Date('2024-02-29T01:02:03.045Z'),
  },
  {
    id: '$.dateFromParts.defaults',
    title: 'what dateFromParts is not told is the first of its kind',
    given: GIVEN,
    value: ({ $ }) => $.dateFromParts({ year: 2024 }),
    is: NEW_YEAR,
  },
  {
    id: '$.dateFromParts.zone',
    title: 'dateFromParts takes a time zone',
    given: GIVEN,
    value: ({ $ }) => $.dateFromParts({ year: 2024, month: 1, day: 1, hour: 8, timezone: 'Asia/Shanghai' }),
    is: NEW_YEAR,
  },
  {
    id: '$.dateFromParts.range',
    title: 'a part that is too large to be carried over is refused',
    given: { only: {} },
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ at: $.dateFromParts({ year: 2024, month: 40_000 }) })
        .end(),
    saying: { message: /range \[-32768, 32767\]/ },
  },
  {
    id: '$.dateFromParts.iso',
    title: 'dateFromParts takes a week of ISO 8601',
    given: GIVEN,
    value: ({ $ }) => $.dateFromParts({ isoWeekYear: 2024, isoWeek: 1, isoDayOfWeek: 1 }),
    is: NEW_YEAR,
  },
  {
    id: '$.dateFromParts.carry',
    title: 'dateFromParts carries what is beyond its range',
    source: operator('aggregation', 'dateFromParts'),
    given: GIVEN,
    value: ({ $ }) => [
      $.dateFromParts({ year: 2023, month: 13, day: 1 }),
      $.dateFromParts({ year: 2024, month: 1, day: 0 }),
    ],
    is: [NEW_YEAR, new Date('2023-12-31T00:00:00Z')],
  },
  {
    id: '$.dateFromString.iso',
    title: 'dateFromString reads ISO 8601',
    given: GIVEN,
    value: ({ $ }) => [
      $.dateFromString({ dateString: '2024-02-29T01:02:03.045Z' }),
      $.dateFromString({ dateString: '2024-01-01' }),
    ],
    is: [new Date('2024-02-29T01:02:03.045Z'), NEW_YEAR],
  },
  {
    id: '$.dateFromString.offset',
    title: 'dateFromString reads an offset',
    given: GIVEN,
    value: ({ $ }) => $.dateFromString({ dateString: '2024-01-01T08:00:00+0800' }),
    is: NEW_YEAR,
  },
  {
    id: '$.dateFromString.zone',
    title: 'dateFromString takes a time zone',
    given: GIVEN,
    value: ({ $ }) => $.dateFromString({ dateString: '2024-01-01T08:00:00', timezone: 'Asia/Shanghai' }),
    is: NEW_YEAR,
  },
  {
    id: '$.dateFromString.broken',
    title: 'a text that is no date is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.dateFromString({ dateString: 'some day' }) })
        .end(),
    saying: BAD,
  },
  {
    id: '$.dayOfYear.early',
    title: 'the years before 100 are years of their own',
    source: operator('aggregation', 'dayOfYear'),
    given: { only: { at: new Date('0050-03-01T00:00:00Z') } },
    value: ({ $ }) => $.dateToString({ date: '$at', format: '%G-%j' }),
    is: '0050-060',
  },
  { id: '$.year.date', title: 'year of a date', given: GIVEN, value: ({ $ }) => $.year('$at'), is: 2024 },
  {
    id: '$.year.zone',
    title: 'parts of a date take a time zone',
    source: operator('aggregation', 'year'),
    given: GIVEN,
    value: ({ $ }) => $.year({ date: new Date('2023-12-31T16:00:00Z'), timezone: 'Asia/Shanghai' }),
    is: 2024,
  },
  { id: '$.year.null', title: 'year of null is null', given: GIVEN, value: ({ $ }) => $.year(null), is: null },
  {
    id: '$.year.no-date',
    title: 'year of a text is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.year('$s') })
        .end(),
    saying: BAD,
  },
  { id: '$.month.date', title: 'month counts from 1', given: GIVEN, value: ({ $ }) => $.month('$at'), is: 2 },
  {
    id: '$.dayOfMonth.date',
    title: 'dayOfMonth counts from 1',
    given: GIVEN,
    value: ({ $ }) => $.dayOfMonth('$at'),
    is: 29,
  },
  {
    id: '$.dayOfWeek.date',
    title: 'dayOfWeek is 1 on Sunday',
    given: GIVEN,
    value: ({ $ }) => [$.dayOfWeek('$at'), $.dayOfWeek(new Date('2024-03-03T00:00:00Z'))],
    is: [5, 1],
  },
  {
    id: '$.dayOfYear.date',
    title: 'dayOfYear counts from 1',
    given: GIVEN,
    value: ({ $ }) => [$.dayOfYear('$at'), $.dayOfYear(NEW_YEAR)],
    is: [60, 1],
  },
  {
    id: '$.hour.date',
    title: 'hour of a date',
    given: GIVEN,
    value: ({ $ }) => [$.hour('$at'), $.hour({ date: '$at', timezone: '+08:00' })],
    is: [1, 9],
  },
  { id: '$.minute.date', title: 'minute of a date', given: GIVEN, value: ({ $ }) => $.minute('$at'), is: 2 },
  { id: '$.second.date', title: 'second of a date', given: GIVEN, value: ({ $ }) => $.second('$at'), is: 3 },
  {
    id: '$.millisecond.date',
    title: 'millisecond of a date',
    given: GIVEN,
    value: ({ $ }) => $.millisecond('$at'),
    is: 45,
  },
  {
    id: '$.week.date',
    title: 'week counts from the first Sunday, and is 0 before it',
    given: GIVEN,
    value: ({ $ }) => [$.week(NEW_YEAR), $.week(new Date('2024-01-07T00:00:00Z'))],
    is: [0, 1],
  },
  {
    id: '$.isoWeek.date',
    title: 'isoWeek is 1 in the week of the first Thursday',
    given: GIVEN,
    value: ({ $ }) => [$.isoWeek(NEW_YEAR), $.isoWeek(new Date('2023-01-01T00:00:00Z'))],
    is: [1, 52],
  },
  {
    id: '$.isoWeekYear.date',
    title: 'isoWeekYear is the year of that week',
    given: GIVEN,
    value: ({ $ }) => [$.isoWeekYear(NEW_YEAR), $.isoWeekYear(new Date('2024-12-30T00:00:00Z'))],
    is: [2024, 2025],
  },
  {
    id: '$.isoDayOfWeek.date',
    title: 'isoDayOfWeek is 7 on Sunday',
    given: GIVEN,
    value: ({ $ }) => [$.isoDayOfWeek('$at'), $.isoDayOfWeek(new Date('2024-03-03T00:00:00Z'))],
    is: [4, 7],
  },
]);
