import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../../core/clock.ts';
import type { Logger } from '../../core/logger.ts';
import { deadly, forEveryDeath, gated, orKilled, type Death } from '../../db/interruptions.harness.ts';
import { idsOf, People, type User } from '../../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { START, user } from '../claims.harness.ts';
import type { Coupon } from '../coupon.ts';
import { ownedCoupons } from '../owned-coupons.ts';
import { OrderDesk, OWNER } from './orders.harness.ts';

const OTHER = user(2);
const SHOP = { is: 'shop' } as const;
const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };

let local: LocalDatabase;
let desk: OrderDesk;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => open());
afterAll(() => local.close());

/** Coupon `a` of one record, `b` of another. */
async function open(): Promise<void> {
  desk = await OrderDesk.open(local);
  const users = local.database.collection<User>('users');
  for (const _id of [OWNER, OTHER])
    await users.add({ _id, identityIds: [], roles: [], createdAt: START, updatedAt: START });
  await local.database.collection<Coupon>('coupons').updateIf({ _id: 'b' }, { set: { userId: OTHER } });
}

const peopleOf = (death?: Death) => {
  const database = gated(local.database, deadly(death));
  return new People(database, desk.clock, [ownedCoupons(database)]);
};
const merge = (death?: Death) => orKilled(() => peopleOf(death).merges.merge({ a: OWNER, b: OTHER, cause: 'staff' }));
/** Whoever has called by one of the two ids, as the functions know them. */
async function customer(userId = OWNER) {
  const record = await peopleOf().live(userId);
  return { is: 'customer', userIds: record ? idsOf(record) : [] } as const;
}
const isOne = async () => (await customer(OWNER)).userIds.includes(OTHER);
const states = () => desk.coupons().map(({ state }) => state);
const NOT_TOGETHER = {
  ...{ ok: false, error: 'ORDER.COUPONS_REFUSED' },
  details: { coupons: ['a', 'b'].map((couponId) => ({ couponId, because: 'notTogether' })) },
};

describe('coupons of two records that have become one', () => {
  it('go together in an order, wherever the merge was killed, for the person and for the shop', async () => {
    let apart = 0;
    await forEveryDeath(async (death) => {
      await open();
      const outcome = await merge(death);
      if (!(await isOne())) {
        expect(await desk.lock({}, SHOP)).toEqual(NOT_TOGETHER);
        return 'killed';
      }
      if (new Set(desk.coupons().map(({ userId }) => userId)).size === 2) apart += 1;
      expect(await desk.lock({}, await customer())).toMatchObject({ ok: true, data: { off: 2800 } });
      expect(await desk.release({}, await customer(OTHER))).toMatchObject({ ok: true });
      const order = { orderId: 'order-0002' };
      expect(await desk.lock(order, SHOP)).toMatchObject({ ok: true, data: { off: 2800 } });
      desk.clock.advance(3 * MINUTE_MS);
      await peopleOf().merges.settleDue(silent, new Date('2100-01-01'));
      expect(await desk.confirm(order)).toMatchObject({ ok: true });
      expect(states()).toEqual(['redeemed', 'redeemed']);
      return outcome === 'killed' ? 'killed' : 'survived';
    });
    expect(apart).toBeGreaterThan(0);
  });

  it('are one order’s: with others of the person it is another one, also before they have moved', async () => {
    expect(await desk.lock({ couponIds: ['b'] }, await customer(OTHER))).toMatchObject({ ok: true });
    await merge({ at: 0, when: 'after' });
    expect([await isOne(), desk.coupon('b').userId]).toEqual([true, OTHER]);
    expect(await desk.lock({ couponIds: ['a'] }, await customer())).toMatchObject({ error: 'ORDER.DIFFERENT' });
    expect(await desk.lock({ couponIds: ['b'] }, await customer())).toMatchObject({ ok: true });
    expect(await desk.release({ couponIds: ['b'] }, await customer())).toMatchObject({ ok: true });
    expect(states()).toEqual(['unused', 'unused']);
  });
});

it('an order that somebody locked by an id from before is theirs, with every id that they have', async () => {
  const first = await desk.lock({ couponIds: ['b'] }, await customer(OTHER));
  await merge();
  for (const id of [OWNER, OTHER]) expect(await desk.lock({ couponIds: ['b'] }, await customer(id))).toEqual(first);
  expect(await desk.release({ couponIds: ['b'] }, await customer(OTHER))).toMatchObject({ ok: true });
  expect(desk.coupon('b')).toMatchObject({ state: 'unused', userId: (await customer()).userIds[0] });
});
