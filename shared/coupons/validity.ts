import type { Validity } from '../contracts/coupon-terms.ts';
import { DAY_MS, shanghaiMidnight } from '../core/clock.ts';

/** When a coupon can be used: from `startsAt` on and before `expiresAt`. */
export interface UsableTime {
  startsAt: Date;
  expiresAt: Date;
}

/** The first moment of a day of Shanghai, `YYYY-MM-DD`. */
export const startOfDay = (day: string): Date => new Date(`${day}T00:00:00+08:00`);

const daysAfter = (moment: Date, days: number): Date => new Date(moment.getTime() + days * DAY_MS);

/** When a coupon that is issued at this moment can be used; it always ends with a day of Shanghai. */
export function usableTime(validity: Validity, issuedAt: Date): UsableTime {
  if (validity.is === 'fixed') {
    return { startsAt: startOfDay(validity.from), expiresAt: daysAfter(startOfDay(validity.until), 1) };
  }
  const { days, startsAfterDays } = validity;
  const today = shanghaiMidnight(issuedAt);
  if (startsAfterDays === undefined) return { startsAt: issuedAt, expiresAt: daysAfter(today, days + 1) };
  const startsAt = daysAfter(today, startsAfterDays);
  return { startsAt, expiresAt: daysAfter(startsAt, days) };
}

/** In Chinese. */
export function validityInWords(validity: Validity): string {
  if (validity.is === 'fixed') return `${validity.from} 至 ${validity.until} 有效`;
  const { days, startsAfterDays } = validity;
  return startsAfterDays === undefined ? `领取后 ${days} 天内有效` : `领取 ${startsAfterDays} 天后起 ${days} 天内有效`;
}
