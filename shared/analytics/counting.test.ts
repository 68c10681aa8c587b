import { describe, expect, it } from '@jest/globals';
import type { IdentityId, UserId } from '../core/ids.ts';
import type { ActivityEvent } from './activity.ts';
import { countPerson } from './count-person.ts';
import { keyOf } from './counts.ts';
import type { CountedCoupon, History } from './history.ts';
import { meanOf, shareOf } from './intervals.ts';
import { MOST_VISITS_A_DAY } from './story.ts';

const AT = new Date('2026-03-02T10:00:00+08:00');
const DAY = '2026-03-02';
const later = (seconds: number) => new Date(AT.getTime() + seconds * 1_000);
const RULES = { from: '2026-01-01', isChannel: () => true, isArticle: () => false };

const person = {
  ...{ key: 'u_1', keys: ['u_1'], userIds: ['u_1' as UserId], identityIds: ['wx:o' as IdentityId], isStaff: false },
};
const history = (events: ActivityEvent[], parts: Partial<History> = {}): History => ({
  ...{ person, visits: [], coupons: [], orders: [] },
  batches: [{ _id: 'b', identityId: 'wx:o' as IdentityId, receivedAt: AT, events }],
  ...parts,
});
const enter = (n = 0, at = AT): ActivityEvent => ({
  what: 'enter',
  at,
  visitId: `visit-${n}`,
  scene: 1001,
  channelId: 'menu',
});
const claimed = (issuedAt: Date): CountedCoupon =>
  ({
    _id: 'c',
    templateId: 'tpl',
    issuedAt,
    state: 'unused',
    history: [{ what: 'issued', how: 'claim', at: issuedAt }],
  }) as never;
const count = (given: History, series: string, measure: string, rules = RULES) =>
  countPerson(given, rules).get(keyOf(series, DAY, measure)) ?? 0;

describe('what a person counts for', () => {
  it('is a visitor once a day, and each visit', () => {
    const given = history([enter(1), enter(2, later(3_600)), enter(2, later(3_600))]);
    expect([count(given, 'channel:menu', 'visits'), count(given, 'channel:menu', 'visitors')]).toEqual([2, 1]);
  });

  it('is nothing for who works for the merchant, on days that are closed, and for a machine', () => {
    expect(countPerson(history([enter()], { person: { ...person, isStaff: true } }), RULES).size).toBe(0);
    expect(countPerson(history([enter()]), { ...RULES, from: '2026-03-03' }).size).toBe(0);
    const many = Array.from({ length: MOST_VISITS_A_DAY }, (_, n) => enter(n));
    expect(count(history(many), 'all', 'visits')).toBe(MOST_VISITS_A_DAY);
    expect(count(history([...many, enter(MOST_VISITS_A_DAY)]), 'all', 'visits')).toBe(0);
  });

  it('is an order also of one for which coupons paid all, and of none that was given back', () => {
    const order = (paid: number, refunded: number) =>
      history([], {
        orders: [{ _id: 'o', userId: 'u_1', paid, refunded, couponIds: [], changedAt: AT, paidAt: AT } as never],
      });
    const orders = [order(0, 0), order(900, 300), order(900, 900)].map((one) => count(one, 'all', 'last.orders'));
    expect(orders).toEqual([1, 1, 0]);
  });

  it('is put down to no channel when what was told is none of ours', () => {
    const given = history([enter()]);
    expect(count(given, 'channel:', 'visitors', { ...RULES, isChannel: () => false })).toBe(1);
  });

  it('is a claim for the channel of the last seven days, and not of the week before', () => {
    const within = history([enter()], { coupons: [claimed(later(7 * 86_400 - 1))] });
    expect(count(within, 'channel:menu', 'last.claimed')).toBe(1);
    const behind = history([enter()], { coupons: [claimed(later(7 * 86_400))] });
    expect(count(behind, 'channel:menu', 'last.claimed')).toBe(0);
  });

  it('is how long a coupon took, from step to step', () => {
    const given = history(
      [
        enter(),
        { what: 'page', at: later(1), page: 'pages/centre/index', ms: 9_000 },
        { what: 'tap', at: later(6), name: 'claim' },
      ],
      { coupons: [claimed(later(7))] },
    );
    expect(
      ['total.s8', 'toOffers.s1', 'toTap.s5', 'toCoupon.s1'].map((measure) => count(given, 'times', measure)),
    ).toEqual([1, 1, 1, 1]);
    const hours = history([enter()], { coupons: [claimed(later(120 * 60))] });
    expect([...countPerson(hours, RULES).keys()].filter((key) => key.startsWith('times'))).toEqual([]);
  });
});

describe('an interval', () => {
  it('of a share is Wilson’s', () => {
    const { value, low, high } = shareOf(10, 100)!;
    expect([value, Number(low.toFixed(4)), Number(high.toFixed(4))]).toEqual([0.1, 0.0552, 0.1744]);
    expect(shareOf(0, 0)).toBeUndefined();
  });

  it('of a mean is as narrow as prices are alike, whatever stands behind their point', () => {
    for (const fen of [1_940, 1_950, 1_990]) {
      const prices = [fen - 300, fen, fen + 300];
      const orders = prices.map((paid, n) => ({
        ...{ _id: `order-${n}`, userId: 'u_1', paid, refunded: 0, couponIds: [], changedAt: AT, paidAt: AT },
      }));
      const given = history([], { orders: orders as never });
      const [sum, squares] = [count(given, 'buyers:others', 'gmv'), count(given, 'buyers:others', 'squares')];
      const { value, low, high } = meanOf(3, sum, squares)!;
      expect([value, Math.round(value - low), Math.round(high - value)]).toEqual([fen, 339, 339]);
    }
  });

  it('of a mean rests on how much the numbers differ', () => {
    const { value, low, high } = meanOf(3, 60, 1_400)!;
    expect([value, low.toFixed(2), high.toFixed(2)]).toEqual([20, '8.68', '31.32']);
    expect(meanOf(1, 20, 400)).toBeUndefined();
  });
});
