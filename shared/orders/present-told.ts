import type { OutputOf } from '../contracts/contract.ts';
import type { orderTell } from '../contracts/order-tell.ts';
import type { ShopOrder } from './order.ts';

type Answer = OutputOf<typeof orderTell>;

function buyerOf({ userId, waitsFor }: ShopOrder): Answer['buyer'] {
  if (userId) return 'known';
  return waitsFor ? 'waiting' : 'none';
}

/** What the shop learns of an order that it told; of who it is only whether we know. */
export const presentTold = (order: ShopOrder, { coupons, gifts }: Pick<Answer, 'coupons' | 'gifts'>): Answer => {
  const { _id: orderId, state, paid, refunded, contradictions } = order;
  return { orderId, state, paid, refunded, buyer: buyerOf(order), contradictions, coupons, gifts };
};
