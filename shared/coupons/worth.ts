import type { WrittenTerms } from '../contracts/coupon-terms.ts';
import { yuan } from './benefits/benefit-kind.ts';
import { kindOf } from './benefits/registry.ts';

/** What a coupon is worth, in Chinese: “满 100 元减 20 元”. */
export function termsInWords({ benefit, threshold }: Pick<WrittenTerms, 'benefit' | 'threshold'>): string {
  const words = kindOf(benefit).inWords(benefit);
  return threshold === 0 ? words : `满 ${yuan(threshold)}${words}`;
}

/** The most that one coupon costs the merchant, in fen; undefined when nothing limits it. */
export const faceValue = ({ benefit }: Pick<WrittenTerms, 'benefit'>): number | undefined =>
  kindOf(benefit).faceValue(benefit);
