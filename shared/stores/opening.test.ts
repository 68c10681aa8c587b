import { describe, expect, it } from '@jest/globals';
import { openingHours } from '../contracts/store.ts';
import { openingAt } from './opening.ts';
import { nineToNine } from './stores.harness.ts';

/** In Beijing; 2024-03-04 is a Monday. */
const at = (day: string, time: string): Date => new Date(`${day}T${time}:00+08:00`);
const never = Array.from({ length: 7 }, () => []);
const onlyOn = (weekday: number, ...spans: { from: string; until: string }[]) =>
  never.map((none, index) => (index === weekday ? spans : none));

describe('opening hours', () => {
  it('are those of the weekday in Beijing, wherever the server stands', () => {
    const hours = { week: onlyOn(0, { from: '09:00', until: '12:00' }, { from: '14:00', until: '18:00' }) };
    const opening = (time: string) => openingAt(hours, at('2024-03-04', time));
    expect(opening('08:59')).toEqual({ isOpen: false, opensAt: at('2024-03-04', '09:00') });
    expect(opening('09:00')).toEqual({ isOpen: true, closesAt: at('2024-03-04', '12:00') });
    expect(opening('11:59')).toMatchObject({ isOpen: true });
    expect(opening('12:00')).toEqual({ isOpen: false, opensAt: at('2024-03-04', '14:00') });
    expect(opening('18:00')).toEqual({ isOpen: false, opensAt: at('2024-03-11', '09:00') });
    expect(openingAt(hours, at('2024-03-03', '23:59'))).toEqual({ isOpen: false, opensAt: at('2024-03-04', '09:00') });
  });

  it('run over midnight, into the next week too', () => {
    const hours = { week: onlyOn(6, { from: '18:00', until: '02:00' }) };
    const closesAt = at('2024-03-11', '02:00');
    expect(openingAt(hours, at('2024-03-10', '23:00'))).toEqual({ isOpen: true, closesAt });
    expect(openingAt(hours, at('2024-03-11', '01:59'))).toEqual({ isOpen: true, closesAt });
    expect(openingAt(hours, at('2024-03-11', '02:00'))).toEqual({ isOpen: false, opensAt: at('2024-03-17', '18:00') });
  });

  it('that touch or overlap are one time, over midnight too', () => {
    const week = onlyOn(0, { from: '09:00', until: '14:00' }, { from: '13:00', until: '24:00' });
    const tuesday = { from: '00:00', until: '01:00' };
    const hours = { week: week.map((spans, index) => (index === 1 ? [tuesday] : spans)) };
    expect(openingAt(hours, at('2024-03-04', '10:00'))).toEqual({ isOpen: true, closesAt: at('2024-03-05', '01:00') });
  });

  it('without an end name none', () => {
    const hours = { week: never.map(() => [{ from: '00:00', until: '24:00' }]) };
    expect(openingAt(hours, at('2024-03-04', '10:00'))).toEqual({ isOpen: true });
    const holiday = { date: '2024-03-08', spans: [] };
    const closesAt = at('2024-03-08', '00:00');
    expect(openingAt({ ...hours, special: [holiday] }, at('2024-03-04', '10:00'))).toEqual({ isOpen: true, closesAt });
  });

  it('of a special day stand for those of its weekday; what began the evening before goes on', () => {
    const bar = { week: never.map(() => [{ from: '20:00', until: '03:00' }]) };
    const closed = { ...bar, special: [{ date: '2024-03-05', spans: [] }] };
    expect(openingAt(closed, at('2024-03-05', '02:00'))).toEqual({ isOpen: true, closesAt: at('2024-03-05', '03:00') });
    expect(openingAt(closed, at('2024-03-05', '21:00'))).toEqual({ isOpen: false, opensAt: at('2024-03-06', '20:00') });
    expect(openingAt(closed, at('2024-03-06', '01:00'))).toMatchObject({ isOpen: false });
    const short = { week: nineToNine, special: [{ date: '2024-03-05', spans: [{ from: '10:00', until: '12:00' }] }] };
    expect(openingAt(short, at('2024-03-05', '09:30'))).toEqual({ isOpen: false, opensAt: at('2024-03-05', '10:00') });
    expect(openingAt(short, at('2024-03-05', '13:00'))).toEqual({ isOpen: false, opensAt: at('2024-03-06', '09:00') });
  });

  it('that never come name no time', () => {
    expect(openingAt({ week: never }, at('2024-03-04', '10:00'))).toEqual({ isOpen: false });
  });

  it.each([
    ['six days', { week: never.slice(1) }],
    ['a span of no length', { week: onlyOn(0, { from: '09:00', until: '09:00' }) }],
    ['no time of day', { week: onlyOn(0, { from: '24:00', until: '09:00' }) }],
    ['no day', { week: never, special: [{ date: '2024-02-30', spans: [] }] }],
    ['a day that stands there twice', { week: never, special: [1, 2].map(() => ({ date: '2024-03-05', spans: [] })) }],
  ])('are refused with %s', (_, hours) => {
    expect(openingHours.safeParse(hours).success).toBe(false);
  });
});
