/** WeChat counts days and months in Beijing, which has no summer time. */
const BEIJING_OFFSET_MS = 8 * 60 * 60 * 1000;
export const DAY_MS = 24 * 60 * 60 * 1000;

/** The day of a moment, as a number of days since 1970. */
export function beijingDay(ms: number): number {
  return Math.floor((ms + BEIJING_OFFSET_MS) / DAY_MS);
}

/** The month of a moment, as a number of months since the year 0. */
export function beijingMonth(ms: number): number {
  const date = new Date(ms + BEIJING_OFFSET_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The moment at which a day begins, in milliseconds since 1970. */
export function startOfDay(day: number): number {
  return day * DAY_MS - BEIJING_OFFSET_MS;
}

/** `2026-11-29`. */
export function dateText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The day that `2026-11-29` means; undefined for any other text, and for days that the calendar does not have. */
export function parseDate(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const day = Date.parse(`${text}T00:00:00Z`) / DAY_MS;
  return Number.isInteger(day) && dateText(day) === text ? day : undefined;
}
