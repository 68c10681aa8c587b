import type { BenefitKind, BenefitOf } from './benefit-kind.ts';

export const gift: BenefitKind<BenefitOf<'gift'>> = {
  inWords: ({ item }) => `兑换${item}`,
  faceValue: ({ worth }) => worth,
  turn: 0,
  /** One of its goods is free, the one that makes the most of it; the threshold may be reached by others. */
  reduce({ worth, goodsIds = [] }, { lines }) {
    const offers = lines.map(({ goodsId, unitPrice, left }) =>
      goodsIds.includes(goodsId) ? Math.min(worth, unitPrice, left) : 0,
    );
    const best = offers.indexOf(Math.max(0, ...offers));
    return { lines: offers.map((off, n) => (n === best ? off : 0)), shipping: 0 };
  },
};
