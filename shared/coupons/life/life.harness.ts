import { expect } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../../core/clock.ts';
import { randomIds, type IdentityId, type StoreId } from '../../core/ids.ts';
import { gated, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { People, type Identity, type User } from '../../identity/index.ts';
import type { LocalDatabase } from '../../../tests/support/local-database.ts';
import { auditNow } from '../audit/audit.ts';
import type { Limits } from '../../contracts/campaign-rules.ts';
import { Campaign, START, TEMPLATE, user } from '../claims.harness.ts';
import type { Coupon, CouponTemplate } from '../coupon.ts';
import { endLocks, expireCoupons } from '../ending/expire-coupons.ts';
import { copyMovements } from '../ledger/copy-movements.ts';
import { countCosts } from '../ledger/count-costs.ts';
import { confirmOrder } from '../orders/confirm-order.ts';
import { lockOrder } from '../orders/lock-order.ts';
import type { Order } from '../orders/order.ts';
import { BASKET } from '../orders/orders.harness.ts';
import { refundOrder } from '../orders/refund-order.ts';
import { releaseOrder } from '../orders/release-order.ts';
import { ownedCoupons } from '../owned-coupons.ts';
import { redeemCoupon } from '../redeem-coupon.ts';
import { undoRedemption } from '../redeeming/undo-redemption.ts';
import { shownCode } from '../shown-code/shown-code.harness.ts';
import { CouponStock } from '../stock.ts';
import { FACE, LifeIssues, type Deed, type Keyed } from './issues.harness.ts';

const STORE = 'store-1' as StoreId;
const STAFF = user(90);
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** A campaign, people of whom two may turn out to be one, a till, and housekeeping. */
export class LifeWorld {
  private number = 0;
  private readonly orders: Order[] = [];
  /** When nobody could claim. */
  readonly pauses: { from: Date; until?: Date }[] = [];

  /** By which coupons come out. */
  readonly issues: LifeIssues;

  private constructor(
    private readonly local: LocalDatabase,
    readonly campaign: Campaign,
    readonly perUser: number,
  ) {
    this.issues = new LifeIssues(this.deps.bind(this), (collection) => local.all(collection), perUser);
  }

  /** @param spare for how many more coupons, of the total or by codes, the budget is enough */
  static async begin(local: LocalDatabase, { spare, ...limits }: Limits & { spare: number }): Promise<LifeWorld> {
    const endsAt = new Date(START.getTime() + 60 * DAY_MS);
    const campaign = await Campaign.open(local, { limits, budget: FACE * (limits.total + spare), endsAt });
    const at = { createdAt: START, updatedAt: START };
    for (const n of [0, 1, 2]) {
      const _id = `i_${n}` as IdentityId;
      const identity = { _id, kind: 'mp' as const, appId: `wx${n}`, openId: `o-${n}`, userId: user(n), ...at };
      await local.database.collection<Identity>('identities').add(identity);
      await local.database.collection<User>('users').add({ _id: user(n), identityIds: [_id], roles: [], ...at });
    }
    return new LifeWorld(local, campaign, limits.perUser);
  }

  private deps(gate: Gate = ({ perform }) => perform()) {
    const database = gated(this.local.database, gate);
    const { clock } = this.campaign;
    const people = new People(database, clock, [ownedCoupons(database)]);
    return { database, clock, people, ids: randomIds, stock: new CouponStock(database) };
  }

  coupons = (): Coupon[] => this.campaign.coupons();

  /** What the campaign says by now. */
  template = (): CouponTemplate => this.campaign.template();

  private soon = (): Date => new Date(this.campaign.clock.now().getTime() + 40_000);

  /** One of the coupons is shown at a till; `undefined` when there is none. */
  async redeeming(which: number): Promise<Keyed | undefined> {
    const coupons = this.coupons();
    const coupon = coupons[which % Math.max(coupons.length, 1)];
    if (!coupon) return undefined;
    const requestKey = `redeem-${this.number++}`;
    const code = await shownCode(this.deps(), coupon);
    const deed: Deed = (gate) =>
      orKilled(async () => {
        const request = { staffId: STAFF, storeId: STORE, code, requestKey };
        return (await redeemCoupon(this.deps(gate), request)).ok;
      });
    return { deed, requestKey };
  }

  undoing(which: number): Keyed | undefined {
    const used = this.coupons().filter(({ redeemedAt }) => redeemedAt);
    const coupon = used[which % Math.max(used.length, 1)];
    if (!coupon?.redeemedAt) return undefined;
    const requestKey = `undo-${this.number++}`;
    const request = { staffId: STAFF, storeIds: [STORE], couponId: coupon._id, redeemedAt: coupon.redeemedAt };
    const deed: Deed = (gate) =>
      orKilled(async () => (await undoRedemption(this.deps(gate), { ...request, reason: '点错了', requestKey })).ok);
    return { deed, requestKey };
  }

  /** A new order of the shop takes one of the coupons; the lines are priced so that each line has a part of what it takes off. */
  locking(which: number): Deed | undefined {
    const coupons = this.coupons();
    const coupon = coupons[which % Math.max(coupons.length, 1)];
    if (!coupon) return undefined;
    const order = { orderId: `order-${this.number++}`, basket: BASKET, couponIds: [coupon._id] };
    this.orders.push(order);
    return (gate) => orKilled(async () => (await lockOrder(this.deps(gate), order, { is: 'shop' })).ok);
  }

  /** What becomes of one of the orders: paid, given up, given back in part or in full. */
  ordering(is: 'confirm' | 'release' | 'refund', which: number): Deed | undefined {
    const order = this.orders[this.orders.length - 1 - (which % Math.max(this.orders.length, 1))];
    if (!order) return undefined;
    const { lines, shipping } = { lines: BASKET.lines.map(({ unitPrice }) => unitPrice), shipping: 0 };
    const part = which === 2 ? { returned: { lines, shipping } } : {};
    const refund = { ...order, refundId: `refund-${this.number++}`, ...part };
    return (gate) =>
      orKilled(async () => {
        const deps = this.deps(gate);
        if (is === 'confirm') return (await confirmOrder(deps, order)).ok;
        if (is === 'release') return (await releaseOrder(deps, order, { is: 'shop' })).ok;
        return (await refundOrder(deps, refund)).ok;
      });
  }

  /** Two of the people are one. */
  merging: Deed = (gate) =>
    orKilled(async () => (await this.deps(gate).people.merges.merge({ a: user(0), b: user(1), cause: 'staff' })).ok);

  /** Nobody can claim, or everybody can again. */
  async switch(): Promise<void> {
    const { stock, clock } = this.deps();
    const open = this.pauses.find(({ until }) => !until);
    if (open) open.until = clock.now();
    else this.pauses.push({ from: clock.now() });
    await stock.templates.updateIf({ _id: TEMPLATE }, { set: { state: open ? 'active' : 'paused' } });
  }

  /** What housekeeping does with coupons. */
  ticking: Deed = (gate) =>
    orKilled(async () => {
      const deps = this.deps(gate);
      await endLocks(deps, this.soon());
      await expireCoupons(deps, this.soon());
      await deps.people.merges.settleDue(silent, this.soon());
      return (await copyMovements(deps, this.soon())) && countCosts(deps, this.soon());
    });

  /** Whatever was begun is finished, and everything is in the ledger and counted; then nothing may differ. */
  async settle(): Promise<void> {
    for (let tick = 0; tick < 3; tick++) {
      this.campaign.clock.advance(3 * MINUTE_MS);
      await this.ticking(({ perform }) => perform());
    }
    expect((await auditNow(this.deps())).differences).toEqual([]);
  }

  costs(): { count: Record<string, number>; off?: number } {
    const [costs] = this.local.all<{ _id: string; count: Record<string, number>; off?: number }>('campaignCosts');
    return costs ?? { count: {} };
  }
}
