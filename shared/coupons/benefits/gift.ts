import type { BenefitKind, BenefitOf } from './benefit-kind.ts';

export const gift: BenefitKind<BenefitOf<'gift'>> = {
  inWords: ({ item }) => `兑换${item}`,
  faceValue: ({ worth }) => worth,
};
