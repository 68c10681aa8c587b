import type { WrittenTerms } from '../../contracts/coupon-terms.ts';
import type { StoreId, TemplateId } from '../../core/ids.ts';
import { gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import type { LocalDatabase } from '../../../tests/support/local-database.ts';
import { People } from '../../identity/index.ts';
import { Campaign, TERMS, user } from '../claims.harness.ts';
import type { Coupon } from '../coupon.ts';
import { redeemCoupon } from '../redeem-coupon.ts';
import { undoRedemption } from '../redeeming/undo-redemption.ts';
import { shownCode } from '../shown-code/shown-code.harness.ts';
import { confirmOrder } from './confirm-order.ts';
import { lockOrder, type Locker } from './lock-order.ts';
import type { Order } from './order.ts';
import { presentConfirmed, presentLocked, presentRefund } from './present-order.ts';
import { refundOrder, type RefundRequest } from './refund-order.ts';
import { releaseOrder } from './release-order.ts';

export const OWNER = user(1);
export const STAFF = user(90);
const STORE = 'store-1' as StoreId;

/** 60 and 40 yuan, 8 for the shipping. */
export const BASKET: Order['basket'] = {
  lines: [
    { goodsId: 'tea', categoryIds: [], unitPrice: 2000, quantity: 3 },
    { goodsId: 'cup', categoryIds: [], unitPrice: 4000, quantity: 1 },
  ],
  shipping: 800,
};

const BENEFITS: Record<string, WrittenTerms['benefit']> = {
  a: { is: 'amountOff', amount: 2000 },
  b: { is: 'freeShipping' },
};

/** Coupons `a` (20 yuan off) and `b` (free shipping) of one person, and orders of them. */
export class OrderDesk {
  private constructor(
    private readonly local: LocalDatabase,
    readonly campaign: Campaign,
  ) {}

  static async open(local: LocalDatabase): Promise<OrderDesk> {
    const desk = new OrderDesk(local, await Campaign.open(local));
    await desk.campaign.claim(OWNER);
    const [{ terms, ...coupon }] = desk.campaign.coupons() as [Coupon];
    for (const [name, benefit] of Object.entries(BENEFITS)) {
      const code = `${name}00000000000`.toUpperCase();
      const own = { _id: name, code, keys: [code], templateId: name as TemplateId, cause: name };
      const changed = { ...terms, ...TERMS, templateId: name, benefit, stacking: 'otherCampaigns' };
      await local.database.collection<Coupon>('coupons').add({ ...coupon, ...own, terms: changed } as Coupon);
    }
    return desk;
  }

  get clock() {
    return this.campaign.clock;
  }

  deps(gate?: Gate) {
    const database = gate ? gated(this.local.database, gate) : this.local.database;
    return { ...this.campaign.deps(database), database, people: new People(database, this.clock, []) };
  }

  coupon = (name: string): Coupon => this.campaign.coupons().find(({ _id }) => _id === name)!;
  coupons = (): Coupon[] => ['a', 'b'].map(this.coupon);

  order = (changes: Partial<Order> = {}): Order => ({
    ...{ orderId: 'order-0001', basket: BASKET, couponIds: ['a', 'b'] },
    ...changes,
  });

  lock = (changes: Partial<Order> = {}, by: Locker = { is: 'customer', userIds: [OWNER] }, gate?: Gate) =>
    orKilled(async () => {
      const order = this.order(changes);
      const locked = await lockOrder(this.deps(gate), order, by);
      return locked.ok ? { ok: true as const, data: presentLocked(order, locked.data) } : locked;
    });

  confirm = (changes: Partial<Order> = {}, gate?: Gate) =>
    orKilled(async () => {
      const order = this.order(changes);
      const confirmed = await confirmOrder(this.deps(gate), order);
      return confirmed.ok ? { ok: true as const, data: presentConfirmed(order, confirmed.data) } : confirmed;
    });

  release = (changes: Partial<Order> = {}, by: Locker = { is: 'customer', userIds: [OWNER] }, gate?: Gate) =>
    orKilled(() => releaseOrder(this.deps(gate), this.order(changes), by));

  refund = (changes: Partial<RefundRequest> = {}, gate?: Gate) =>
    orKilled(async () => {
      const request = { ...this.order(), refundId: 'refund-0001', ...changes };
      const refunded = await refundOrder(this.deps(gate), request);
      return refunded.ok ? { ok: true as const, data: presentRefund(request, refunded.data) } : refunded;
    });

  redeem = (name: string, requestKey = `redeem-${Math.random()}`, gate?: Gate) =>
    orKilled(async () => {
      const code = await shownCode(this.deps(), this.coupon(name));
      return redeemCoupon(this.deps(gate), { staffId: STAFF, storeId: STORE, code, requestKey });
    });

  undo = (name: string, requestKey?: string, gate?: Gate) => {
    const { _id, redeemedAt = new Date(0) } = this.coupon(name);
    return this.undoOf(_id, redeemedAt, requestKey, gate);
  };

  undoOf = (couponId: string, redeemedAt: Date, requestKey = `undo-${Math.random()}`, gate?: Gate) =>
    orKilled(() => {
      const request = { staffId: STAFF, storeIds: [STORE], couponId, redeemedAt, reason: '扫错了', requestKey };
      return undoRedemption(this.deps(gate), request);
    });
}
