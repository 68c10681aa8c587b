import { isFollowerIdentity } from '../../identity/index.ts';
import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';

export const joined: QuestionKind<QuestionOf<'joined'>> = {
  fits: (_, { user }) => !user.identityIds.every(isFollowerIdentity),
  inWords: () => '用过小程序',
};
