import { grouped } from '../../../format/count';
import { day, minute } from '../../../format/date';
import { sumOf, thresholdText, yuan } from '../../../format/money';
import { benefitFigure, benefitText, scopeText, validityText, type Figure } from '../../../format/terms';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import type { Origin } from '../reports/origins';

export type Listed = OutputOf<Contracts['campaign.get']>;
export type Costs = OutputOf<Contracts['campaign.costs']>;
type State = Listed['state'];

const STATES: Record<State, string> = { draft: '草稿', active: '进行中', paused: '已暂停', ended: '已结束' };

/** How a campaign stands: one that is open may not have begun, or be over by its time. `now`: in ms. */
export function standing({ state, campaign }: Pick<Listed, 'state' | 'campaign'>, now: number): string {
  if (state !== 'active') return STATES[state];
  if (Date.parse(campaign.startsAt) > now) return '即将开始';
  return Date.parse(campaign.endsAt) <= now ? '已过期' : STATES.active;
}

/** The terms as functions for coupons want them. */
export const termsOf = ({ templateId, version, campaign }: Listed) => ({ ...campaign.terms, templateId, version });

export interface CampaignCard extends Figure {
  templateId: string;
  title: string;
  state: string;
  isLive: boolean;
  note: string;
}

export function campaignCard(listed: Listed, now: number): CampaignCard {
  const { templateId, campaign, remaining, state } = listed;
  return {
    ...benefitFigure(termsOf(listed)),
    ...{ templateId, title: campaign.terms.title, state: standing(listed, now), isLive: state === 'active' },
    note: `剩 ${grouped(remaining)} / ${grouped(campaign.limits.total)} · 至 ${day(campaign.endsAt)}`,
  };
}

/** What can be done with a campaign, the first as the button. */
export interface Deed {
  name: 'start' | 'pause' | 'end';
  text: string;
}

export function deedsFor(state: State): Deed[] {
  if (state === 'draft') return [{ name: 'start', text: '开始活动' }];
  if (state === 'ended') return [];
  const first: Deed = state === 'active' ? { name: 'pause', text: '暂停领取' } : { name: 'start', text: '继续活动' };
  return [first, { name: 'end', text: '结束活动' }];
}

const STACKING: Record<Listed['campaign']['terms']['stacking'], string> = {
  alone: '不与其他券同用',
  otherKinds: '可与其他类型的券同用',
  otherCampaigns: '可与其他活动的券同用',
};

function limitText({ limits: { total, perDay, perUser } }: Listed['campaign']): string {
  const parts = [
    `共 ${grouped(total)} 张`,
    `每人 ${perUser} 张`,
    ...(perDay === undefined ? [] : [`每天 ${grouped(perDay)} 张`]),
  ];
  return parts.join('，');
}

/** What the page of one campaign shows. */
export function campaignContent(listed: Listed, now: number) {
  const { campaign, audience, remaining, state, updatedAt } = listed;
  const { terms, budget, onOrderOf, outlet, reminder } = campaign;
  const shown = termsOf(listed);
  const scope = scopeText(shown);
  return {
    ...benefitFigure(shown),
    ...{ title: terms.title, state: standing(listed, now), isLive: state === 'active', deeds: deedsFor(state) },
    canEdit: state !== 'ended',
    figures: [
      { name: 'total', number: grouped(campaign.limits.total), text: '总数' },
      { name: 'gone', number: grouped(campaign.limits.total - remaining), text: '已领' },
      { name: 'left', number: grouped(remaining), text: '剩余' },
    ],
    rows: [
      { label: '优惠', text: `${benefitText(shown)}，${thresholdText(terms.threshold)}` },
      { label: '领取时间', text: `${minute(campaign.startsAt)}\n至 ${minute(campaign.endsAt)}` },
      { label: '有效期', text: validityText(shown) },
      { label: '数量', text: limitText(campaign) },
      { label: '谁能领', text: audience || '所有人' },
      { label: '适用范围', text: scope || '全部商品和门店' },
      { label: '叠加', text: STACKING[terms.stacking] },
      ...(budget === undefined ? [] : [{ label: '预算', text: `${sumOf(budget)} 元` }]),
      ...(onOrderOf === undefined ? [] : [{ label: '下单赠送', text: `每笔满 ${yuan(onOrderOf)} 元的订单送一张` }]),
      ...(outlet ? [{ label: '发放方式', text: `微信支付代金券，批次 ${outlet.stockId}` }] : []),
      ...(reminder ? [{ label: '到期提醒', text: `到期前 ${reminder.daysBefore} 天，向同意的顾客` }] : []),
      ...(terms.description ? [{ label: '使用说明', text: terms.description }] : []),
      { label: '最近修改', text: minute(updatedAt) },
    ],
  };
}

/** What stands behind how many there are and how many were given. */
export function stockOrigin({ templateId, campaign: { terms, limits }, remaining }: Listed): Origin {
  return {
    ...{ title: terms.title, call: 'campaign.get', input: { templateId } },
    documents: `总数：集合 couponTemplates，_id 为 ${templateId}，字段 limits.total\n已领：集合 coupons，templateId 为 ${templateId} 的张数`,
    numbers: [
      ['total', grouped(limits.total)],
      ['given', grouped(limits.total - remaining)],
      ['remaining', grouped(remaining)],
    ],
  };
}

const sumText = ({ count, face }: Costs['issued']): string => `${grouped(count)} 张，面值 ${sumOf(face)} 元`;

export const costRows = ({ issued, open, used, expired, off, budget, upTo }: Costs) => [
  { label: '已发放', text: sumText(issued) },
  { label: '未使用', text: sumText(open) },
  { label: '已使用', text: sumText(used) },
  { label: '已过期', text: sumText(expired) },
  ...(off > 0 ? [{ label: '订单抵扣', text: `${sumOf(off)} 元` }] : []),
  ...(budget === undefined ? [] : [{ label: '预算', text: `${sumOf(budget)} 元` }]),
  ...(upTo ? [{ label: '统计到', text: minute(upTo) }] : []),
];

/** What stands behind the costs. */
export function costsOrigin(title: string, { templateId, issued, open, used, expired, off, budget }: Costs): Origin {
  return {
    ...{ title, call: 'campaign.costs', input: { templateId } },
    documents: `合计：集合 campaignCosts，_id 为 ${templateId}\n每次变动：集合 couponLedger，templateId 为 ${templateId}`,
    numbers: [
      ['costIssued', sumText(issued)],
      ['costOpen', sumText(open)],
      ['costUsed', sumText(used)],
      ['costExpired', sumText(expired)],
      ['costOff', sumOf(off)],
      ...(budget === undefined ? [] : [['budget', sumOf(budget)] as const]),
    ],
  };
}
