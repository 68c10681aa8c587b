import type { Benefit } from '../../contracts/coupon-terms.ts';

/** A benefit of one kind. */
export type BenefitOf<K extends Benefit['is']> = Extract<Benefit, { is: K }>;

/** One kind of benefit: a file here, and a line in the registry. */
export interface BenefitKind<B> {
  /** In Chinese, to be read behind the threshold: “满 100 元” + “减 20 元”. */
  inWords(benefit: B): string;
  /** The most that one coupon costs the merchant, in fen; undefined when nothing limits it. */
  faceValue(benefit: B): number | undefined;
}

/** Fen as yuan, without needless zeros. */
export const yuan = (fen: number): string => `${fen / 100} 元`;
