import { describe, expect, it } from '@jest/globals';
import { parseCron } from './cron.ts';

const after = (cron: string, from: string, count = 1): string[] => {
  const schedule = parseCron(cron);
  const moments: string[] = [];
  let at: number | undefined = Date.parse(from);
  while (moments.length < count && (at = schedule.next(at)) !== undefined) moments.push(new Date(at).toISOString());
  return moments;
};

describe('a cron expression of the platform', () => {
  it.each([
    ['0 * * * * * *', '2026-03-01T00:00:00.000Z', '2026-03-01T00:01:00.000Z'],
    ['*/5 * * * * * *', '2026-03-01T00:00:01.000Z', '2026-03-01T00:00:05.000Z'],
    ['0 */5 * * * * *', '2026-03-01T00:04:59.999Z', '2026-03-01T00:05:00.000Z'],
    ['0 1/10 * * * * *', '2026-03-01T00:02:00.000Z', '2026-03-01T00:11:00.000Z'],
    ['0 0 2 * * * *', '2026-03-01T00:00:00.000Z', '2026-03-01T18:00:00.000Z'],
    ['0 0 2 1 * * *', '2026-03-01T00:00:00.000Z', '2026-03-31T18:00:00.000Z'],
    ['0 0 18 * * MON-FRI *', '2026-02-27T11:00:00.000Z', '2026-03-02T10:00:00.000Z'],
    ['0 0 0 * * 0 *', '2026-03-02T00:00:00.000Z', '2026-03-07T16:00:00.000Z'],
    ['0 0 0 1 1 ? 2030', '2026-03-02T00:00:00.000Z', '2029-12-31T16:00:00.000Z'],
    ['0 0 0 L * ? *', '2026-02-01T00:00:00.000Z', '2026-02-27T16:00:00.000Z'],
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
  ])('refuses "%s"', (cron) => {
    expect(() => parseCron(cron)).toThrow();
  });
});
