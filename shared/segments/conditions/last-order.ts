import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';
import { isWhen, whenInWords } from '../measures.ts';

export const lastOrder: QuestionKind<QuestionOf<'lastOrder'>> = {
  fits: (when, { user, now }) => isWhen(user.rollUp?.orders?.lastAt, when, now),
  inWords: (when) => `最近一次商城付款在${whenInWords(when)}`,
};
