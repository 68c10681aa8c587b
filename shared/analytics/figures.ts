import type { Collection, Database } from '../db/database.ts';

/** Document of `figures`: what was counted of one series in one month. `_id`: `generation:YYYY-MM:series`. */
export interface Figures {
  _id: string;
  /** Up to when what comes from each source was added: it is added once. */
  upTo: Record<string, Date>;
  /** By the day of the month, two digits: numbers of measures; below `last` and `first` what channels brought by that rule. */
  days: Record<string, Record<string, number | Record<string, number>>>;
}

export const figuresIn = (database: Database): Collection<Figures> => database.collection<Figures>('figures');

export const figuresId = (generation: number, series: string, month: string): string =>
  `${generation}:${month}:${series}`;

/** Which document and which of its fields a counted key stands in. */
export function placeOf(generation: number, key: string): { _id: string; path: string } {
  const [series = '', day = '', measure = ''] = key.split('|');
  return { _id: figuresId(generation, series, day.slice(0, 7)), path: `days.${day.slice(8)}.${measure}` };
}
