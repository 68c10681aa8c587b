import type { Basket, Unusable } from '../../contracts/coupon-quote.ts';
import type { Scope } from '../../contracts/coupon-terms.ts';
import { kindOf } from '../benefits/registry.ts';
import type { Reduction, Standing } from '../benefits/benefit-kind.ts';
import type { Coupon } from '../coupon.ts';

/** What of a coupon its price needs. */
export type Priced = Pick<Coupon, '_id' | 'templateId' | 'terms' | 'startsAt' | 'expiresAt'>;

function counts({ goodsIds, categoryIds }: Scope, line: Basket['lines'][number]): boolean {
  if (!goodsIds && !categoryIds) return true;
  return Boolean(goodsIds?.includes(line.goodsId) || categoryIds?.some((one) => line.categoryIds.includes(one)));
}

/** The basket before anything is taken off, as one coupon sees it. */
export function standingOf({ lines, shipping }: Basket, { terms }: Priced): Standing {
  const seen = lines.map((line) => ({
    ...{ goodsId: line.goodsId, unitPrice: line.unitPrice, left: line.unitPrice * line.quantity },
    isInScope: counts(terms.scope, line),
  }));
  return { lines: seen, shipping };
}

export const reductionOf = ({ terms: { benefit } }: Priced, standing: Standing): Reduction =>
  kindOf(benefit).reduce(benefit, standing);

export const sumOf = ({ lines, shipping }: Reduction): number => lines.reduce((sum, off) => sum + off, shipping);

/** What a coupon does for a basket by itself, or why it does nothing. */
export function alone(coupon: Priced, basket: Basket, now: Date): { off: number; unusable?: Unusable } {
  const { terms, startsAt, expiresAt } = coupon;
  const none = (unusable: Unusable) => ({ off: 0, unusable });
  if (now < startsAt) return none({ is: 'notYet', startsAt: startsAt.toISOString() });
  if (now >= expiresAt) return none({ is: 'expired' });
  const { storeIds } = terms.scope;
  if (storeIds && !(basket.storeId && storeIds.includes(basket.storeId))) return none({ is: 'otherStore' });
  const standing = standingOf(basket, coupon);
  const counting = standing.lines.filter(({ isInScope }) => isInScope);
  if (counting.length === 0) return none({ is: 'nothingCounts' });
  const sum = counting.reduce((all, { left }) => all + left, 0);
  if (sum < terms.threshold) return none({ is: 'belowThreshold', missing: terms.threshold - sum });
  const off = sumOf(reductionOf(coupon, standing));
  return off === 0 ? none({ is: 'takesNothingOff' }) : { off };
}
