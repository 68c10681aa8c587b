import { DAY_MS, MINUTE_MS, shanghaiDay, shanghaiMidnight } from '../core/clock.ts';
import type { OpeningHours } from './store.ts';

/** Whether a store is open at a moment, and when that changes. */
export interface Opening {
  isOpen: boolean;
  /** When it closes; undefined when it is closed, or stays open for longer than a week. */
  closesAt?: Date;
  /** When it opens; undefined when it is open, or stays closed for longer than a week. */
  opensAt?: Date;
}

interface Interval {
  start: number;
  end: number;
}

/** So many days are looked at: yesterday, today and a week. */
const DAYS = 9;

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return 60 * hours + minutes;
}

/** The spans that begin on the business day on which `midnight` is; they may end on the next. */
function spansOf({ week, special }: OpeningHours, midnight: number): Interval[] {
  const day = shanghaiDay(new Date(midnight));
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const spans = special?.find(({ date }) => date === day)?.spans ?? week[weekday] ?? [];
  return spans.map(({ from, until }) => {
    const [start, end] = [minutesOf(from), minutesOf(until)];
    const nextDay = end <= start ? DAY_MS : 0;
    return { start: midnight + start * MINUTE_MS, end: midnight + end * MINUTE_MS + nextDay };
  });
}

/** What touches or overlaps is one interval. */
function joined(intervals: readonly Interval[]): Interval[] {
  const all: Interval[] = [];
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else all.push({ start, end });
  }
  return all;
}

/**
 * Whether a store with these hours is open, and until when. What began on the evening before runs on over midnight, also
 * into a day that is closed.
 */
export function openingAt(hours: OpeningHours, moment: Date): Opening {
  const today = shanghaiMidnight(moment).getTime();
  const days = Array.from({ length: DAYS }, (_, index) => today + (index - 1) * DAY_MS);
  const intervals = joined(days.flatMap((midnight) => spansOf(hours, midnight)));
  const now = moment.getTime();
  const next = intervals.find(({ end }) => end > now);
  if (!next) return { isOpen: false };
  if (next.start > now) return { isOpen: false, opensAt: new Date(next.start) };
  const isWithoutEnd = next.end >= today + (DAYS - 1) * DAY_MS;
  return isWithoutEnd ? { isOpen: true } : { isOpen: true, closesAt: new Date(next.end) };
}
