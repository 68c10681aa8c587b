import type * as z from 'zod/mini';
import type { reportTimes } from '../contracts/report.ts';
import { ok, type Result } from '../core/result.ts';
import type { Database } from '../db/database.ts';
import { BUCKETS, bucketOf, TIMED_STEPS, TIMES, type TimedStep } from './count-times.ts';
import { GENERATION } from './keep-figures.ts';
import { readSeries, type Period, type Series } from './read-figures.ts';

type Step = z.output<typeof reportTimes.output>['steps'][number];

const GOAL_SECONDS = 8;

function stepOf(step: TimedStep, series: Series, period: Period): Step {
  const counts = BUCKETS.map((end) => ({ end, count: series.sum(period, `${step}.${bucketOf(end * 1_000)}`) }));
  const count = counts.reduce((sum, one) => sum + one.count, 0);
  const upTo = (end: number) => counts.reduce((sum, one) => sum + (one.end <= end ? one.count : 0), 0);
  const endOf = (share: number) => BUCKETS.find((end) => upTo(end) >= share * count) ?? 0;
  return { step, count, median: endOf(0.5), nineOfTen: endOf(0.9), withinEight: upTo(GOAL_SECONDS) / count };
}

/** How long people took to a coupon; steps that nobody took are left out. One request. */
export async function timesReport(
  { database }: { database: Database },
  period: Period,
): Promise<Result<z.output<typeof reportTimes.output>, never>> {
  const series = (await readSeries(database, GENERATION, [TIMES], [period]))(TIMES);
  const steps = TIMED_STEPS.map((step) => stepOf(step, series, period)).filter(({ count }) => count > 0);
  return ok({ steps: steps.sort((a, b) => b.median - a.median || b.nineOfTen - a.nineOfTen) });
}
