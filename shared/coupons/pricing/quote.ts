import type { OutputOf } from '../../contracts/contract.ts';
import type { Basket, couponQuote } from '../../contracts/coupon-quote.ts';
import type { Clock } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import { stateAt } from '../coupon.ts';
import { isUsedElsewhere } from '../payout/payout.ts';
import type { CouponStock } from '../stock.ts';
import { bestCombination } from './best-combination.ts';
import { together } from './combination.ts';
import { alone, type Priced } from './usable.ts';

type Quote = OutputOf<typeof couponQuote>;

/**
 * What coupons do for a basket, each alone and the best of them together. The shares of all coupons add up to what is taken
 * off, no line and no shipping ends below nothing, and what is paid is the rest.
 */
export function quote(basket: Basket, coupons: readonly Priced[], now: Date): Quote {
  const { chosen, isExact } = bestCombination(basket, coupons, now);
  const { shares, off, left } = together(basket, chosen);
  const pay = left.lines.reduce((sum, one) => sum + one, left.shipping);
  return {
    coupons: coupons.map((coupon) => ({ couponId: coupon._id, terms: coupon.terms, ...alone(coupon, basket, now) })),
    best: { shares, off, pay },
    isExact,
  };
}

/** More unused coupons than anybody has. */
const MOST_COUPONS = 200;

/** The same of what a person has, by all the ids that they had, has not used, and has in no order. One database request. */
export async function quoteOwn(
  { clock, stock }: { clock: Clock; stock: Pick<CouponStock, 'coupons'> },
  { userIds, basket }: { userIds: readonly UserId[]; basket: Basket },
): Promise<Quote> {
  const now = clock.now();
  const where = { userId: { in: userIds }, state: { in: ['unused', 'locked'] }, expiresAt: { gt: now } };
  const own = await stock.coupons.find({ where, limit: MOST_COUPONS });
  return quote(
    basket,
    own.filter((coupon) => stateAt(coupon, now) === 'unused' && !isUsedElsewhere(coupon)),
    now,
  );
}
