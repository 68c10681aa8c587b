import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';

export const store: QuestionKind<QuestionOf<'store'>> = {
  fits({ storeIds }, { user }) {
    const preferred = user.preferences?.storeId?.value;
    return preferred !== undefined && storeIds.includes(preferred);
  },
  inWords: ({ storeIds }) => `常去门店是 ${storeIds.join('、')}`,
};
