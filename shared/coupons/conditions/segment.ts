import { fits } from '../../segments/index.ts';
import { personOf, type ConditionKind, type ConditionOf } from './condition-kind.ts';

/** Of following nothing is known here: the lint refuses a segment that asks for it. */
export const segment: ConditionKind<ConditionOf<'segment'>> = {
  asksForPerson: true,
  fits: ({ condition }, facts) => fits(condition, { user: personOf(facts), following: [], now: facts.now }),
  inWords: ({ name }) => `“${name}”的顾客`,
};
