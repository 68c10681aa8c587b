import { day, nearMinute } from '../../format/date';
import { thresholdText } from '../../format/money';
import { benefitFigure, benefitText, endText, lastDay, validityText, type Figure } from '../../format/terms';
import type { Offer, OwnedCoupon } from '../../services/coupons';

/** Everything that a card shows, ready to be drawn: the template has no logic of its own. */
export interface CouponCardContent extends Figure {
  templateId: string;
  couponId: string;
  /** The notice that reminds of its end, to be agreed to when claiming; may be empty. */
  reminder: string;
  threshold: string;
  title: string;
  validity: string;
  /** How it looks: red (can be claimed), pale (is mine), grey (cannot be had). */
  tone: 'red' | 'pale' | 'grey';
  /** What the button says and does; a stamp instead of a button when nothing can be done. */
  action: 'claim' | 'open' | '';
  actionText: string;
  stamp: string;
  /** Stock that is gone, in per cent, and in words; empty words hide the bar. */
  takenPercent: number;
  stockText: string;
  /** Whole card for those who listen to it. */
  label: string;
}

type Look = Pick<CouponCardContent, 'tone' | 'action' | 'actionText' | 'stamp' | 'validity'>;

/** Below this share of the stock the number that is left is worth saying. */
const FEW_LEFT = 0.3;

export function couponCardContent(offer: Offer): CouponCardContent {
  const { terms, coupon } = offer;
  const look = lookOf(offer);
  const threshold = thresholdText(terms.threshold);
  return {
    ...look,
    ...benefitFigure(terms),
    ...{ templateId: terms.templateId, couponId: coupon?.couponId ?? '', threshold, title: terms.title },
    reminder: offer.reminder ?? '',
    takenPercent: offer.total > 0 ? Math.round(((offer.total - offer.remaining) / offer.total) * 100) : 0,
    stockText: offer.status === 'claimable' ? stockText(offer) : '',
    label: `${terms.title}，${benefitText(terms)}，${threshold}，${look.validity}，${look.actionText || look.stamp}`,
  };
}

function lookOf({ status, owned, coupon, terms, startsAt, audience }: Offer): Look {
  const afterClaim = validityText(terms);
  switch (status) {
    case 'claimable':
      return { tone: 'red', action: 'claim', actionText: claimText(owned), stamp: '', validity: afterClaim };
    case 'claimed':
      return ownLook(coupon, afterClaim);
    case 'notStarted':
      return { tone: 'pale', action: '', actionText: '', stamp: '即将开始', validity: `${nearMinute(startsAt)} 开抢` };
    case 'soldOut':
      return { tone: 'grey', action: '', actionText: '', stamp: '已抢光', validity: afterClaim };
    case 'soldOutToday':
      return { tone: 'grey', action: '', actionText: '', stamp: '今日已抢光', validity: '明天 0 点起再来' };
    case 'notForYou':
      return { tone: 'grey', action: '', actionText: '', stamp: '限定顾客', validity: `限${audience}` };
    case 'ended':
      return { tone: 'grey', action: '', actionText: '', stamp: '已结束', validity: afterClaim };
    default:
      return newerLook(status, afterClaim);
  }
}

const claimText = (owned: number): string => (owned > 0 ? '再领一张' : '立即领取');

/** A newer server may answer a status that this released version does not know; the compiler sees that all are known now. */
const newerLook = (_status: never, validity: string): Look => ({
  tone: 'grey',
  action: '',
  actionText: '',
  stamp: '请更新小程序',
  validity,
});

function ownLook(coupon: Offer['coupon'], afterClaim: string): Look {
  const open = { action: 'open', stamp: '' } as const;
  if (!coupon) return { ...open, action: '', tone: 'pale', actionText: '', stamp: '已领取', validity: afterClaim };
  const until = `有效期至 ${lastDay(coupon)}`;
  if (coupon.state === 'redeemed') return { ...open, tone: 'grey', actionText: '已使用', validity: until };
  if (coupon.state === 'locked') return { ...open, tone: 'pale', actionText: '使用中', validity: until };
  if (coupon.state === 'expired') return { ...open, tone: 'grey', actionText: '已过期', validity: until };
  return { ...open, tone: 'pale', actionText: '去使用', validity: until };
}

/** A coupon in the wallet of whoever has it. `now`: in ms. */
export function ownedCardContent(coupon: OwnedCoupon, now: number): CouponCardContent {
  const { terms, couponId } = coupon;
  const look = ownedLook(coupon, now);
  const threshold = thresholdText(terms.threshold);
  return {
    ...look,
    ...benefitFigure(terms),
    ...{ templateId: terms.templateId, couponId, threshold, title: terms.title },
    ...{ reminder: '', takenPercent: 0, stockText: '' },
    label: `${terms.title}，${benefitText(terms)}，${threshold}，${look.validity}，${look.actionText || look.stamp}`,
  };
}

function ownedLook(coupon: OwnedCoupon, now: number): Look {
  const over = { tone: 'grey', action: '', actionText: '' } as const;
  if (coupon.state === 'redeemed')
    return { ...over, stamp: '已使用', validity: coupon.redeemedAt ? `使用于 ${day(coupon.redeemedAt)}` : '' };
  if (coupon.state === 'expired') return { ...over, stamp: '已过期', validity: `有效期至 ${lastDay(coupon)}` };
  const open = { action: 'open', stamp: '', validity: endText(coupon, now) } as const;
  if (coupon.state === 'locked') return { ...open, tone: 'pale', actionText: '使用中' };
  if (Date.parse(coupon.startsAt) > now)
    return { ...open, tone: 'pale', actionText: '查看', validity: `${day(coupon.startsAt)} 起可用` };
  return { ...open, tone: 'red', actionText: '去使用' };
}

function stockText({ remaining, total }: Offer): string {
  return remaining <= total * FEW_LEFT ? `仅剩 ${remaining} 张` : `剩 ${remaining} 张`;
}
