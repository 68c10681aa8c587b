import type { WrittenTerms } from '../contracts/coupon-terms.ts';
import { yuan } from './benefits/benefit-kind.ts';
import { kindOf } from './benefits/registry.ts';

/** What a coupon is worth, in Chinese: “满 100 元减 20 元”. */
export function termsInWords({ benefit, threshold }: Pick<WrittenTerms, 'benefit' | 'threshold'>): string {
  const words = kindOf(benefit).inWords(benefit);
  return threshold === 0 ? words : `满 ${yuan(threshold)}${words}`;
}

/** How many coupons a budget pays for, each at the highest face value of any version that may be open. */
export const affordable = (
  budget: number,
  { terms, dearest = 0 }: { terms: Pick<WrittenTerms, 'benefit'>; dearest?: number },
): number => Math.floor(budget / Math.max(dearest, faceValue(terms) ?? 0));

/** The most that one coupon costs the merchant, in fen; undefined when nothing limits it. */
export const faceValue = ({ benefit }: Pick<WrittenTerms, 'benefit'>): number | undefined =>
  kindOf(benefit).faceValue(benefit);
