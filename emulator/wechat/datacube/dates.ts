import { WeChatError } from '../api/errors.ts';
import { beijingDay, parseDate, startOfDay } from '../beijing.ts';

/** The numbers of a day are ready at eight o'clock of the next. https://developers.weixin.qq.com/doc/subscription/api/wedata/user/api_getusercumulate */
const READY_AFTER_MS = 8 * 60 * 60 * 1000;

/**
 * The days that a body with `begin_date` and `end_date` asks for; refuses with 61500 (no date), 61501 (more than
 * `mostDays`, turned round, or not before today) and 61503 (yesterday, too early in the morning).
 */
export function readDays(body: Record<string, unknown>, nowMs: number, mostDays: number): number[] {
  const days = readPastDays(body, nowMs, mostDays);
  if (!isReady(days.at(-1)!, nowMs)) throw new WeChatError(61503);
  return days;
}

/** The same, ready or not. */
export function readPastDays(body: Record<string, unknown>, nowMs: number, mostDays: number): number[] {
  const [begin, end] = [parseDate(body.begin_date), parseDate(body.end_date)];
  if (begin === undefined || end === undefined) throw new WeChatError(61500);
  const today = beijingDay(nowMs);
  if (begin > end || end >= today || end - begin >= mostDays) throw new WeChatError(61501);
  return Array.from({ length: end - begin + 1 }, (_, at) => begin + at);
}

export function isReady(day: number, nowMs: number): boolean {
  return nowMs >= startOfDay(day + 1) + READY_AFTER_MS;
}
