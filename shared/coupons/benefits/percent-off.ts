import { yuan, type BenefitKind, type BenefitOf } from './benefit-kind.ts';

export const percentOff: BenefitKind<BenefitOf<'percentOff'>> = {
  inWords: ({ percent, most }) => `${(100 - percent) / 10} 折${most === undefined ? '' : `，最多减 ${yuan(most)}`}`,
  faceValue: ({ most }) => most,
};
