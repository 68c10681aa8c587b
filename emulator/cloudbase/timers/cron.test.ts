import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseCron } from './cron.ts';

const after = (cron: string, from: string, count = 1): string[] => {
  const schedule = parseCron(cron);
  const moments: string[] = [];
  let at: number | undefined = Date.parse(from);
  while (moments.length < count && (at = schedule.next(at)) !== undefined) moments.push(new Date(at).toISOString());
  return moments;
};

/** Minutes, hours and weekdays or days of an expression, and the same as a question about one moment in UTC+8. */
const numbers = (from: number, to: number) =>
  fc.oneof(
    fc.constant({ text: '*', has: () => true }),
    fc.uniqueArray(fc.integer({ min: from, max: to }), { minLength: 1, maxLength: 4 }).map((values) => ({
      text: values.join(','),
      has: (value: number) => values.includes(value),
    })),
    fc
      .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }), fc.integer({ min: 1, max: 9 }))
      .map(([a, b, step]) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        return {
          text: `${low}-${high}/${step}`,
          has: (value: number) => value >= low && value <= high && (value - low) % step === 0,
        };
      }),
    fc.tuple(fc.integer({ min: from, max: to }), fc.integer({ min: 1, max: 20 })).map(([low, step]) => ({
      text: `${low}/${step}`,
      has: (value: number) => value >= low && (value - low) % step === 0,
    })),
  );

describe('a cron expression of the platform', () => {
  it('comes due at the first minute that all its fields allow', () => {
    const start = Date.parse('2026-02-26T03:17:00Z');
    fc.assert(
      fc.property(numbers(0, 59), numbers(0, 23), numbers(0, 6), (minute, hour, weekday) => {
        const allows = (ms: number): boolean => {
          const there = new Date(ms + 8 * 3600_000);
          return minute.has(there.getUTCMinutes()) && hour.has(there.getUTCHours()) && weekday.has(there.getUTCDay());
        };
        let expected = start + 60_000;
        while (!allows(expected)) expected += 60_000;
        expect(parseCron(`0 ${minute.text} ${hour.text} * * ${weekday.text} *`).next(start)).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['0 * * * * * *', '2026-03-01T00:00:00.000Z', '2026-03-01T00:01:00.000Z'],
    ['*/5 * * * * * *', '2026-03-01T00:00:01.000Z', '2026-03-01T00:00:05.000Z'],
    ['0 */5 * * * * *', '2026-03-01T00:04:59.999Z', '2026-03-01T00:05:00.000Z'],
    ['0 1/10 * * * * *', '2026-03-01T00:02:00.000Z', '2026-03-01T00:11:00.000Z'],
    ['0 0 2 * * * *', '2026-03-01T00:00:00.000Z', '2026-03-01T18:00:00.000Z'],
    ['0 0 2 1 * * *', '2026-03-01T00:00:00.000Z', '2026-03-31T18:00:00.000Z'],
    ['0 0 18 * * MON-FRI *', '2026-02-27T11:00:00.000Z', '2026-03-02T10:00:00.000Z'],
    ['0 0 0 * * 0 *', '2026-03-02T00:00:00.000Z', '2026-03-07T16:00:00.000Z'],
    ['0 0 0 1 1 * 2030', '2026-03-02T00:00:00.000Z', '2029-12-31T16:00:00.000Z'],
    ['0 0 0 1 JAN * 2028-2030', '2026-03-02T00:00:00.000Z', '2027-12-31T16:00:00.000Z'],
    ['0 0 10,14,16 * * * *', '2026-03-02T03:00:00.000Z', '2026-03-02T06:00:00.000Z'],
    ['0 */30 9-17 * * * *', '2026-03-02T09:30:00.000Z', '2026-03-03T01:00:00.000Z'],
    ['0 0 12 * * wed *', '2026-03-02T00:00:00.000Z', '2026-03-04T04:00:00.000Z'],
    ['0 0 0 31 * * *', '2026-03-31T00:00:00.000Z', '2026-05-30T16:00:00.000Z'],
    ['0 0 0 29 2 * *', '2026-03-01T00:00:00.000Z', '2028-02-28T16:00:00.000Z'],
    ['5,10-20/5,50 59 23 * * * *', '2026-03-01T15:59:10.000Z', '2026-03-01T15:59:15.000Z'],
  ])('%s comes due after %s at %s, counted in UTC+8', (cron, from, due) => {
    expect(after(cron, from)).toEqual([due]);
  });

  it('takes day and weekday as either of the two when both are given', () => {
    expect(after('0 0 12 1 * 1 *', '2026-03-03T00:00:00Z', 2)).toEqual([
      '2026-03-09T04:00:00.000Z',
      '2026-03-16T04:00:00.000Z',
    ]);
    expect(after('0 0 12 4 * 1 *', '2026-03-03T00:00:00Z')).toEqual(['2026-03-04T04:00:00.000Z']);
  });

  it('comes to an end when its years are over', () => {
    expect(after('0 0 0 1 1 * 2020', '2026-01-01T00:00:00Z')).toEqual([]);
  });

  it.each([
    '',
    '* * * * *',
    '0 * * * * *',
    '@daily',
    '60 * * * * * *',
    '0 0 25 * * * *',
    '0 /5 * * * * *',
    'x * * * * * *',
    '0 0 0 +1 * * *',
    '0 0 0 L * * *',
    '0 0 0 1 1 ? *',
    '0 0 0 * * 7 *',
    '0 0 0 * * 1#2 *',
    '0 0 0 * FOO * *',
    '0 0 0 * MON * *',
    '0 0 0 0 * * *',
    '0 0 22-2 * * * *',
    '0 */0 * * * * *',
    '0 1,,2 * * * * *',
    '0 0 0 1 1 * 1969',
    '0 0 0 1 1 * 2100',
  ])('refuses "%s"', (cron) => {
    expect(() => parseCron(cron)).toThrow();
  });
});
