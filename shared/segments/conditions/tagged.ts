import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';

export const tagged: QuestionKind<QuestionOf<'tagged'>> = {
  fits: ({ tagId }, { following }) => following.some(({ tagIds }) => tagIds?.includes(tagId)),
  inWords: ({ tagId }) => `有公众号标签 ${tagId}`,
  restsOn: 'tags',
};
