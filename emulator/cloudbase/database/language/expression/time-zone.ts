import { dayAt } from './date-fields.ts';
import { refusal } from './form.ts';

const MINUTE_MS = 60_000;

/** A formatter costs a hundred times what using it does. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** How many minutes a time zone is ahead of UTC at a moment. Zones are names of the Olson list, `+08`, `+0800`, `+08:00`. */
export function offsetMinutes(zone: string, time: number): number {
  const fixed = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0));
  if (zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0;
  const parts = Object.fromEntries(
    formatterOf(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = dayAt(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000;
  return Math.round((local - Math.floor(time / 1000) * 1000) / MINUTE_MS);
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) formatters.set(zone, (formatter = newFormatter(zone)));
  return formatter;
}

function newFormatter(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric';
  const fields = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields });
  } catch {
    throw refusal(40485, `unrecognized time zone identifier: "${timeZone}"`);
  }
}

/** Throws for a moment that a Date cannot hold: those of MongoDB reach 292 million years, these 270 thousand. */
export function dateOf(time: number): Date {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) throw refusal(241, `date out of range: ${time} milliseconds since 1970`);
  return date;
}

/** A moment whose UTC fields are the local ones of the zone. */
export function localDate(time: number, zone: string): Date {
  return dateOf(time + offsetMinutes(zone, time) * MINUTE_MS);
}

/** The moment at which the clocks of the zone show these fields, given as if they were UTC. */
export function momentOf(local: number, zone: string): Date {
  const guess = dateOf(local).getTime() - offsetMinutes(zone, local) * MINUTE_MS;
  return dateOf(local - offsetMinutes(zone, dateOf(guess).getTime()) * MINUTE_MS);
}
