import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, MINUTE_MS } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { stateAt } from '../coupon.ts';
import { endLocks, expireCoupons } from '../ending/expire-coupons.ts';
import type { Owned } from '../../identity/index.ts';
import { eraseCoupons } from '../erase-coupons.ts';
import { ownedCoupons } from '../owned-coupons.ts';
import { OrderDesk, OWNER } from './orders.harness.ts';

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 6);
const SHOP = { is: 'shop' } as const;
const FAR = new Date('2100-01-01');

let local: LocalDatabase;
let desk: OrderDesk;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  desk = await OrderDesk.open(local);
});
afterAll(() => local.close());

type Op =
  | { do: 'lock' | 'confirm' | 'release' | 'refund'; of: 0 | 1 }
  | { do: 'redeem' }
  | { do: 'undo' }
  | { do: 'sweep' }
  | { do: 'wait'; ms: number };

/** What should become of one coupon, in plain words: who has it, and what became of each order. */
class Model {
  now = 0;
  /** Nobody, an order, a till; or it is over for good. */
  has: 'nobody' | 0 | 1 | 'till' | 'end' = 'nobody';
  /** The lock ends, or the till redeemed. */
  at = 0;
  readonly orders: ('none' | 'locked' | 'used' | 'released' | 'refunded')[] = ['none', 'none'];

  constructor(private readonly end: number) {}

  /** Whether somebody may take it. */
  private isFree(): boolean {
    const isLapsed = typeof this.has === 'number' && this.orders[this.has] === 'locked' && this.now >= this.at;
    return (this.has === 'nobody' || isLapsed) && this.now < this.end;
  }

  private isHeldBy(order: number): boolean {
    return this.has === order && this.orders[order] === 'locked' && this.now < this.at;
  }

  /** Whether it is answered with ok. */
  apply(op: Op): boolean {
    switch (op.do) {
      case 'wait':
        this.now += op.ms;
        return true;
      case 'sweep':
        if (typeof this.has === 'number' && this.orders[this.has] === 'locked' && this.now >= this.at)
          this.has = 'nobody';
        if (this.has === 'nobody' && this.now >= this.end) this.has = 'end';
        return true;
      case 'redeem':
        if (!this.isFree()) return false;
        [this.has, this.at] = ['till', this.now];
        return true;
      case 'undo':
        if (this.has !== 'till' || this.now - this.at >= DAY_MS) return false;
        this.has = 'nobody';
        return true;
      default:
        return this.applyOf(op.do, op.of);
    }
  }

  private applyOf(what: 'lock' | 'confirm' | 'release' | 'refund', order: 0 | 1): boolean {
    const stands = this.orders[order]!;
    if (what === 'lock') {
      if (stands === 'used' || this.isHeldBy(order)) return true;
      if (stands === 'released' || stands === 'refunded' || !this.isFree()) return false;
      [this.has, this.at, this.orders[order]] = [order, this.now + 30 * MINUTE_MS, 'locked'];
    } else if (what === 'confirm') {
      if (stands === 'used') return true;
      if (stands !== 'locked' || !(this.isHeldBy(order) || this.isFree())) return false;
      [this.has, this.orders[order]] = [order, 'used'];
    } else if (what === 'release') {
      if (stands === 'none' || stands === 'used') return false;
      if (stands === 'locked' && (this.has === order || this.isFree()))
        [this.has, this.orders[order]] = ['nobody', 'released'];
    } else {
      if (stands === 'refunded') return true;
      if (stands !== 'used') return false;
      [this.has, this.orders[order]] = ['nobody', 'refunded'];
    }
    return true;
  }

  get state(): string {
    if (this.has === 'till' || (typeof this.has === 'number' && this.orders[this.has] === 'used')) return 'redeemed';
    if (typeof this.has === 'number' && this.isHeldBy(this.has)) return 'locked';
    return this.has !== 'end' && this.now < this.end ? 'unused' : 'expired';
  }
}

let keys = 0;
/** The same with the coupon `a`. */
async function really(op: Op): Promise<unknown> {
  if (op.do === 'wait') return desk.clock.advance(op.ms);
  if (op.do === 'sweep') {
    await endLocks(desk.deps(), FAR);
    return expireCoupons(desk.deps(), FAR);
  }
  if (op.do === 'redeem' || op.do === 'undo') return desk[op.do]('a', `${op.do}-${++keys}`);
  const order = { orderId: `order-000${op.of}`, couponIds: ['a'] };
  if (op.do === 'lock') return desk.lock(order, SHOP);
  if (op.do === 'release') return desk.release(order, SHOP);
  return op.do === 'confirm' ? desk.confirm(order) : desk.refund({ ...order, refundId: `refund-${++keys}` });
}

const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('lock', 'confirm', 'release', 'refund'), of: fc.constantFrom(0, 1) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('redeem', 'undo', 'sweep') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait'),
      ms: fc.constantFrom(10 * MINUTE_MS, 30 * MINUTE_MS, DAY_MS, 20 * DAY_MS),
    }),
  },
);

describe('one coupon', () => {
  it('goes the way of a simple model, whatever orders, tills, time and housekeeping do with it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 5, maxLength: 25 }), async (ops) => {
        desk = await OrderDesk.open(local);
        const { expiresAt } = desk.coupon('a');
        const model = new Model(expiresAt.getTime() - desk.clock.now().getTime());
        for (const one of ops) {
          const answer = await really(one);
          const isOk = model.apply(one);
          if (one.do !== 'wait' && one.do !== 'sweep') expect([one, answer]).toMatchObject([one, { ok: isOk }]);
          expect([one, stateAt(desk.coupon('a'), desk.clock.now())]).toEqual([one, model.state]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is had by one of ten orders at once', async () => {
    const orders = Array.from({ length: 10 }, (_, n) => ({ orderId: `order-01-${n}`, couponIds: ['a'] }));
    const answers = await Promise.all(orders.map((order) => desk.lock(order, SHOP)));
    expect(answers.filter((answer) => answer !== 'killed' && answer.ok)).toHaveLength(1);
    expect(desk.coupon('a')).toMatchObject({ state: 'locked', moves: 2 });
  });

  it('that came along with a merge is spent while an order keeps or has used it: the merge is not undone then', async () => {
    const merge = { _id: 'm_1', into: OWNER, decidedAt: desk.clock.now() } as Parameters<Owned['isSpent']>[0];
    await local.database.collection('coupons').updateIf({ _id: 'a' }, { set: { mergeIds: ['m_1'] } });
    const isSpent = () => ownedCoupons(local.database).isSpent(merge);
    const seen: boolean[] = [];
    for (const step of [desk.lock, desk.confirm, desk.refund]) {
      expect(await step()).toMatchObject({ ok: true });
      seen.push(await isSpent());
    }
    expect(seen).toEqual([true, true, false]);
  });

  it('of somebody who is erased ends, also in an order, which then gets nothing', async () => {
    await desk.lock();
    const erase = eraseCoupons({ database: local.database, clock: desk.clock });
    expect(await erase({ userIds: [OWNER], identities: [], anonymousId: 'a_nobody' as UserId })).toBe(true);
    expect(await desk.confirm()).toMatchObject({ error: 'ORDER.COUPONS_REFUSED' });
    const all = desk.campaign.coupons();
    expect(all.map(({ state }) => state)).toEqual(['expired', 'expired', 'expired']);
    for (const one of all)
      expect(Object.keys(one).filter((key) => /codeKey|orderId|lockedUntil/i.test(key))).toEqual([]);
  });
});
