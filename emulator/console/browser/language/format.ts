/** Days and times are shown as in Shanghai, wherever the browser is. */
const ZONE = 'Asia/Shanghai';

const clockTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const preciseTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
const whole = new Intl.NumberFormat('en-US');
const SECOND_MS = 1_000;

export const formatNumber = (value: number): string => whole.format(value);
/** `14:03:22` */
export const formatTime = (ms: number): string => clockTime.format(ms);
/** `14:03:22.123` */
export const formatPreciseTime = (iso: string): string => preciseTime.format(Date.parse(iso));
/** `2025-07-01` */
export const formatDay = (ms: number): string => dayOf.format(ms);
export const formatMoment = (ms: number): string => `${formatDay(ms)} ${formatTime(ms)}`;
export const formatWeekday = (ms: number, language: string): string =>
  new Intl.DateTimeFormat(language, { timeZone: ZONE, weekday: 'short' }).format(ms);

/** `0:42`, `1:03:20`, `2 d 04:00`: until something happens. */
export function formatWait(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const two = (value: number): string => String(value).padStart(2, '0');
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}`;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return `${minutes}:${two(seconds % 60)}`;
}
