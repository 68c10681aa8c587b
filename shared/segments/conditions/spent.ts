import { spentOf } from '../../identity/index.ts';
import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';
import { howManyInWords, isHowMany } from '../measures.ts';

const inYuan = (fen?: number) => (fen === undefined ? undefined : fen / 100);

export const spent: QuestionKind<QuestionOf<'spent'>> = {
  fits: (howMany, { user }) => isHowMany(spentOf(user.rollUp?.orders), howMany),
  inWords: ({ atLeast, atMost }) =>
    `在商城净消费${howManyInWords({ atLeast: inYuan(atLeast), atMost: inYuan(atMost) }, '元')}`,
};
