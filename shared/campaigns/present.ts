import type { Campaign } from '../contracts/campaign-rules.ts';
import type { ShownCampaign, ShownCosts } from '../contracts/campaign.ts';
import { shanghaiMoment } from '../core/clock.ts';
import {
  audienceInWords,
  type CampaignCosts,
  faceValue,
  termsInWords,
  validityInWords,
  type CouponTemplate,
  type KeptCondition,
} from '../coupons/index.ts';

/** What staff wrote, from what is kept. */
export const campaignOf = ({
  terms,
  limits,
  audience,
  startsAt,
  endsAt,
  budget,
  onOrderOf,
  outlet,
  reminder,
}: CouponTemplate): Campaign => ({
  ...{
    terms,
    limits,
    budget,
    onOrderOf,
    outlet,
    reminder,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  },
  audience: audience.map((one) => (one.is === 'segment' ? { is: one.is, segmentId: one.segmentId } : one)),
});

/** As its contracts show it. */
export const presentCampaign = (template: CouponTemplate): ShownCampaign => ({
  ...{ templateId: template._id, version: template.version, state: template.state },
  ...{ campaign: campaignOf(template), audience: audienceInWords(template.audience) },
  updatedAt: template.updatedAt.toISOString(),
});

/** What was counted of a campaign, as its contract shows it; nothing yet when `costs` is not there. */
export function presentCosts({ _id, limits, budget }: CouponTemplate, costs: CampaignCosts | undefined): ShownCosts {
  const sumOf = (...states: (keyof CampaignCosts['count'])[]) => ({
    count: states.reduce((sum, state) => sum + (costs?.count[state] ?? 0), 0),
    face: states.reduce((sum, state) => sum + (costs?.face[state] ?? 0), 0),
  });
  return {
    ...{ templateId: _id, total: limits.total, budget, upTo: costs?.upTo.toISOString() },
    ...{ issued: sumOf('unused', 'locked', 'redeemed', 'expired'), open: sumOf('unused', 'locked') },
    ...{ used: sumOf('redeemed'), expired: sumOf('expired'), off: costs?.off ?? 0 },
  };
}

const STACKING = {
  alone: '不与其他券同用',
  otherKinds: '可与其他类型的券同用',
  otherCampaigns: '可与其他活动的券同用',
};

/** What would happen, in sentences. */
export function summaryOf(
  { terms, limits, startsAt, endsAt, onOrderOf, outlet }: Campaign,
  audience: readonly KeptCondition[],
): string[] {
  const { total, perDay, perUser } = limits;
  const face = faceValue(terms);
  const who = audienceInWords(audience);
  return [
    `${termsInWords(terms)}，${STACKING[terms.stacking]}`,
    validityInWords(terms.validity),
    `${shanghaiMoment(new Date(startsAt))} 起、${shanghaiMoment(new Date(endsAt))} 前可领，${who ? `限${who}` : '人人可领'}`,
    `共 ${total} 张${perDay === undefined ? '' : `，每天最多 ${perDay} 张`}，每人最多 ${perUser} 张`,
    ...(onOrderOf === undefined ? [] : [`付款满 ${onOrderOf / 100} 元的订单各赠一张`]),
    ...(outlet ? [`作为微信支付代金券（批次 ${outlet.stockId}）放入微信卡包，付款时抵用`] : []),
    face === undefined ? '费用没有上限' : `全部用掉最多花费 ${(face * total) / 100} 元`,
  ];
}
