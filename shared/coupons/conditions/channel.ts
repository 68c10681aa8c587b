import type { ConditionKind, ConditionOf } from './condition-kind.ts';

export const channel: ConditionKind<ConditionOf<'channel'>> = {
  asksForPerson: false,
  fits: ({ channelIds }, { channelId }) => channelId !== undefined && channelIds.includes(channelId),
  inWords: ({ channelIds }) => `从渠道 ${channelIds.join('、')} 进入的顾客`,
};
