import type { Benefit } from '../../contracts/coupon-terms.ts';

/** A benefit of one kind. */
export type BenefitOf<K extends Benefit['is']> = Extract<Benefit, { is: K }>;

/** What is to be paid when a coupon's turn comes, in fen. */
export interface Standing {
  lines: readonly { goodsId: string; unitPrice: number; left: number; isInScope: boolean }[];
  shipping: number;
}

/** What a coupon takes off: of each line, in their order, and of the shipping; never more than is left. */
export interface Reduction {
  lines: readonly number[];
  shipping: number;
}

/** One kind of benefit: a file here, and a line in the registry. */
export interface BenefitKind<B> {
  /** In Chinese, to be read behind the threshold: “满 100 元” + “减 20 元”. */
  inWords(benefit: B): string;
  /** The most that one coupon costs the merchant, in fen; undefined when nothing limits it. */
  faceValue(benefit: B): number | undefined;
  /** Of several coupons the lower goes first. */
  turn: number;
  /** The less is left, the less it takes off: the search for the best combination rests on that. */
  reduce(benefit: B, standing: Standing): Reduction;
}

/** Fen as yuan, without needless zeros. */
export const yuan = (fen: number): string => `${fen / 100} 元`;
