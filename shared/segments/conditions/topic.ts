import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';

export const topic: QuestionKind<QuestionOf<'topic'>> = {
  fits: ({ topics }, { user }) => (user.preferences?.topics?.value ?? []).some((one) => topics.includes(one)),
  inWords: ({ topics }) => `关心话题 ${topics.join('、')}`,
};
