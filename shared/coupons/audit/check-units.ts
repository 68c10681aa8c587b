import type { Coupon, CouponTemplate } from '../coupon.ts';
import type { LedgerLine } from '../ledger/ledger.ts';
import { checkCoupon } from './check-coupon.ts';
import type { Difference } from './difference.ts';

/** Coupons and lines of one template, in the order of their units. */
interface Stretch {
  coupons: readonly Coupon[];
  lines: readonly LedgerLine[];
}

/** What does not fit together of coupons and lines of the same units, and the lines that are missing. */
export function checkUnits(
  templateId: string,
  { coupons, lines }: Stretch,
  world: { template: CouponTemplate | undefined; copiedBefore: Date; now: Date },
): { differences: Difference[]; missing: LedgerLine[] } {
  const byUnit = new Map<number, LedgerLine[]>();
  for (const line of lines) byUnit.set(line.unit, [...(byUnit.get(line.unit) ?? []), line]);
  const seen = new Set<number>();
  const twice = coupons.filter(({ unit }) => seen.has(unit) || !seen.add(unit));
  const checked = coupons.map((coupon) => checkCoupon(coupon, byUnit.get(coupon.unit) ?? [], world));
  const ownerless = lines.filter(({ unit }) => !seen.has(unit));
  return {
    differences: [
      ...checked.flatMap(({ differences }) => differences),
      ...twice.map(({ unit }): Difference => ({ is: 'unitTwice', templateId, unit })),
      ...ownerless.map(({ unit, number }): Difference => ({ is: 'lineTooMany', templateId, unit, number })),
    ],
    missing: checked.flatMap(({ missing }) => missing),
  };
}
