import { DAY_MS, shanghaiDay } from '../core/clock.ts';
import type { Counts } from './counts.ts';
import type { CountedPurchase, CountingRules, Story } from './story.ts';

/** Readers have come by an article within so long before they bought. */
export const READ_WINDOW_MS = 30 * DAY_MS;
/** Who buys once more within so long has bought again. */
export const AGAIN_MS = 30 * DAY_MS;

export type Cohort = 'readers' | 'others';
export const buyersSeries = (cohort: Cohort): string => `buyers:${cohort}`;

/**
 * Counts one person's orders on their days, apart for readers of articles and others; that they are a buyer, and whether they
 * bought again, on the day of their first order. Squares (of fen) are for the interval: rounded before, they would be no
 * measure of how far prices lie apart. Their sums are exact as far as whole numbers are (9,000 orders of 10,000 yuan a day),
 * and above that to sixteen digits.
 */
export function countBuyers({ purchases, touches }: Story, counts: Counts, { isArticle }: CountingRules): void {
  const reads = touches.filter(({ channelId }) => isArticle(channelId));
  const cohortAt = (at: Date): Cohort =>
    reads.some((read) => read.at <= at && read.at.getTime() > at.getTime() - READ_WINDOW_MS) ? 'readers' : 'others';
  for (const { at, gmv } of purchases) {
    const series = buyersSeries(cohortAt(at));
    counts.add(series, shanghaiDay(at), 'orders');
    counts.add(series, shanghaiDay(at), 'gmv', gmv);
    counts.add(series, shanghaiDay(at), 'squares', gmv ** 2);
  }
  const [first, second] = purchases as readonly (CountedPurchase | undefined)[];
  if (!first) return;
  const series = buyersSeries(cohortAt(first.at));
  counts.add(series, shanghaiDay(first.at), 'buyers');
  if (second && second.at.getTime() - first.at.getTime() <= AGAIN_MS)
    counts.add(series, shanghaiDay(first.at), 'again');
}
