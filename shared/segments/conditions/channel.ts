import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';

export const channel: QuestionKind<QuestionOf<'channel'>> = {
  fits({ touch, channelIds }, { user }) {
    const channelId = (touch === 'first' ? user.firstTouch : user.lastTouch)?.channelId;
    return channelId !== undefined && channelIds.includes(channelId);
  },
  inWords: ({ touch, channelIds }) => `${touch === 'first' ? '首次' : '最近一次'}从渠道 ${channelIds.join('、')} 进入`,
};
