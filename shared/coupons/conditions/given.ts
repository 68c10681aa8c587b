import type { ConditionKind, ConditionOf } from './condition-kind.ts';

/** Nobody claims it: it comes by hand of staff, by a code, for an order or an activity. */
export const given: ConditionKind<ConditionOf<'given'>> = {
  asksForPerson: false,
  fits: () => false,
  inWords: () => '收到商家发放或持有兑换码的顾客',
};
