import { yuan, type BenefitKind, type BenefitOf } from './benefit-kind.ts';
import { spread } from './spread.ts';

export const amountOff: BenefitKind<BenefitOf<'amountOff'>> = {
  inWords: ({ amount }) => `减 ${yuan(amount)}`,
  faceValue: ({ amount }) => amount,
  turn: 2,
  reduce: ({ amount }, standing) => spread(standing, () => amount),
};
