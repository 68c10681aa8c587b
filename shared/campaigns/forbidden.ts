import type { CampaignProblem } from '../contracts/campaign.ts';
import type { WrittenTerms } from '../contracts/coupon-terms.ts';
import type { KeptCondition } from '../coupons/index.ts';
import { promisesReward } from '../replies/index.ts';
import { restsOn } from '../segments/index.ts';
import { asksForNoneBut, whoComes } from './claim-channels.ts';
import { contradiction } from './contradictions.ts';

const forbidden = (path: string, says: string): CampaignProblem => ({ path, kind: 'forbidden', says });

const RULE = '微信禁止以优惠诱导关注或分享，能否领取不能取决于是否关注公众号';
const INSTEAD = '；要回馈粉丝，请由员工直接发放';

/** Labels are given by staff, to segments of followers too. */
const NAMES: Readonly<Record<ReturnType<typeof restsOn>[number], string>> = {
  ...{ following: '是否关注', tags: '公众号标签', labels: '顾客标签（可能按关注情况打上）' },
};

type Channels = ReadonlySet<string>;

function conditionProblems(condition: KeptCondition, path: string, followerChannels: Channels): CampaignProblem[] {
  const isForFollowers = asksForNoneBut(condition, followerChannels);
  if (condition.is === 'channel' && isForFollowers)
    return [forbidden(`${path}.channelIds`, `这些渠道只有粉丝才能在公众号里打开，等于要求先关注：${RULE}`)];
  if (condition.is !== 'segment') return [];
  const { name } = condition;
  const on = restsOn(condition.condition)
    .map((one) => NAMES[one])
    .join('和');
  if (on) return [forbidden(`${path}.segmentId`, `分群“${name}”的条件里有${on}：${RULE}${INSTEAD}`)];
  if (!isForFollowers) return [];
  return [forbidden(`${path}.segmentId`, `分群“${name}”要求的渠道只有粉丝才能进入：${RULE}${INSTEAD}`)];
}

/** Each condition for itself, and the channels that all of them let in together. */
function audienceProblems(audience: readonly KeptCondition[], followerChannels: Channels): CampaignProblem[] {
  const own = audience.flatMap((one, n) => conditionProblems(one, `audience.${n}`, followerChannels));
  if (own.length > 0) return own;
  const who = whoComes(audience, followerChannels);
  if (who === 'nobody') return [contradiction('audience', '这些条件要求的渠道没有一个能同时满足，谁也领不了')];
  return who === 'followers'
    ? [forbidden('audience', `同时满足这些条件的渠道只有粉丝才能打开，等于要求先关注：${RULE}${INSTEAD}`)]
    : [];
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
 * segment that asks for it, for tags of the account or for labels, nor by channels that only followers see
 * (`followerChannels`), by one condition or by all together. Grants and notices are not claims, and may.
 * https://developers.weixin.qq.com/community/business/doc/000a2c9dd00f70e3003df389c5140d
 */
export const forbiddenByWeChat = (
  { terms, audience }: { terms: WrittenTerms; audience: readonly KeptCondition[] },
  followerChannels: Channels,
): CampaignProblem[] => [...wordsProblems(terms), ...audienceProblems(audience, followerChannels)];
