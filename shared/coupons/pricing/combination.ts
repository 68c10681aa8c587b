import type { Basket, Share } from '../../contracts/coupon-quote.ts';
import { kindOf } from '../benefits/registry.ts';
import { reductionOf, standingOf, sumOf, type Priced } from './usable.ts';

/** Two coupons in one order: when both allow it, and never two of one campaign. */
export function goTogether(a: Priced, b: Priced): boolean {
  if (a.templateId === b.templateId) return false;
  const isOtherKind = a.terms.benefit.is !== b.terms.benefit.is;
  return [a, b].every(
    ({ terms: { stacking } }) => stacking === 'otherCampaigns' || (stacking === 'otherKinds' && isOtherKind),
  );
}

/**
 * The order in which coupons take their part off, whichever are used: gifts, per cents, amounts, shipping; of one kind the
 * first to expire first, then by id.
 */
export function byTurn(a: Priced, b: Priced): number {
  const turn = ({ terms: { benefit } }: Priced) => kindOf(benefit).turn;
  return turn(a) - turn(b) || a.expiresAt.getTime() - b.expiresAt.getTime() || (a._id < b._id ? -1 : 1);
}

/** What is to be paid of each line and of the shipping. */
export interface Left {
  lines: readonly number[];
  shipping: number;
}

export const everything = ({ lines, shipping }: Basket): Left => ({
  lines: lines.map(({ unitPrice, quantity }) => unitPrice * quantity),
  shipping,
});

/** What one coupon takes off what others have left, and what it leaves. */
export function takeOff(basket: Basket, coupon: Priced, left: Left): { share: Share; left: Left; off: number } {
  const before = standingOf(basket, coupon);
  const lines = before.lines.map((line, n) => ({ ...line, left: left.lines[n] ?? 0 }));
  const reduction = reductionOf(coupon, { lines, shipping: left.shipping });
  return {
    share: { couponId: coupon._id, lines: [...reduction.lines], shipping: reduction.shipping },
    left: {
      lines: left.lines.map((one, n) => one - (reduction.lines[n] ?? 0)),
      shipping: left.shipping - reduction.shipping,
    },
    off: sumOf(reduction),
  };
}

/** What these coupons take off together, in their turns. */
export function together(basket: Basket, coupons: readonly Priced[]): { shares: Share[]; off: number; left: Left } {
  let [left, off] = [everything(basket), 0];
  const shares: Share[] = [];
  for (const coupon of [...coupons].sort(byTurn)) {
    const taken = takeOff(basket, coupon, left);
    shares.push(taken.share);
    left = taken.left;
    off += taken.off;
  }
  return { shares, off, left };
}
