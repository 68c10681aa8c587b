import type * as z from 'zod/mini';
import type { reportRetention } from '../contracts/report.ts';
import { DAY_MS, shanghaiDay, type Clock } from '../core/clock.ts';
import { ok, type Result } from '../core/result.ts';
import type { Database } from '../db/database.ts';
import { mondayOf, weekSeries } from './count-weeks.ts';
import { GENERATION } from './keep-figures.ts';
import { readSeries } from './read-figures.ts';

const WEEKS = 12;

/** How many of those who came first in a week came again in the weeks behind it. One request. */
export async function retentionReport({
  database,
  clock,
}: {
  database: Database;
  clock: Clock;
}): Promise<Result<z.output<typeof reportRetention.output>, never>> {
  const now = clock.now().getTime();
  const mondays = Array.from({ length: WEEKS }, (_, n) =>
    mondayOf(shanghaiDay(new Date(now - (WEEKS - 1 - n) * 7 * DAY_MS))),
  );
  const [first = '', last = ''] = [mondays[0], mondays.at(-1)];
  const series = await readSeries(database, GENERATION, mondays.map(weekSeries), [{ from: first, to: last }]);
  const weeks = mondays.map((monday, n) => ({
    monday,
    people: mondays.slice(n).map((later) => series(weekSeries(monday)).on(later, 'people')),
  }));
  return ok({ weeks });
}
