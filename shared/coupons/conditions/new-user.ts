import { DAY_MS } from '../../core/clock.ts';
import { personOf, type ConditionKind, type ConditionOf } from './condition-kind.ts';

/** By the first visit, and not by when the record was made: that may be a follow. */
export const newUser: ConditionKind<ConditionOf<'newUser'>> = {
  asksForPerson: true,
  fits({ withinDays }, facts) {
    const firstAt = personOf(facts).firstTouch?.at;
    return firstAt === undefined || firstAt.getTime() > facts.now.getTime() - withinDays * DAY_MS;
  },
  inWords: ({ withinDays }) => `首次到访 ${withinDays} 天内的新客`,
};
