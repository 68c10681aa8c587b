import { DAY_MS, shanghaiDay } from '../core/clock.ts';
import type { Counts } from './counts.ts';
import type { Story } from './story.ts';

/** Those who came for the first time in the week of this Monday. */
export const weekSeries = (monday: string): string => `week:${monday}`;

/** The Monday of the week of a day. */
export function mondayOf(day: string): string {
  const at = new Date(day);
  const sinceMonday = (at.getUTCDay() + 6) % 7;
  return new Date(at.getTime() - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}

/** Counts one person in each week in which they came, by the week in which they came first. */
export function countWeeks({ entries, firstVisitAt }: Story, counts: Counts): void {
  if (!firstVisitAt) return;
  const series = weekSeries(mondayOf(shanghaiDay(firstVisitAt)));
  for (const monday of new Set(entries.map(({ at }) => mondayOf(shanghaiDay(at)))))
    counts.add(series, monday, 'people');
}
