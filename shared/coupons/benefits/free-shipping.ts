import { yuan, type BenefitKind, type BenefitOf } from './benefit-kind.ts';

export const freeShipping: BenefitKind<BenefitOf<'freeShipping'>> = {
  inWords: ({ most }) => (most === undefined ? '包邮' : `包邮，最多减运费 ${yuan(most)}`),
  faceValue: ({ most }) => most,
  turn: 3,
  reduce: ({ most = Infinity }, { lines, shipping }) => ({
    lines: lines.map(() => 0),
    shipping: Math.min(most, shipping),
  }),
};
