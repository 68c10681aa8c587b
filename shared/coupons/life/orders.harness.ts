import { expect } from '@jest/globals';
import type { Clock } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import type { Database } from '../../db/database.ts';
import { orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { idsOf, type People } from '../../identity/index.ts';
import type { Coupon } from '../coupon.ts';
import type { PerLine } from '../movement.ts';
import { confirmOrder } from '../orders/confirm-order.ts';
import { lockOrder } from '../orders/lock-order.ts';
import { ofOrder, type Order } from '../orders/order.ts';
import { BASKET } from '../orders/orders.harness.ts';
import { refundOrder } from '../orders/refund-order.ts';
import { releaseOrder } from '../orders/release-order.ts';
import type { CouponStock } from '../stock.ts';
import type { Deed } from './issues.harness.ts';

type DepsOf = (gate?: Gate) => { database: Database; clock: Clock; people: People; stock: CouponStock };

const isTaking = (what: string): boolean => what === 'locked' || what === 'used';
const sumOf = ({ lines, shipping }: PerLine): number => lines.reduce((sum, one) => sum + one, shipping);

/** Orders, and what becomes of them. */
export class LifeOrders {
  private readonly orders: Order[] = [];
  private refunds = 0;

  constructor(
    private readonly depsOf: DepsOf,
    private readonly coupons: () => Coupon[],
    /** The record that an id leads to. */
    private readonly personOf: (userId: UserId) => UserId,
  ) {}

  /**
   * A new order, in turns of the shop and of whose it is, takes one of the coupons, or with it (`both`) one of the other
   * campaign's; the lines are priced so that each line has a part of what it takes off.
   */
  locking(which: number, both: boolean): Deed | undefined {
    const coupons = this.coupons();
    const coupon = coupons[which % Math.max(coupons.length, 1)];
    if (!coupon) return undefined;
    const isBeside = ({ userId, templateId }: Coupon) =>
      both && this.personOf(userId) === this.personOf(coupon.userId) && templateId !== coupon.templateId;
    const couponIds = [coupon, ...coupons.filter(isBeside).slice(0, 1)].map(({ _id }) => _id);
    const order: Order = { orderId: `order-${this.orders.length}`, basket: BASKET, couponIds };
    const isOfShop = this.orders.push(order) % 2 === 0;
    return (gate) =>
      orKilled(async () => {
        const deps = this.depsOf(gate);
        if (isOfShop) return (await lockOrder(deps, order, { is: 'shop' })).ok;
        const owner = await deps.people.live(coupon.userId);
        return owner ? (await lockOrder(deps, order, { is: 'customer', userIds: idsOf(owner) })).ok : 'gone';
      });
  }

  /** What becomes of one of the orders: paid, given up, given back in part or in full. */
  ordering(is: 'confirm' | 'release' | 'refund', which: number): Deed | undefined {
    const order = this.orders[this.orders.length - 1 - (which % Math.max(this.orders.length, 1))];
    if (!order) return undefined;
    const { lines, shipping } = { lines: BASKET.lines.map(({ unitPrice }) => unitPrice), shipping: 0 };
    const part = which === 2 ? { returned: { lines, shipping } } : {};
    const refund = { ...order, refundId: `refund-${this.refunds++}`, ...part };
    return (gate) =>
      orKilled(async () => {
        const deps = this.depsOf(gate);
        if (is === 'confirm') return (await confirmOrder(deps, order)).ok;
        if (is === 'release') return (await releaseOrder(deps, order, { is: 'shop' })).ok;
        return (await refundOrder(deps, refund)).ok;
      });
  }

  /** Coupons of one order were locked and used together; a refund gives nobody more than they paid, and asks for nothing. */
  check(): void {
    for (const { orderId, couponIds } of this.orders) {
      const moves = this.coupons()
        .map((coupon) => ofOrder(coupon, orderId))
        .filter(({ length }) => length > 0);
      const [first, second] = moves.map((own) =>
        own.flatMap((one) => (isTaking(one.what) ? [[one.what, one.at]] : [])),
      );
      if (couponIds.length === 2 && first) expect(second).toEqual(first);
      const refunds = moves.flat().flatMap((one) => (one.what === 'refunded' ? [one] : []));
      for (const { refundId, returned } of refunds) {
        const back = refunds.filter((one) => one.refundId === refundId).reduce((sum, one) => sum + one.back, 0);
        expect(back).toBeLessThanOrEqual(sumOf(returned));
      }
    }
  }
}
