import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, shanghaiDay, shanghaiMoment } from '../core/clock.ts';
import { usableTime } from './validity.ts';

const moment = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const days = fc.integer({ min: 1, max: 400 });
const lastMoment = ({ expiresAt }: { expiresAt: Date }) => new Date(expiresAt.getTime() - 1);

describe('when a coupon can be used', () => {
  it.each([
    [{ is: 'fixed', from: '2024-03-08', until: '2024-03-10' }, '2024-03-08 00:00', '2024-03-10 23:59'],
    [{ is: 'relative', days: 1 }, '2024-03-01 12:00', '2024-03-02 23:59'],
    [{ is: 'relative', days: 1, startsAfterDays: 1 }, '2024-03-02 00:00', '2024-03-02 23:59'],
    [{ is: 'relative', days: 7, startsAfterDays: 3 }, '2024-03-04 00:00', '2024-03-10 23:59'],
  ] as const)('%j, issued on 1 March at noon: from %s to %s', (validity, from, until) => {
    const time = usableTime(validity, new Date('2024-03-01T12:00:00+08:00'));
    expect([shanghaiMoment(time.startsAt), shanghaiMoment(lastMoment(time))]).toEqual([from, until]);
  });

  it('is never shorter than the days that were promised, ends with a day, and is longer by less than a day', () => {
    fc.assert(
      fc.property(moment, days, fc.option(days, { nil: undefined }), (issuedAt, days, startsAfterDays) => {
        const time = usableTime({ is: 'relative', days, startsAfterDays }, issuedAt);
        const span = time.expiresAt.getTime() - time.startsAt.getTime();
        expect(span).toBeGreaterThanOrEqual(days * DAY_MS);
        expect(span).toBeLessThanOrEqual((days + 1) * DAY_MS);
        expect(time.startsAt.getTime()).toBeGreaterThanOrEqual(issuedAt.getTime());
        expect(shanghaiDay(lastMoment(time))).not.toBe(shanghaiDay(time.expiresAt));
      }),
    );
  });
});
