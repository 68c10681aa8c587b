import type { ActivityBatch } from '../../../shared/analytics/activity.ts';
import type { Channel, Click, Visit } from '../../../shared/channels/index.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { IdentityId, UserId } from '../../../shared/core/ids.ts';
import type { Coupon, CouponTemplate } from '../../../shared/coupons/index.ts';
import type { Identity, User } from '../../../shared/identity/index.ts';
import type { ShopOrder } from '../../../shared/orders/order.ts';

/** The merchant's, however much happens. */
export const CHANNELS = 200;
export const CAMPAIGNS = 60;
const STORES = 50;

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

const APP = 'wxBench';
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
  } as const;
  return {
    ...{ _id: `channel-${n}`, isEnded: false, channel: described, versions: [{ channel: described, at: updatedAt }] },
    ...{ revision: 1, requestKey: 'key-00001', updatedAt, updatedBy: userOf(0) },
  };
}

export const template = (n: number) =>
  ({ _id: `tpl-${String(n).padStart(3, '0')}`, state: 'active', terms: { title: `活动 ${n}` } }) as CouponTemplate;

/** Who reads the reports. */
export const OPERATOR = userOf(1_000_000_000);
export const operatorIdentity = (): Identity => ({
  ...{ _id: identityOf(1_000_000_000), kind: 'mp', appId: APP, openId: 'o-1000000000', userId: OPERATOR },
  ...{ createdAt: NOW, updatedAt: NOW },
});
export const operatorRecord = (): User => ({
  ...{ _id: OPERATOR, identityIds: [operatorIdentity()._id], roles: ['operator'], createdAt: NOW, updatedAt: NOW },
});
