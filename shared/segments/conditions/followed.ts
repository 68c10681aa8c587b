import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';
import { isWhen, whenInWords } from '../measures.ts';

export const followed: QuestionKind<QuestionOf<'followed'>> = {
  fits: (when, { following, now }) => following.some(({ subscribedAt }) => isWhen(subscribedAt, when, now)),
  inWords: (when) => `在${whenInWords(when)}关注公众号（仍在关注）`,
  restsOn: 'following',
};
