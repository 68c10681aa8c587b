import type { PeopleCondition, SegmentQuestion } from '../contracts/segment.ts';
import type { Known, RestsOn } from './question-kind.ts';
import { kindOf } from './registry.ts';

/** Whether somebody fits. */
export function fits(condition: PeopleCondition, known: Known): boolean {
  switch (condition.is) {
    case 'all':
      return condition.of.every((one) => fits(one, known));
    case 'any':
      return condition.of.some((one) => fits(one, known));
    case 'not':
      return !fits(condition.of, known);
    default:
      return kindOf(condition).fits(condition, known);
  }
}

/** What a condition says, in Chinese. */
export function inWords(condition: PeopleCondition): string {
  const joined = (parts: readonly PeopleCondition[], word: string) =>
    parts.length === 1 ? inWords(parts[0] as PeopleCondition) : `（${parts.map(inWords).join(word)}）`;
  switch (condition.is) {
    case 'all':
      return joined(condition.of, '，并且');
    case 'any':
      return joined(condition.of, '，或者');
    case 'not':
      return `不符合：${inWords(condition.of)}`;
    default:
      return kindOf(condition).inWords(condition);
  }
}

/** Every single question of a condition. */
export function questionsOf(condition: PeopleCondition): SegmentQuestion[] {
  if (condition.is === 'not') return questionsOf(condition.of);
  if (condition.is === 'all' || condition.is === 'any') return condition.of.flatMap((one) => questionsOf(one));
  return [condition];
}

/** The channels of each question that asks for some. */
export const channelsAsked = (condition: PeopleCondition): string[][] =>
  questionsOf(condition).flatMap((question) => (question.is === 'channel' ? [question.channelIds] : []));

/**
 * Whether a condition can be so (`wanted`), or otherwise, of somebody who came first, or last, by this channel, or by none.
 * What else it asks may be so of one and otherwise of another.
 */
export function canBe(
  condition: PeopleCondition,
  wanted: boolean,
  came: { touch: 'first' | 'last'; channelId?: string },
): boolean {
  const { is } = condition;
  if (is === 'not') return canBe(condition.of, !wanted, came);
  if (is === 'all' || is === 'any') {
    const can = (one: PeopleCondition) => canBe(one, wanted, came);
    return (is === 'all') === wanted ? condition.of.every(can) : condition.of.some(can);
  }
  if (is !== 'channel' || condition.touch !== came.touch) return true;
  return (came.channelId !== undefined && condition.channelIds.includes(came.channelId)) === wanted;
}

/** Whether it is answered by what an Official Account knows of a follower, and not by the person's record. */
const asksOfFollower = (question: SegmentQuestion): boolean =>
  ['following', 'tags'].includes(kindOf(question).restsOn ?? 'nothing');

/** Whether what Official Accounts know of a person is needed to answer it. */
export const asksForFollowing = (condition: PeopleCondition): boolean => questionsOf(condition).some(asksOfFollower);

/** Whether a person's record is needed to answer it. */
export const asksForRecord = (condition: PeopleCondition): boolean =>
  questionsOf(condition).some((question) => !asksOfFollower(question));

/** What of a condition the compliance lint must know. */
export const restsOn = (condition: PeopleCondition): RestsOn[] => [
  ...new Set(questionsOf(condition).flatMap((question) => kindOf(question).restsOn ?? [])),
];
