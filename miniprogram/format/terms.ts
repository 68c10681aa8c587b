import type { OwnedCoupon } from '../services/coupons';
import { day, daysUntil, dotted } from './date';
import { yuan } from './money';

type Terms = OwnedCoupon['terms'];

/** What a coupon gives, as it is drawn large: “¥20”, “8.5折”, “兑换”, “包邮”. */
export interface Figure {
  before: string;
  amount: string;
  after: string;
}

const figure = (amount: string, before = '', after = ''): Figure => ({ before, amount, after });

/** Per cent off as what is left to pay, in tenths: 15 → "8.5". */
const tenths = (percentOff: number): string => String((100 - percentOff) / 10);

export function benefitFigure({ benefit }: Terms): Figure {
  switch (benefit.is) {
    case 'amountOff':
      return figure(yuan(benefit.amount), '¥');
    case 'percentOff':
      return figure(tenths(benefit.percent), '', '折');
    case 'gift':
      return figure('兑换');
    case 'freeShipping':
      return figure('包邮');
    default:
      return newerFigure(benefit);
  }
}

/** A newer server may know a benefit that this released version does not; its title says what it is. */
const newerFigure = (_benefit: never): Figure => figure('优惠');

const upTo = (words: string, most: number | undefined): string =>
  most === undefined ? words : `${words}，最多减${yuan(most)}元`;

/** The same in a sentence. */
export function benefitText(terms: Terms): string {
  const { benefit } = terms;
  if (benefit.is === 'amountOff') return `减${yuan(benefit.amount)}元`;
  if (benefit.is === 'percentOff') return upTo(`${tenths(benefit.percent)}折`, benefit.most);
  if (benefit.is === 'gift') return `兑换${benefit.item}`;
  if (benefit.is === 'freeShipping') return upTo('包邮', benefit.most);
  return benefitFigure(terms).amount;
}

/** When a coupon that is claimed now can be used. */
export function validityText({ validity }: Terms): string {
  if (validity.is === 'fixed') return `${dotted(validity.from)} – ${dotted(validity.until)} 可用`;
  const { days, startsAfterDays } = validity;
  return startsAfterDays === undefined ? `领取后${days}天内有效` : `领取${startsAfterDays}天后起${days}天内有效`;
}

/** For what it counts, where that is not everything. */
export function scopeText({ scope }: Terms): string {
  const parts = [
    ...(scope.goodsIds || scope.categoryIds ? ['部分商品'] : []),
    ...(scope.storeIds ? [`${scope.storeIds.length}家指定门店`] : []),
  ];
  return parts.length === 0 ? '' : `仅限${parts.join('、')}`;
}

/** The last day on which a coupon can be used: `expiresAt` is the first moment on which it cannot. */
export const lastDay = (coupon: OwnedCoupon): string => day(lastMoment(coupon));

/** The last moment on which a coupon can be used, on the wire. */
const lastMoment = ({ expiresAt }: OwnedCoupon): string => new Date(Date.parse(expiresAt) - 1).toISOString();

/** From so many days before the end on, a day alone does not say how near it is. */
const NEAR_DAYS = 7;

/** Until when a coupon can be used, said so that it is seen when that is soon. `now`: in ms. */
export function endText(coupon: OwnedCoupon, now: number): string {
  const days = daysUntil(lastMoment(coupon), now);
  if (days === 0) return '今天到期';
  if (days === 1) return '明天到期';
  return days > 1 && days <= NEAR_DAYS ? `还剩${days}天 · 至 ${lastDay(coupon)}` : `有效期至 ${lastDay(coupon)}`;
}
