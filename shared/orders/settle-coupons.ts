import type { OutputOf } from '../contracts/contract.ts';
import type { orderTell } from '../contracts/order-tell.ts';
import type { Result } from '../core/result.ts';
import {
  confirmOrder,
  LOCK_MS,
  lockOrder,
  presentConfirmed,
  presentLocked,
  refundOrder,
  releaseOrder,
  type LockDeps,
  type Order,
} from '../coupons/index.ts';
import type { ShopOrder } from './order.ts';
import { firstOf, refundsOf } from './standing.ts';

export type CouponsOfOrder = NonNullable<OutputOf<typeof orderTell>['coupons']>;

const SHOP = { is: 'shop' } as const;

/** The refund of whatever is left when all that was paid went back. */
const ALL_PAID_BACK = 'all-paid-back';

const refused = ({ error, details }: { error: string; details?: unknown }): CouponsOfOrder => ({
  ...{ is: 'refused', code: error },
  ...(details === undefined ? {} : { details }),
});

/** The basket and the coupons of an order; nothing where it names none. */
export function couponOrderOf({ _id: orderId, told }: ShopOrder): Order | undefined {
  const { basket, couponIds } = firstOf(told, 'created') ?? {};
  return basket && couponIds ? { orderId, basket, couponIds } : undefined;
}

/** Uses the coupons; those that nobody locked for the order too. */
async function confirm(deps: LockDeps, order: Order) {
  const confirmed = await confirmOrder(deps, order);
  if (confirmed.ok || confirmed.error !== 'ORDER.NOT_LOCKED') return confirmed;
  const locked = await lockOrder(deps, order, SHOP);
  return locked.ok ? confirmOrder(deps, order) : locked;
}

/** Gives back what refunds have said of lines, and the rest when all was paid back. The last refusal, if there is one. */
async function giveBack(deps: LockDeps, order: Order, { told, state }: ShopOrder) {
  const parts = refundsOf(told).flatMap(({ refundId, returned }) => (returned ? [{ refundId, returned }] : []));
  const all = state === 'refunded' ? [...parts, { refundId: ALL_PAID_BACK }] : parts;
  let refusal: { error: string; details?: unknown } | undefined;
  for (const part of all) {
    const given: Result<unknown, string> = await refundOrder(deps, { ...order, ...part });
    refusal = given.ok ? refusal : given;
  }
  return refusal;
}

async function used(deps: LockDeps, order: Order, told: ShopOrder): Promise<CouponsOfOrder> {
  const confirmed = await confirm(deps, order);
  // Over are also coupons of which everything went back, when it is told once more that they were used.
  const isReturned = !confirmed.ok && confirmed.error === 'ORDER.OVER' && told.refunds.length > 0;
  if (!confirmed.ok && !isReturned) return refused(confirmed);
  const refusal = await giveBack(deps, order, told);
  if (refusal) return refused(refusal);
  if (told.state === 'refunded' || !confirmed.ok) return { is: 'returned' };
  const { off, shares } = presentConfirmed(order, confirmed.data);
  return { is: 'used', off, offShipping: shares.reduce((sum, { shipping }) => sum + shipping, 0) };
}

/**
 * Brings the coupons that an order names to where the order stands, by the same movements that the shop may ask for one by
 * one; a repeat moves nothing. An order that was not paid within half an hour keeps none any more.
 */
export async function settleCoupons(deps: LockDeps, told: ShopOrder): Promise<CouponsOfOrder | undefined> {
  const order = couponOrderOf(told);
  if (!order) return undefined;
  if (told.state === 'paid' || told.state === 'refunded') return used(deps, order, told);
  if (told.state === 'cancelled') {
    const released = await releaseOrder(deps, order, SHOP);
    return released.ok || released.error === 'ORDER.NOT_LOCKED' ? { is: 'released' } : refused(released);
  }
  if (told.createdAt.getTime() + LOCK_MS <= deps.clock.now().getTime()) return { is: 'lapsed' };
  const locked = await lockOrder(deps, order, SHOP);
  if (!locked.ok) return refused(locked);
  const { off, lockedUntil } = presentLocked(order, locked.data);
  return { is: 'locked', off, lockedUntil };
}
