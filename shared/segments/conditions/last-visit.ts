import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';
import { isWhen, whenInWords } from '../measures.ts';

export const lastVisit: QuestionKind<QuestionOf<'lastVisit'>> = {
  fits: (when, { user, now }) => isWhen(user.lastTouch?.at, when, now),
  inWords: (when) => `最近一次来访在${whenInWords(when)}`,
};
