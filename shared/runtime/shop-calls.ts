import { orderTell } from '../contracts/order-tell.ts';
import { orderConfirm, orderLock, orderRefund, orderRelease } from '../contracts/shop-order.ts';
import { ok } from '../core/result.ts';
import {
  confirmOrder,
  giveForOrder,
  lockOrder,
  presentConfirmed,
  presentLocked,
  presentRefund,
  refundOrder,
  releaseOrder,
  type Order,
} from '../coupons/index.ts';
import type { Admission } from './admission.ts';
import { call } from './callable.ts';
import { buyerIdsOf, receiveOrder } from './orders.ts';
import type { Runtime } from './runtime.ts';

/** Whose signature was checked before the call was read. */
const shop: Admission<object> = async () => ok({});

/** Confirms an order, and gives the coupons that it brings: again after a repeat, which so completes what was interrupted. */
export async function confirmWithGifts(
  runtime: Pick<Runtime, 'clock' | 'ids' | 'stock' | 'database' | 'people'>,
  order: Order,
) {
  const confirmed = await confirmOrder(runtime, order);
  if (!confirmed.ok) return confirmed;
  const shown = presentConfirmed(order, confirmed.data);
  const userId = confirmed.data[0]?.userId;
  const offShipping = shown.shares.reduce((sum, { shipping }) => sum + shipping, 0);
  const paid = shown.pay - (order.basket.shipping - offShipping);
  const wish = { orderId: order.orderId, paid, paidAt: new Date(shown.usedAt) };
  const given = userId ? await giveForOrder(runtime, { ...wish, userId }) : [];
  return ok({ ...shown, gifts: given.flatMap(({ issued }) => (issued.ok ? [issued.data.coupon._id] : [])) });
}

/** What the merchant's shop may ask, over HTTP. */
export const shopCalls = [
  call(orderTell, shop, ({ input, runtime }) => receiveOrder(runtime, buyerIdsOf('shop-webhook'), input)),
  call(orderLock, shop, async ({ input, runtime }) => {
    const locked = await lockOrder(runtime, input, { is: 'shop' });
    return locked.ok ? ok(presentLocked(input, locked.data)) : locked;
  }),
  call(orderConfirm, shop, ({ input, runtime }) => confirmWithGifts(runtime, input)),
  call(orderRelease, shop, async ({ input, runtime }) => {
    const released = await releaseOrder(runtime, input, { is: 'shop' });
    if (released.ok) return ok({ orderId: input.orderId });
    if (released.error === 'ORDER.OF_THE_SHOP') throw new Error('the shop was refused what is its own');
    return { ...released, error: released.error };
  }),
  call(orderRefund, shop, async ({ input, runtime }) => {
    const refunded = await refundOrder(runtime, input);
    return refunded.ok ? ok(presentRefund(input, refunded.data)) : refunded;
  }),
];
