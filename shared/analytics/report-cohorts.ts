import type * as z from 'zod/mini';
import type { reportCohorts } from '../contracts/report.ts';
import { shanghaiDay, type Clock } from '../core/clock.ts';
import { ok, type Result } from '../core/result.ts';
import type { Database } from '../db/database.ts';
import { AGAIN_MS, buyersSeries } from './count-buyers.ts';
import { meanOf, shareOf } from './intervals.ts';
import { GENERATION } from './keep-figures.ts';
import { readSeries, type Period, type Series } from './read-figures.ts';

type Report = z.output<typeof reportCohorts.output>;

/**
 * Of fewer an interval is a guess. Few orders are much larger than most: of thirty the interval of the mean has the true one
 * 88 times in a hundred, where of a hundred it has it 92 times (lognormal prices, sigma 1). Wilson's is good with few.
 */
const ENOUGH = { orders: 100, buyers: 30 };

function cohortOf(series: Series, period: Period): Report['readers'] {
  const sum = (measure: string) => series.sum(period, measure);
  const [orders, gmv, buyers, again] = [sum('orders'), sum('gmv'), sum('buyers'), sum('again')];
  const tooFew = [
    ...(orders < ENOUGH.orders ? (['average'] as const) : []),
    ...(buyers < ENOUGH.buyers ? (['repurchase'] as const) : []),
  ];
  const average = meanOf(orders, gmv, sum('squares'));
  return { orders, gmv, average, buyers, again, repurchase: shareOf(again, buyers), tooFew };
}

/** Readers of articles and others: what they paid for an order, and whether they bought again. One request. */
export async function cohortReport(
  { database, clock }: { database: Database; clock: Clock },
  period: Period,
): Promise<Result<Report, never>> {
  const [readers, others] = [buyersSeries('readers'), buyersSeries('others')];
  const series = await readSeries(database, GENERATION, [readers, others], [period]);
  const tooEarly = period.to >= shanghaiDay(new Date(clock.now().getTime() - AGAIN_MS));
  return ok({ readers: cohortOf(series(readers), period), others: cohortOf(series(others), period), tooEarly });
}
