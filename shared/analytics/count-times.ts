import { HOUR_MS, shanghaiDay } from '../core/clock.ts';
import type { Counts } from './counts.ts';
import type { Story } from './story.ts';

export const TIMES = 'times';
/** What takes longer was not one go. */
const ONE_GO_MS = HOUR_MS;
/** Upper ends in seconds; the last one is of everything longer. */
export const BUCKETS = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 3600] as const;
/** From coming in to the coupon; and its parts, where the phone told of them. */
export const TIMED_STEPS = ['total', 'toOffers', 'toTap', 'toCoupon'] as const;
export type TimedStep = (typeof TIMED_STEPS)[number];

const OFFERS = 'pages/centre/index';

export const bucketOf = (ms: number): string => `s${BUCKETS.find((end) => ms <= end * 1_000) ?? BUCKETS.at(-1)}`;

/** Counts how long one person took from coming in to a claim: of each claim, since the last time that they came in. */
export function countTimes({ entries, coupons, doings }: Story, counts: Counts): void {
  for (const { issuedAt, isClaimed } of coupons) {
    if (!isClaimed) continue;
    const entry = entries.findLast(({ at }) => at <= issuedAt);
    if (!entry || issuedAt.getTime() - entry.at.getTime() > ONE_GO_MS) continue;
    const within = doings.filter(({ at }) => at >= entry.at && at <= issuedAt);
    const offers = within.find((one) => one.what === 'page' && one.page === OFFERS);
    const tap = within.findLast((one) => one.what === 'tap' && one.name === 'claim');
    const add = (step: TimedStep, from: Date | undefined, to: Date | undefined) => {
      if (from && to && from <= to)
        counts.add(TIMES, shanghaiDay(issuedAt), `${step}.${bucketOf(to.getTime() - from.getTime())}`);
    };
    add('total', entry.at, issuedAt);
    add('toOffers', entry.at, offers?.at);
    add('toTap', offers?.at, tap?.at);
    add('toCoupon', tap?.at, issuedAt);
  }
}
