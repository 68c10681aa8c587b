import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';

export const labelled: QuestionKind<QuestionOf<'labelled'>> = {
  fits: ({ label }, { user }) => user.labels?.includes(label) ?? false,
  inWords: ({ label }) => `有顾客标签“${label}”`,
  restsOn: 'labels',
};
