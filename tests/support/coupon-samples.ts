import type { OutputOf } from '../../shared/contracts/contract.ts';
import type { Contracts } from '../../shared/contracts/types.ts';

type Offer = OutputOf<Contracts['coupon.list']>['offers'][number];
type OwnedCoupon = OutputOf<Contracts['coupon.get']>['coupon'];
type Terms = Offer['terms'];

export const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-03-01T02:00:00Z');
/** So many days after the beginning, on the wire. */
export const moment = (days: number): string => new Date(START + days * DAY_MS).toISOString();

export const couponTerms = (templateId: string, title: string, amountOff: number, threshold: number): Terms => ({
  ...{ templateId, version: 1, title, benefit: { is: 'amountOff', amount: amountOff }, threshold, scope: {} },
  ...{ validity: { is: 'relative', days: 30 }, stacking: 'alone' },
  description: '全场通用，特价商品除外。\n每单限用一张，不找零、不兑现。',
});

/** A coupon as its owner sees it. */
export const ownedCoupon = (of: Terms, state: OwnedCoupon['state'] = 'unused'): OwnedCoupon => ({
  ...{ couponId: `${of.templateId}:u1:1`, terms: of, state, code: '7KQ4M2XW9PBD' },
  ...{ issuedAt: moment(0), startsAt: moment(0), expiresAt: moment(30) },
  ...(state === 'redeemed' && { redeemedAt: moment(1) }),
});

export const offer = (of: Terms, status: Offer['status'], remaining = 50): Offer => ({
  ...{
    terms: of,
    status,
    audience: '',
    remaining,
    total: 500,
    perUser: 1,
    owned: status === 'claimed' ? 1 : 0,
    startsAt: moment(status === 'notStarted' ? 3 : -1),
    endsAt: moment(20),
  },
  ...(status === 'claimed' && { coupon: ownedCoupon(of) }),
});

/** One offer of each status; `popular` is sold out to whoever asks for it. */
export const everyOffer = (): Offer[] => [
  offer(couponTerms('soldOut', '春季上新券', 3000, 19_900), 'soldOut', 0),
  offer(couponTerms('welcome', '新人见面礼', 2000, 10_000), 'claimable'),
  offer(couponTerms('popular', '周末咖啡抵用券', 1250, 0), 'claimable', 400),
  offer(couponTerms('later', '会员日满减', 10_000, 50_000), 'notStarted'),
  offer(couponTerms('past', '元宵限定', 500, 0), 'ended'),
  offer(couponTerms('mine', '老客回馈券', 1500, 8000), 'claimed'),
];
