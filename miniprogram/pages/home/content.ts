import { couponCardContent, type CouponCardContent } from '../../components/coupon-card/content';
import { storeCardContent, type StoreCardContent } from '../../components/store-card/content';
import { day, daysUntil, hourOfDay } from '../../format/date';
import type { Home } from '../../services/home';

/** Everything that the first page shows. */
export interface HomeContent {
  greeting: string;
  /** What the greeting goes on with. */
  lead: string;
  usable: number;
  /** When the first coupon of the wallet ends; empty when there is none. */
  ending: string;
  cards: CouponCardContent[];
  /** Campaigns that begin later. */
  later: CouponCardContent[];
  claimable: number;
  store: StoreCardContent | null;
  isFollower: boolean;
}

function greetingAt(now: number): string {
  const hour = hourOfDay(now);
  if (hour < 5 || hour >= 23) return '夜深了';
  if (hour < 11) return '早上好';
  if (hour < 13) return '中午好';
  return hour < 18 ? '下午好' : '晚上好';
}

function leadOf({ coupons, isFollower, claimable }: Home): string {
  const offer = claimable > 0 ? `${claimable} 张好券等您来领` : '';
  if (!coupons) return offer ? `初次见面，${offer}` : '初次见面，欢迎光临';
  if (offer) return offer;
  return isFollower ? '感谢一路关注，常来看看' : '好券都已领完，常来看看';
}

function endingOf({ coupons }: Home, now: number): string {
  if (!coupons?.nextExpiryAt) return '';
  // On that moment it cannot be used any more.
  const last = new Date(Date.parse(coupons.nextExpiryAt) - 1).toISOString();
  const days = daysUntil(last, now);
  if (days <= 1) return days <= 0 ? '最近一张今天到期' : '最近一张明天到期';
  return `最近一张 ${day(last)} 到期`;
}

/** `now`: in ms. */
export function homeContent(home: Home, now: number): HomeContent {
  const { offers, claimable, coupons, isFollower, store } = home;
  return {
    greeting: greetingAt(now),
    lead: leadOf(home),
    usable: coupons?.usable ?? 0,
    ending: endingOf(home, now),
    cards: offers.filter(({ status }) => status !== 'notStarted').map(couponCardContent),
    later: offers.filter(({ status }) => status === 'notStarted').map(couponCardContent),
    ...{ claimable, isFollower, store: store ? storeCardContent(store) : null },
  };
}
