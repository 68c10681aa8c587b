import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';
import { howManyInWords, isHowMany } from '../measures.ts';

export const visits: QuestionKind<QuestionOf<'visits'>> = {
  fits: ({ of, ...howMany }, { user }) => isHowMany(user.rollUp?.visits?.[of] ?? 0, howMany),
  inWords: ({ of, ...howMany }) => `90 天内来访${howManyInWords(howMany, of === 'days' ? '天' : '次')}`,
};
