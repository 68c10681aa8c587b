import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';
import { howManyInWords, isHowMany } from '../measures.ts';

const WORDS = { claimed: '领过', usable: '持有可用', used: '用过', expired: '过期' } as const;

export const coupons: QuestionKind<QuestionOf<'coupons'>> = {
  fits: ({ of, ...howMany }, { user }) => isHowMany(user.rollUp?.coupons?.[of] ?? 0, howMany),
  inWords: ({ of, ...howMany }) => `${WORDS[of]}${howManyInWords(howMany, '张券')}`,
};
