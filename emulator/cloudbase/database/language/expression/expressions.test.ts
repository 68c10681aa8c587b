import { beforeEach, describe, expect, it } from '@jest/globals';
import { useLanguage } from '../language.harness.ts';

const { things, value, pipe, send } = useLanguage();

const date = (text: string) => ({ $date: text });
const NOON = date('2026-01-01T12:00:00.123Z');

beforeEach(async () => {
  await things().add({
    _id: 'a',
    n: 5,
    zero: 0,
    nothing: null,
    text: '优惠券abc',
    list: [3, 1, 2],
    empty: [],
    o: { b: [{ c: 1 }, { c: 2 }, 3, { d: 4 }] },
    at: new Date('2026-01-01T17:30:00Z'),
  });
});

describe('expressions', () => {
  it.each<[string, unknown, unknown]>([
    ['a path through an array', '$o.b.c', [1, 2]],
    ['a number is no place in a path', '$list.0', []],
    ['the length of an array is no field', '$list.length', []],
    ['methods of a date are no fields', { $ifNull: ['$at.getTime', 'missing'] }, 'missing'],
    ['missing elements are null', ['$gone', 1], [null, 1]],
    ['missing fields are left out', { $let: { vars: {}, in: { x: '$gone', y: 1 } } }, { y: 1 }],
    ['a sum with null', { $add: ['$n', '$nothing'] }, null],
    ['a sum of dates and numbers', { $add: ['$at', 1000] }, date('2026-01-01T17:30:01Z')],
    ['a difference of dates', { $subtract: ['$at', date('2026-01-01T17:29:59Z')] }, 1000],
    ['a remainder has the sign of the dividend', { $mod: [-7, 3] }, -1],
    ['one operand without an array', { $abs: -3 }, 3],
    ['halves round to the even neighbour', { $round: [2.5] }, { $numberDouble: '2.0' }],
    ['a place of decimals', { $trunc: [1.159, 2] }, 1.15],
    ['powers of ten', { $log: [1000, 10] }, { $numberDouble: '3.0' }],
    ['a missing value is less than null', { $cmp: ['$gone', '$nothing'] }, -1],
    ['types are ordered', { $lt: ['$n', '$text'] }, true],
    [
      'arrays are compared in their order',
      {
        $eq: [
          [1, 2],
          [2, 1],
        ],
      },
      false,
    ],
    ['empty texts are true', { $and: [''] }, true],
    ['nothing is true of nothing', { $and: [] }, true],
    ['a place from the end', { $arrayElemAt: ['$list', -1] }, 2],
    ['a place beyond the end', { $arrayElemAt: ['$list', 9] }, undefined],
    ['a slice from the end', { $slice: ['$list', -2] }, [1, 2]],
    ['a slice with a place', { $slice: ['$list', 1, 5] }, [1, 2]],
    ['a falling range', { $range: [3, 0, -2] }, [3, 1]],
    [
      'the longest of several',
      { $zip: { inputs: ['$list', ['x']], useLongestLength: true, defaults: [0, 'y'] } },
      [
        [3, 'x'],
        [1, 'y'],
        [2, 'y'],
      ],
    ],
    [
      'variables one in another',
      {
        $map: {
          input: [1, 2],
          in: { $reduce: { input: [10, 20], initialValue: '$$this', in: { $add: ['$$value', '$$this'] } } },
        },
      },
      [31, 32],
    ],
    ['a filter with another name', { $filter: { input: '$list', as: 'x', cond: { $gte: ['$$x', 2] } } }, [3, 2]],
    ['what $let binds', { $let: { vars: { x: { $add: ['$n', 1] } }, in: { $multiply: ['$$x', '$n'] } } }, 30],
    ['the document itself', { $let: { vars: { d: '$$ROOT' }, in: '$$d.n' } }, 5],
    ['bytes of Chinese texts', { $strLenBytes: '$text' }, 12],
    ['characters of Chinese texts', { $strLenCP: '$text' }, 6],
    ['bytes in front of a text', { $indexOfBytes: ['$text', 'abc'] }, 9],
    ['characters in front of a text', { $indexOfCP: ['$text', 'abc'] }, 3],
    ['characters beyond 2^16 are one', { $indexOfCP: ['😀b', 'b'] }, 1],
    ['a part by bytes', { $substrBytes: ['$text', 3, 6] }, '惠券'],
    ['a part by characters', { $substrCP: ['$text', 1, 2] }, '惠券'],
    ['only letters of ASCII change', { $toUpper: 'äbc' }, 'äBC'],
    ['numbers as texts', { $toLower: 5 }, '5'],
    ['trimmed texts', { $trim: { input: '  x ' } }, 'x'],
    [
      'sets ignore order and repetition',
      {
        $setEquals: [
          [1, 2, 1],
          [2, 1],
        ],
      },
      true,
    ],
    ['the average of nothing', { $avg: [] }, null],
    ['a sum ignores what is no number', { $sum: [1, 'x', null, [2]] }, 1],
    ['the type of a missing field', { $type: '$gone' }, 'missing'],
    ['what stands literally', { $literal: '$n' }, '$n'],
  ])('%s', async (_case, expression, expected) => {
    expect(await value(expression)).toEqual(JSON.parse(JSON.stringify({ v: asStored(expected) })).v);
  });

  it.each<[string, unknown, RegExp]>([
    ['an unknown operator', { $foo: 1 }, /Unrecognized expression '\$foo'/],
    ['two operators', { $add: [1], $abs: 1 }, /exactly one field/],
    ['too many operands', { $abs: [1, 2] }, /takes exactly 1 arguments. 2 were passed in/],
    ['an undefined variable', '$$foo', /Use of undefined variable: foo/],
    ['a division by zero', { $divide: ['$n', '$zero'] }, /can't \$divide by zero/],
    ['a sum with a text', { $add: ['$n', '$text'] }, /only supports numeric or date types, not string/],
    ['the size of nothing', { $size: '$gone' }, /must be an array, but was of type: missing/],
    ['half a character', { $substrBytes: ['$text', 1, 2] }, /continuation byte/],
    [
      'a switch without a branch that fits',
      { $switch: { branches: [{ case: false, then: 1 }] } },
      /no default was specified/,
    ],
    ['a text to concatenate that is none', { $concat: ['x', '$n'] }, /only supports strings, not int/],
    ['an empty path', '$', /not a valid FieldPath/],
    ['an unknown zone', { $year: { date: '$at', timezone: 'Mars/Olympus' } }, /unrecognized time zone/],
    [
      'an unknown letter of a format',
      { $dateToString: { date: '$at', format: '%Q' } },
      /Invalid format character '%Q'/,
    ],
    ['a text that is no date', { $dateFromString: { dateString: 'soon' } }, /Error parsing date string/],
    ['a parameter that does not exist', { $map: { input: [], in: 1, foo: 1 } }, /Unrecognized parameter to \$map: foo/],
  ])('are refused: %s', async (_case, expression, message) => {
    await expect(value(expression)).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });

  it('are refused before a document is looked at', async () => {
    await things().doc('a').remove();
    await expect(pipe([{ $project: { v: { $foo: 1 } } }])).rejects.toMatchObject({
      code: 'DATABASE_INVALID_OPERRATOR',
    });
    await expect(pipe([{ $group: { _id: null, v: { $foo: 1 } } }])).rejects.toMatchObject({
      message: expect.stringMatching(/unknown group operator/),
    });
    const query = JSON.stringify({ $expr: { $foo: 1 } });
    await expect(send('getDocument', { query })).rejects.toMatchObject({ code: 'DATABASE_INVALID_OPERRATOR' });
  });
});

describe('dates', () => {
  const inShanghai = (name: string, timezone = 'Asia/Shanghai') => ({ [name]: { date: '$at', timezone } });

  it.each<[string, unknown, unknown]>([
    ['the day in another zone', inShanghai('$dayOfMonth'), 2],
    ['the hour in a zone given by its distance', inShanghai('$hour', '+08:00'), 1],
    ['the hour in a zone given without a colon', inShanghai('$hour', '-0330'), 14],
    ['the day of the week, from Sunday on', { $dayOfWeek: NOON }, 5],
    ['the day of the week, from Monday on', { $isoDayOfWeek: NOON }, 4],
    ['the first days of a year are in week 0', { $week: NOON }, 0],
    ['but in week 1 of the ISO calendar', { $isoWeek: NOON }, 1],
    ['the ISO year of the end of December', { $isoWeekYear: date('2025-12-29T00:00:00Z') }, 2026],
    ['the ISO week of the end of December', { $isoWeek: date('2025-12-29T00:00:00Z') }, 1],
    ['the week that begins on Sunday', { $week: date('2026-01-04T00:00:00Z') }, 1],
    ['the last day of a leap year', { $dayOfYear: date('2024-12-31T00:00:00Z') }, 366],
    ['a date as a text', { $dateToString: { date: NOON } }, '2026-01-01T12:00:00.123Z'],
    [
      'a date as a text of a zone',
      { $dateToString: { date: '$at', format: '%Y-%m-%d %H:%M:%S %z', timezone: 'Asia/Shanghai' } },
      '2026-01-02 01:30:00 +0800',
    ],
    [
      'all letters of a format',
      { $dateToString: { date: NOON, format: '%d %G %j %L %w %u %U %V %Z %%' } },
      '01 2026 001 123 5 4 00 01 +0 %',
    ],
    ['what stands for no date', { $dateToString: { date: '$gone', onNull: '-' } }, '-'],
    [
      'a date of parts in a zone',
      { $dateFromParts: { year: 2026, month: 14, day: 0, timezone: 'Asia/Shanghai' } },
      date('2027-01-30T16:00:00Z'),
    ],
    [
      'a date of weeks',
      { $dateFromParts: { isoWeekYear: 2026, isoWeek: 1, isoDayOfWeek: 4 } },
      date('2026-01-01T00:00:00Z'),
    ],
    [
      'a text with its zone',
      { $dateFromString: { dateString: '2026-01-01T08:00:00+08:00' } },
      date('2026-01-01T00:00:00Z'),
    ],
    [
      'a text of a zone',
      { $dateFromString: { dateString: '2026-01-01', timezone: 'Asia/Shanghai' } },
      date('2025-12-31T16:00:00Z'),
    ],
    [
      'a text of a format',
      { $dateFromString: { dateString: '31/12/2025', format: '%d/%m/%Y' } },
      date('2025-12-31T00:00:00Z'),
    ],
    ['a day that does not exist', { $dateFromString: { dateString: '2026-02-30', onError: 'wrong' } }, 'wrong'],
    ['summer time', { $hour: { date: date('2026-07-01T12:00:00Z'), timezone: 'Europe/Berlin' } }, 14],
    ['the year of nothing', { $year: '$gone' }, null],
  ])('%s', async (_case, expression, expected) => {
    expect(await value(expression)).toEqual(asStored(expected));
  });
});

/** Dates as an answer writes them. */
function asStored(expected: unknown): unknown {
  const text = (expected as { $date?: string } | null | undefined)?.$date;
  return text === undefined ? expected : { $date: new Date(text).toISOString() };
}
