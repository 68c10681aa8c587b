import { yuan, type BenefitKind, type BenefitOf } from './benefit-kind.ts';
import { spread } from './spread.ts';

export const percentOff: BenefitKind<BenefitOf<'percentOff'>> = {
  inWords: ({ percent, most }) => `${(100 - percent) / 10} 折${most === undefined ? '' : `，最多减 ${yuan(most)}`}`,
  faceValue: ({ most }) => most,
  turn: 1,
  /** Rounded down to a whole fen. */
  reduce: ({ percent, most = Infinity }, standing) =>
    spread(standing, (sum) => Math.min(most, Math.floor((sum * percent) / 100))),
};
