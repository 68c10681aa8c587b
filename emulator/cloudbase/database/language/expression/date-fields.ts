const DAY_MS = 86_400_000;

/** A day at midnight UTC. `Date.UTC` takes the years 0 to 99 for those of the 20th century. @param month from 0 */
export const dayAt = (year: number, month: number, day: number): number => new Date(0).setUTCFullYear(year, month, day);

/** A field of a date by its UTC fields. */
export type DateField = (date: Date) => number;

const dayOfYear: DateField = (date) => Math.floor((date.getTime() - dayAt(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;

/** 1 is Monday, 7 Sunday. */
const isoDayOfWeek: DateField = (date) => date.getUTCDay() || 7;

/** The Thursday of the week decides which year it belongs to. */
function thursdayOf(date: Date): Date {
  return new Date(date.getTime() + (4 - isoDayOfWeek(date)) * DAY_MS);
}

/** What the date operators answer, under their names without the dollar sign. */
export const DATE_FIELDS = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  dayOfMonth: (date) => date.getUTCDate(),
  hour: (date) => date.getUTCHours(),
  minute: (date) => date.getUTCMinutes(),
  second: (date) => date.getUTCSeconds(),
  millisecond: (date) => date.getUTCMilliseconds(),
  dayOfYear,
  /** 1 is Sunday, 7 Saturday. */
  dayOfWeek: (date) => date.getUTCDay() + 1,
  isoDayOfWeek,
  /** Weeks begin on Sunday; week 1 with the first Sunday, the days before it are in week 0. */
  week: (date) => Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7),
  isoWeek: (date) => Math.floor((dayOfYear(thursdayOf(date)) - 1) / 7) + 1,
  isoWeekYear: (date) => thursdayOf(date).getUTCFullYear(),
} as const satisfies Record<string, DateField>;

/** The moment at which a week of the ISO calendar has one of its days, at midnight UTC. */
export function isoDate(year: number, week: number, day: number): number {
  const fourth = new Date(dayAt(year, 0, 4));
  return fourth.getTime() + ((week - 1) * 7 + day - isoDayOfWeek(fourth)) * DAY_MS;
}
