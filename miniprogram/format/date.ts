/** China has one time zone and no summer time, whatever the phone is set to. */
const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment of the wire (ISO, UTC) as a day in Shanghai: "2026.03.01". */
export function day(moment: string): string {
  const at = new Date(Date.parse(moment) + SHANGHAI_OFFSET_MS);
  return `${at.getUTCFullYear()}.${two(at.getUTCMonth() + 1)}.${two(at.getUTCDate())}`;
}

/** Day and minute in Shanghai: "2026.03.01 18:30". */
export function minute(moment: string): string {
  const at = new Date(Date.parse(moment) + SHANGHAI_OFFSET_MS);
  return `${day(moment)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** Minute of the day in Shanghai: "18:30". */
export const timeOfDay = (moment: string): string => minute(moment).slice(-5);

/** Day of the year and minute in Shanghai, for moments that are near: "3月1日 18:30". */
export function nearMinute(moment: string): string {
  const at = new Date(Date.parse(moment) + SHANGHAI_OFFSET_MS);
  return `${at.getUTCMonth() + 1}月${at.getUTCDate()}日 ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** Day in Shanghai of a moment in ms, as the server takes it: "2026-03-01". */
export const dayOf = (at: number): string => day(new Date(at).toISOString()).replace(/\./g, '-');

/** A day of the wire as people read it: "2026-03-01" → "2026.03.01". */
export const dotted = (date: string): string => date.replace(/-/g, '.');

/** The moment of the wire of a day ("2026-03-01") and a minute ("18:30") in Shanghai; empty where they are none. */
export function momentOf(date: string, time: string): string {
  const at = Date.parse(`${date}T${time}:00Z`) - SHANGHAI_OFFSET_MS;
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}

/** Hour of the day in Shanghai of a moment in ms, 0 to 23. */
export const hourOfDay = (at: number): number => new Date(at + SHANGHAI_OFFSET_MS).getUTCHours();

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many midnights of Shanghai lie between a moment in ms and one of the wire: 0 is today. */
export const daysUntil = (moment: string, from: number): number =>
  Math.floor((Date.parse(moment) + SHANGHAI_OFFSET_MS) / DAY_MS) - Math.floor((from + SHANGHAI_OFFSET_MS) / DAY_MS);
