import { DAY_MS } from '../core/clock.ts';
import { BATCH_SIZE, type Database } from '../db/database.ts';
import { figuresId, figuresIn, type Figures } from './figures.ts';

/** Days of Shanghai, the first and the last included. */
export interface Period {
  from: string;
  to: string;
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

export function daysOf({ from, to }: Period): string[] {
  const length = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return Array.from({ length }, (_, n) => dayAfter(from, n));
}

/** As many days, right before it. */
export const periodBefore = (period: Period): Period => ({
  from: dayAfter(period.from, -daysOf(period).length),
  to: dayAfter(period.from, -1),
});

export const rateOf = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);

/** The numbers of one series. */
export class Series {
  private readonly sums = new Map<string, ReadonlyMap<string, number>>();

  constructor(private readonly months: ReadonlyMap<string, Figures>) {}

  /** `measure` may be a path: `last.claimed`. */
  on(day: string, measure: string): number {
    const found = this.months.get(day.slice(0, 7))?.days[day.slice(8)];
    const [group = '', own] = measure.split('.');
    const value = found?.[group];
    const number = own === undefined ? value : (value as Record<string, number> | undefined)?.[own];
    return typeof number === 'number' ? number : 0;
  }

  sum(period: Period, measure: string): number {
    return this.sumsOf(period).get(measure) ?? 0;
  }

  /** Of all measures at once: reports ask for ten of the same days. */
  private sumsOf({ from, to }: Period): ReadonlyMap<string, number> {
    const known = this.sums.get(from + to);
    if (known) return known;
    const sums = new Map<string, number>();
    for (const [month, { days }] of this.months) {
      if (month < from.slice(0, 7) || month > to.slice(0, 7)) continue;
      for (const day in days) if (`${month}-${day}` >= from && `${month}-${day}` <= to) addDay(sums, days[day] ?? {});
    }
    this.sums.set(from + to, sums);
    return sums;
  }
}

function addDay(sums: Map<string, number>, day: Figures['days'][string]): void {
  const add = (measure: string, by: number): unknown => sums.set(measure, (sums.get(measure) ?? 0) + by);
  for (const measure in day) {
    const value = day[measure] ?? 0;
    if (typeof value === 'number') add(measure, value);
    else for (const own in value) add(`${measure}.${own}`, value[own] ?? 0);
  }
}

/** Series in the months of these periods; one request for each thousand of months of series. */
export async function readSeries(
  database: Database,
  generation: number,
  names: readonly string[],
  periods: readonly Period[],
): Promise<(name: string) => Series> {
  const months = [...new Set(periods.flatMap(daysOf).map((day) => day.slice(0, 7)))];
  const ids = names.flatMap((name) => months.map((month) => figuresId(generation, name, month)));
  const found = new Map((await figuresIn(database).getMany(ids)).map((one) => [one._id, one]));
  return (name) =>
    new Series(
      new Map(
        months.flatMap((month) => {
          const figures = found.get(figuresId(generation, name, month));
          return figures ? [[month, figures] as const] : [];
        }),
      ),
    );
}

/**
 * All series whose names begin so, by what follows, in the months of a period: one request for each month, and a thousand
 * series of it at most.
 */
export async function readFamily(
  database: Database,
  generation: number,
  prefix: string,
  period: Period,
): Promise<ReadonlyMap<string, Series>> {
  const months = [...new Set(daysOf(period).map((day) => day.slice(0, 7)))];
  const pages = await Promise.all(
    months.map((month) => {
      const begin = figuresId(generation, prefix, month);
      const where = { _id: { gte: begin, lt: `${begin}\uffff` } };
      return figuresIn(database).find({ where, orderBy: { field: '_id', direction: 'asc' }, limit: BATCH_SIZE });
    }),
  );
  const family = new Map<string, Map<string, Figures>>();
  for (const [n, month] of months.entries())
    for (const figures of pages[n] ?? []) {
      const name = figures._id.slice(figuresId(generation, prefix, month).length);
      family.set(name, (family.get(name) ?? new Map<string, Figures>()).set(month, figures));
    }
  return new Map([...family].map(([name, own]) => [name, new Series(own)]));
}
