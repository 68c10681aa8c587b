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

/** How people come in, by WeChat's scenes: https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html */
const ENTRIES: readonly (readonly [words: string, scenes: readonly number[]])[] = [
  ['扫码到店，欢迎光临', [1011, 1012, 1013, 1047, 1048, 1049]],
  ['欢迎从公众号来', [1035, 1043, 1058, 1067, 1074, 1082, 1102]],
  ['欢迎和朋友一起来', [1007, 1008, 1044, 1096]],
];

const welcomeOf = (scene: number): string => ENTRIES.find(([, scenes]) => scenes.includes(scene))?.[0] ?? '';

function leadOf({ coupons, isFollower, claimable }: Home, scene: number): string {
  const offer = claimable > 0 ? `${claimable} 张好券等您来领` : '';
  const welcome = welcomeOf(scene) || (coupons ? '' : '初次见面');
  if (welcome) return `${welcome}，${offer || '很高兴见到您'}`;
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

/** `now`: in ms; `scene`: how the person came in this time. */
export function homeContent(home: Home, now: number, scene: number): HomeContent {
  const { offers, claimable, coupons, isFollower, store } = home;
  return {
    greeting: greetingAt(now),
    lead: leadOf(home, scene),
    usable: coupons?.usable ?? 0,
    ending: endingOf(home, now),
    cards: offers.filter(({ status }) => status !== 'notStarted').map(couponCardContent),
    later: offers.filter(({ status }) => status === 'notStarted').map(couponCardContent),
    ...{ claimable, isFollower, store: store ? storeCardContent(store) : null },
  };
}
