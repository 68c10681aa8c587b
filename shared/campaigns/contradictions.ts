import type { Campaign } from '../contracts/campaign-rules.ts';
import type { CampaignProblem } from '../contracts/campaign.ts';
import { DAY_MS, shanghaiMoment } from '../core/clock.ts';
import { affordable, faceValue, usableTime, type CouponTemplate } from '../coupons/index.ts';

export const contradiction = (path: string, says: string): CampaignProblem => ({ path, kind: 'contradiction', says });

const when = (isWrong: boolean, path: string, says: string): CampaignProblem[] =>
  isWrong ? [contradiction(path, says)] : [];

const yuan = (fen: number): string => `${fen / 100} 元`;

function termsProblems({ terms: { benefit, threshold } }: Campaign): CampaignProblem[] {
  const isBelow = benefit.is === 'amountOff' && threshold > 0 && threshold < benefit.amount;
  return when(isBelow, 'terms.threshold', '使用门槛低于减免金额：要么不设门槛，要么不低于减免金额');
}

/** Of fixed days: a coupon must not be over before it can be claimed. */
function validityProblems({ terms: { validity }, startsAt, endsAt }: Campaign): CampaignProblem[] {
  if (validity.is !== 'fixed') return [];
  if (validity.until < validity.from) return [contradiction('terms.validity.until', '有效期的最后一天早于第一天')];
  const { expiresAt } = usableTime(validity, new Date(startsAt));
  const says = `有效期在 ${shanghaiMoment(expiresAt)} 结束`;
  if (expiresAt <= new Date(startsAt)) return [contradiction('terms.validity.until', `${says}，那时还没有开始领取`)];
  return when(expiresAt < new Date(endsAt), 'terms.validity.until', `${says}，之后领取的券一领到就已过期`);
}

function windowProblems({ startsAt, endsAt }: Campaign, now: Date): CampaignProblem[] {
  if (new Date(endsAt) <= new Date(startsAt)) return [contradiction('endsAt', '领取的结束时间不晚于开始时间')];
  return when(new Date(endsAt) <= now, 'endsAt', '领取的结束时间已经过去');
}

/** Once people claim, coupons are added and never taken away: whoever wants to give fewer pauses or ends it. */
function limitProblems({ limits: { total, perDay, perUser } }: Campaign, kept?: CouponTemplate): CampaignProblem[] {
  const opened = kept && kept.state !== 'draft' ? kept.limits.total : 0;
  return [
    ...when(perDay !== undefined && perDay > total, 'limits.perDay', '每天的数量多于总数'),
    ...when(perUser > total, 'limits.perUser', '每人的数量多于总数'),
    ...when(total < opened, 'limits.total', `活动开放过领取，总数不能少于 ${opened} 张；要少发，请暂停或结束`),
  ];
}

/**
 * A budget holds because there are no more coupons, codes among them, than it pays for, each at the highest face value of any version that
 * could be claimed: nothing is counted while people claim, and no race can exceed it.
 */
function budgetProblems({ terms, limits, budget }: Campaign, kept?: CouponTemplate): CampaignProblem[] {
  if (budget === undefined) return [];
  const face = faceValue(terms);
  if (face === undefined) return [contradiction('budget', '优惠没有上限，无法保证不超预算：请先设置最多减免多少')];
  const dearest = Math.max(face, kept?.dearest ?? 0);
  const [codes, most] = [kept?.codeCount ?? 0, affordable(budget, { terms, dearest })];
  const all = `总数 ${limits.total} 张${codes === 0 ? '' : `加兑换码 ${codes} 张`}`;
  return when(limits.total + codes > most, 'budget', `预算只够 ${most} 张（每张最多 ${yuan(dearest)}），少于${all}`);
}

/** What even the first to claim would not be reminded of, because its end is that near by then. */
function reminderProblems({ terms: { validity }, reminder, startsAt }: Campaign): CampaignProblem[] {
  if (!reminder) return [];
  const first = new Date(startsAt);
  const lastsMs = usableTime(validity, first).expiresAt.getTime() - first.getTime();
  const isNever = lastsMs < reminder.daysBefore * DAY_MS;
  return when(isNever, 'reminder.daysBefore', '提醒早于领取：券领到时就已经进入提醒期，谁也不会收到提醒');
}

/** Nobody claims what is given only: who else may claim says nothing then. */
const audienceProblems = ({ audience }: Campaign): CampaignProblem[] =>
  audience.flatMap(({ is }, n) =>
    is === 'given' && audience.length > 1
      ? [contradiction(`audience.${n}`, '只由商家发放的券没有人能领取，不能再有其他领取条件')]
      : [],
  );

/**
 * Where a campaign contradicts itself, the time, or what was issued of it: every place at once, each with the path of its
 * field. `kept`: what it changes.
 */
export const contradictions = (campaign: Campaign, now: Date, kept?: CouponTemplate): CampaignProblem[] => [
  ...windowProblems(campaign, now),
  ...termsProblems(campaign),
  ...validityProblems(campaign),
  ...limitProblems(campaign, kept),
  ...budgetProblems(campaign, kept),
  ...audienceProblems(campaign),
  ...reminderProblems(campaign),
];
