import type { OutputOf } from '../../contracts/contract.ts';
import type { couponLock } from '../../contracts/coupon-order.ts';
import type { orderConfirm, orderRefund } from '../../contracts/shop-order.ts';
import type { Coupon } from '../coupon.ts';
import { everything } from '../pricing/combination.ts';
import { lockOf, namedBy, ofOrder, type Order } from './order.ts';
import { refundOfId, type RefundRequest } from './refund-order.ts';

const sumOf = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0);

/** What the coupons of an order take off, as it was agreed when they were locked. */
function priced(order: Order, coupons: readonly Coupon[]) {
  const { orderId, basket } = order;
  const shares = coupons.map((coupon) => {
    const { lines = [], shipping = 0 } = lockOf(coupon, orderId)?.share ?? {};
    return { couponId: namedBy(order, coupon) ?? coupon._id, lines: [...lines], shipping };
  });
  const off = sumOf(shares.map(({ lines, shipping }) => sumOf(lines) + shipping));
  const { lines, shipping } = everything(basket);
  return { orderId, shares, off, pay: sumOf(lines) + shipping - off };
}

const firstOf = (moments: readonly (Date | undefined)[]): string => {
  const [first] = moments;
  if (!first) throw new Error('an order without its movement');
  return first.toISOString();
};

export const presentLocked = (order: Order, coupons: readonly Coupon[]): OutputOf<typeof couponLock> => ({
  ...priced(order, coupons),
  lockedUntil: firstOf(coupons.map((coupon) => lockOf(coupon, order.orderId)?.until)),
});

/** But for what the order brings. */
export const presentConfirmed = (
  order: Order,
  coupons: readonly Coupon[],
): Omit<OutputOf<typeof orderConfirm>, 'gifts'> => ({
  ...priced(order, coupons),
  usedAt: firstOf(coupons.map((coupon) => ofOrder(coupon, order.orderId).find(({ what }) => what === 'used')?.at)),
});

/** A coupon that this refund did not move gave everything back before. */
export function presentRefund(request: RefundRequest, found: readonly Coupon[]): OutputOf<typeof orderRefund> {
  const coupons = found.map((coupon) => {
    const { back = 0, left = 0 } = refundOfId(coupon, request) ?? {};
    return { couponId: namedBy(request, coupon) ?? coupon._id, back, left };
  });
  const { orderId, refundId } = request;
  return { orderId, refundId, coupons, back: sumOf(coupons.map(({ back }) => back)) };
}
