import type { ActivityBatch } from '../../../shared/analytics/activity.ts';
import { accountDayId, type AccountDay, type Article } from '../../../shared/analytics/articles.ts';
import type { Channel, Click, Visit } from '../../../shared/channels/index.ts';
import { DAY_MS, MINUTE_MS, shanghaiDay } from '../../../shared/core/clock.ts';
import type { IdentityId, UserId } from '../../../shared/core/ids.ts';
import type { Coupon, CouponTemplate } from '../../../shared/coupons/index.ts';
import type { Identity, User } from '../../../shared/identity/index.ts';
import type { ShopOrder } from '../../../shared/orders/order.ts';
import type { Store } from '../../../shared/stores/index.ts';

/** The merchant's, however much happens. */
export const CHANNELS = 200;
export const CAMPAIGNS = 60;
export const STORES = 50;
export const ARTICLES = 60;

/** Each person comes so often, so that what one person did stays as much. */
const SESSIONS_A_PERSON = 4;
/** What the phone tells of one coming in. */
const EVENTS_A_SESSION = 8;
/** Every so many sessions one signs in, and claims, and orders. */
const CLAIM_EVERY = 4;
const ORDER_EVERY = 8;
/** Clicks, claims and orders are events too. */
const EVENTS_OF_ALL = EVENTS_A_SESSION + 1 + 1 / CLAIM_EVERY + 1 / ORDER_EVERY;

/** So long everything took, up to `NOW`. */
const SPAN_MS = 85 * DAY_MS;
export const NOW = new Date('2026-03-27T12:00:00+08:00');

export const sessionsFor = (events: number): number => Math.ceil(events / EVENTS_OF_ALL);
export const peopleFor = (events: number): number => Math.ceil(sessionsFor(events) / SESSIONS_A_PERSON);

export const APP = 'wxBench';
export const userOf = (n: number) => `u_${n}` as UserId;
export const identityOf = (n: number) => `${APP}:o-${n}` as IdentityId;
const channelOf = (n: number) => `channel-${(n * 7) % CHANNELS}`;
const templateOf = (n: number) => `tpl-${String((n * 11) % CAMPAIGNS).padStart(3, '0')}`;

/** What the n-th of so many sessions leaves behind: people come in turns, all of them over the whole time. */
export class Sessions {
  private readonly people: number;
  constructor(private readonly count: number) {
    this.people = Math.ceil(count / SESSIONS_A_PERSON);
  }

  private who = (n: number): number => n % this.people;
  private at = (n: number): Date => new Date(NOW.getTime() - SPAN_MS * (1 - n / this.count) - 10 * MINUTE_MS);

  click = (n: number): Click => ({ _id: `click-${n}`, channelId: channelOf(n), at: this.at(n), from: 'wechat' });

  batch = (n: number): ActivityBatch => ({
    ...{ _id: `batch-${n}`, identityId: identityOf(this.who(n)), receivedAt: this.at(n) },
    events: eventsOf(n).map((event) => ({ ...event, at: this.at(n) })),
  });

  visit = (index: number): Visit => {
    const n = index * CLAIM_EVERY;
    const userId = userOf(this.who(n));
    return { _id: `${userId}:visit-${n}`, userId, channelId: channelOf(n), scene: 1035, at: this.at(n) };
  };

  coupon = (index: number) => {
    const n = index * CLAIM_EVERY;
    const [at, templateId] = [this.at(n), templateOf(n)];
    const isUsed = index % 2 === 0;
    return {
      ...{ _id: `coupon-${n}`, userId: userOf(this.who(n)), templateId, channelId: channelOf(n), issuedAt: at },
      ...{ code: `code-${n}`, keys: [`code-${n}`], cause: `cause-${n}`, unit: n, day: 'any', dayUnit: n, movedAt: at },
      terms: { title: '满减券', benefit: { is: 'amountOff', amount: 500 } },
      ...{ state: isUsed ? 'redeemed' : 'unused', history: [{ what: 'issued', how: 'claim', at }] },
      ...(isUsed && { redeemedAt: at, redeemedIn: `store-${n % STORES}` }),
    } as unknown as Coupon;
  };

