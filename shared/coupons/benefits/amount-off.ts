import { yuan, type BenefitKind, type BenefitOf } from './benefit-kind.ts';

export const amountOff: BenefitKind<BenefitOf<'amountOff'>> = {
  inWords: ({ amount }) => `减 ${yuan(amount)}`,
  faceValue: ({ amount }) => amount,
};
