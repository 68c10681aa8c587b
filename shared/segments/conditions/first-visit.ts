import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';
import { isWhen, whenInWords } from '../measures.ts';

export const firstVisit: QuestionKind<QuestionOf<'firstVisit'>> = {
  fits: (when, { user, now }) => isWhen(user.firstTouch?.at, when, now),
  inWords: (when) => `首次来访在${whenInWords(when)}`,
};
