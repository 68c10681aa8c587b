import { Cron } from 'croner';

/** Timers of the platform run in UTC+8, whatever the time zone of the function. */
const TIME_ZONE = 'Asia/Shanghai';

/** Seven fields: second, minute, hour, day, month, weekday, year. https://cloud.tencent.com/document/product/583/9708 */
const FIELDS = 7;

/** What a field may be made of; refuses what croner knows besides (`@daily`, `+`, a step without a start). */
const FIELD = /^(?!\/)[0-9A-Za-z,*?#/-]+$/;

/** A parsed cron expression. */
export interface Schedule {
  /** The first moment after `afterMs` (milliseconds since 1970); undefined when there is none any more. */
  next(afterMs: number): number | undefined;
}

/** Parses a cron expression of the platform; throws an Error that says what is wrong with it. */
export function parseCron(expression: string): Schedule {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== FIELDS)
    throw new Error(`a cron expression has ${FIELDS} fields, this one has ${fields.length}`);
  const wrong = fields.find((field) => !FIELD.test(field));
  if (wrong !== undefined) throw new Error(`"${wrong}" is no field of a cron expression`);
  // `sloppyRanges` allows 5/10, which the platform documents.
  const cron = new Cron(fields.join(' '), { mode: '7-part', timezone: TIME_ZONE, sloppyRanges: true, paused: true });
  return { next: (afterMs) => cron.nextRun(new Date(afterMs))?.getTime() };
}