  order = (index: number) => {
    const n = index * ORDER_EVERY;
    const at = this.at(n);
    const money = { paidAt: at, paid: 6_000 + (n % 3_000), refunded: 0, couponIds: [] };
    return {
      ...{ _id: `order-${n}`, userId: userOf(this.who(n)), channelId: channelOf(n), changedAt: at, ...money },
    } as unknown as ShopOrder;
  };

  user = (n: number): User => {
    const at = new Date(NOW.getTime() - SPAN_MS);
    return { _id: userOf(n), identityIds: [identityOf(n)], roles: [], createdAt: at, updatedAt: at };
  };

  /** How many documents there are of each. */
  counts() {
    const { count, people } = this;
    const claims = Math.ceil(count / CLAIM_EVERY);
    return { people, sessions: count, claims, orders: Math.ceil(count / ORDER_EVERY) };
  }
}

/** Coming in, looking about, a tap; without their moments. */
export function eventsOf(n: number, length = EVENTS_A_SESSION) {
  const enter = { what: 'enter', visitId: `visit-${n}`, scene: 1035, channelId: channelOf(n) } as const;
  const page = { what: 'page', page: 'pages/centre/index', ms: 3_000 } as const;
  const tap = { what: 'tap', name: 'claim' } as const;
  return Array.from({ length }, (_, at) => (at === 0 ? enter : at % 2 === 0 ? page : tap));
}

export function channel(n: number): Channel {
  const updatedAt = new Date(NOW.getTime() - 2 * SPAN_MS);
  const described = {
    kind: n % 10 === 0 ? 'articleCard' : 'menu',
    name: `入口 ${n}`,
    page: 'pages/home/index',
    storeId: `store-${n % STORES}`,
    ...(n % 10 === 0 && { articleId: articleOf(n % ARTICLES) }),
  } as const;
  return {
    ...{ _id: `channel-${n}`, isEnded: false, channel: described, versions: [{ channel: described, at: updatedAt }] },
    ...{ revision: 1, requestKey: 'key-00001', updatedAt, updatedBy: userOf(0) },
  };
}

export const template = (n: number) =>
  ({ _id: `tpl-${String(n).padStart(3, '0')}`, state: 'active', terms: { title: `活动 ${n}` } }) as CouponTemplate;

export const store = (n: number) =>
  ({
    ...{ _id: `store-${n}`, state: 'kept', store: { name: `门店 ${n}` }, order: `上海 ${n}`, city: '上海' },
    point: { type: 'Point', coordinates: [121.4, 31.2] },
  }) as Store;

const dayOf = (n: number): string => shanghaiDay(new Date(NOW.getTime() - n * DAY_MS));
const articleOf = (n: number): string => `${2_247_480_000 + n}_1`;

/** What WeChat has told of each day, and of an article of each of them. */
export const ACCOUNT_DAYS = 92;
export const accountDay = (n: number): AccountDay => ({
  _id: accountDayId(APP, dayOf(n + 1)),
  ...{ readers: 4_000, wentOn: 300, published: 1, followers: 120_000 },
});
export const article = (n: number): Article => ({
  ...{ _id: `${APP}:${articleOf(n)}`, appId: APP, articleId: articleOf(n), title: `文章 ${n}` },
  ...{ url: 'https://mp.weixin.qq.com/s/a', day: dayOf(n + 1), readers: 2_000, upTo: dayOf(1) },
});

/** Who reads the reports. */
export const OPERATOR = userOf(1_000_000_000);
export const operatorIdentity = (): Identity => ({
  ...{ _id: identityOf(1_000_000_000), kind: 'mp', appId: APP, openId: 'o-1000000000', userId: OPERATOR },
  ...{ createdAt: NOW, updatedAt: NOW },
});
export const operatorRecord = (): User => ({
  ...{ _id: OPERATOR, identityIds: [operatorIdentity()._id], roles: ['operator'], createdAt: NOW, updatedAt: NOW },
});
