/** Where the current time comes from; everything that needs it takes this as an argument. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;
export const MINUTE_MS = 60 * 1000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The business day in Asia/Shanghai (UTC+8, no daylight saving) as `YYYY-MM-DD`. */
export function shanghaiDay(moment: Date): string {
  return new Date(moment.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The time of day in Asia/Shanghai as `HH:MM`. */
export function shanghaiTime(moment: Date): string {
  return new Date(moment.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(11, 16);
}

/** The first moment of the business day. */
export const shanghaiMidnight = (moment: Date): Date => new Date(`${shanghaiDay(moment)}T00:00:00+08:00`);

/** Date and time of day in Asia/Shanghai, for people: `2024-03-01 12:00`. */
export const shanghaiMoment = (moment: Date): string => `${shanghaiDay(moment)} ${shanghaiTime(moment)}`;

/** The first moment of the next business day: WeChat's daily quotas start anew then. */
export function nextShanghaiMidnight(moment: Date): Date {
  return new Date(shanghaiMidnight(moment).getTime() + DAY_MS);
}

/** The second that `moment` lies in: WeChat's times are whole seconds, and ours are compared with them. */
export function atSecond(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1000) * 1000);
}
