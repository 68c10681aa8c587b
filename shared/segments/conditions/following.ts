import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';

export const following: QuestionKind<QuestionOf<'following'>> = {
  fits: (_, { following: accounts }) => accounts.length > 0,
  inWords: () => '正在关注公众号',
  restsOn: 'following',
};
