import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';
import { howManyInWords, isHowMany } from '../measures.ts';

export const orders: QuestionKind<QuestionOf<'orders'>> = {
  fits: (howMany, { user }) => isHowMany(user.rollUp?.orders?.orders ?? 0, howMany),
  inWords: (howMany) => `在商城买过${howManyInWords(howMany, '单')}`,
};
