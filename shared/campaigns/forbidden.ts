import type { CampaignProblem } from '../contracts/campaign.ts';
import type { WrittenTerms } from '../contracts/coupon-terms.ts';
import type { KeptCondition } from '../coupons/index.ts';
import { promisesReward } from '../replies/index.ts';
import { channelsAsked, restsOn } from '../segments/index.ts';

const forbidden = (path: string, says: string): CampaignProblem => ({ path, kind: 'forbidden', says });

const RULE = '微信禁止以优惠诱导关注或分享，能否领取不能取决于是否关注公众号';
const INSTEAD = '；要回馈粉丝，请由员工直接发放';

/** Labels are given by staff, to segments of followers too. */
const NAMES: Readonly<Record<ReturnType<typeof restsOn>[number], string>> = {
  ...{ following: '是否关注', tags: '公众号标签', labels: '顾客标签（可能按关注情况打上）' },
};

/** Whether only followers come that way: replies in the chat and the account's menu are seen by nobody else. */
type ForFollowers = (channelIds: readonly string[]) => boolean;

function conditionProblems(condition: KeptCondition, path: string, isForFollowers: ForFollowers): CampaignProblem[] {
  if (condition.is === 'channel' && isForFollowers(condition.channelIds)) {
    return [forbidden(`${path}.channelIds`, `这些渠道只有公众号的菜单或自动回复才会打开，等于要求先关注：${RULE}`)];
  }
  if (condition.is !== 'segment') return [];
  const { name } = condition;
  const on = restsOn(condition.condition)
    .map((one) => NAMES[one])
    .join('和');
  if (on) return [forbidden(`${path}.segmentId`, `分群“${name}”的条件里有${on}：${RULE}${INSTEAD}`)];
  if (!channelsAsked(condition.condition).some(isForFollowers)) return [];
  return [forbidden(`${path}.segmentId`, `分群“${name}”要求的渠道只有粉丝才能进入：${RULE}${INSTEAD}`)];
}

function wordsProblems({ title, description }: WrittenTerms): CampaignProblem[] {
  const says = '文字承诺关注或分享后给优惠，微信禁止这样做，请修改';
  return [
    ...(promisesReward(title) ? [forbidden('terms.title', says)] : []),
    ...(promisesReward(description) ? [forbidden('terms.description', says)] : []),
  ];
}

/**
 * What WeChat forbids of a campaign (利诱关注、利诱分享): whether it can be claimed must not depend on following, neither by a
 * segment that asks for it, for tags of the account or for labels, nor by channels that replies and menus open for followers alone.
 * `followerChannels`: those. Grants and notices are not claims, and may.
 * https://developers.weixin.qq.com/community/business/doc/000a2c9dd00f70e3003df389c5140d
 */
export function forbiddenByWeChat(
  { terms, audience }: { terms: WrittenTerms; audience: readonly KeptCondition[] },
  followerChannels: ReadonlySet<string>,
): CampaignProblem[] {
  const isForFollowers: ForFollowers = (channelIds) => channelIds.every((one) => followerChannels.has(one));
  return [
    ...wordsProblems(terms),
    ...audience.flatMap((one, n) => conditionProblems(one, `audience.${n}`, isForFollowers)),
  ];
}
