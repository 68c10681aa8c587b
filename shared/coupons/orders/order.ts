import type { Basket } from '../../contracts/coupon-quote.ts';
import { derivedId, type UserId } from '../../core/ids.ts';
import { isNobodys, stateAt, templateOf, type Coupon } from '../coupon.ts';
import type { Movement, OrderMovement } from '../movement.ts';

/** What somebody buys, and the coupons that go with it. */
export interface Order {
  orderId: string;
  basket: Basket;
  couponIds: readonly string[];
}

/**
 * Tells whether two requests mean the same order: what is bought at which prices, and with coupons of which campaigns. Which
 * coupon it is, of one campaign at most one, says the coupon: it names the order.
 */
export const digestOf = ({ orderId, basket, couponIds }: Order): string =>
  derivedId(JSON.stringify([orderId, basket, couponIds.map(templateOf).sort()]));

/** The id by which an order names one of its coupons: also of somebody who was erased since, whose coupons have other ids. */
export const namedBy = ({ couponIds }: Pick<Order, 'couponIds'>, coupon: Coupon): string | undefined =>
  couponIds.find((id) => id === coupon._id || (isNobodys(coupon) && templateOf(id) === coupon.templateId));

/** Whether two coupons are one person's, whose `ids` these are: until a merge has moved all of them, they may name two. */
export const areOfOne = (a: Coupon, b: Coupon, ids: readonly UserId[]): boolean =>
  a.userId === b.userId || (ids.includes(a.userId) && ids.includes(b.userId));

type Done = Movement & OrderMovement;
export type Refund = Done & { what: 'refunded' };

/** What an order has done to a coupon, the oldest first; that it brought the coupon is another thing. */
export const ofOrder = ({ history }: Coupon, orderId: string): Done[] =>
  history.filter((one): one is Done => one.what !== 'issued' && 'orderId' in one && one.orderId === orderId);

export const refundsOf = (coupon: Coupon, orderId: string): Refund[] =>
  ofOrder(coupon, orderId).filter((one): one is Refund => one.what === 'refunded');

/** The last lock of the order. */
export const lockOf = (coupon: Coupon, orderId: string): (Done & { what: 'locked' }) | undefined =>
  ofOrder(coupon, orderId).findLast((one): one is Done & { what: 'locked' } => one.what === 'locked');

/**
 * How an order stands with a coupon. `lapsed`: its lock is over, and the coupon anybody's who comes first. `over`: released,
 * or all that the coupon took off was given back.
 */
export type Phase = 'none' | 'locked' | 'lapsed' | 'used' | 'over';

export function phaseOf(coupon: Coupon, orderId: string, now: Date): Phase {
  const last = ofOrder(coupon, orderId).at(-1);
  switch (last?.what) {
    case undefined:
      return 'none';
    case 'locked':
      return coupon.orderId === orderId && stateAt(coupon, now) === 'locked' ? 'locked' : 'lapsed';
    case 'released':
      return 'over';
    case 'used':
      return 'used';
    case 'refunded':
      return last.left === 0 ? 'over' : 'used';
  }
}

/** Whether these coupons know the order as another one. */
export const isAnother = (found: readonly Coupon[], order: Order): boolean => {
  const digest = digestOf(order);
  return found.map((coupon) => lockOf(coupon, order.orderId)).some((lock) => lock && lock.digest !== digest);
};
