import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ToldHappening } from '../contracts/order-tell.ts';
import { DAY_MS, MINUTE_MS } from '../core/clock.ts';
import { randomIds, type TemplateId } from '../core/ids.ts';
import { template } from '../coupons/claims.harness.ts';
import { BASKET, OrderDesk, OWNER } from '../coupons/orders/orders.harness.ts';
import { deadly, forEveryDeath, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { People, type User } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { BUYER_IDS } from './orders.harness.ts';
import { receiveOrder } from './orders.ts';

let local: LocalDatabase;
let desk: OrderDesk;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

/** Coupons `a` (20 yuan) and `b` (the shipping of 8) of one person; an order of 80 yuan for goods brings another. */
async function open(): Promise<void> {
  desk = await OrderDesk.open(local);
  const began = { startsAt: new Date(0), limits: { total: 5, perUser: 2 } };
  const gift = { _id: 'gift' as TemplateId, onOrderOf: 8_000, ...began };
  await desk.deps().stock.templates.add(template(gift));
  const times = { createdAt: new Date(0), updatedAt: new Date(0) };
  await local.database.collection<User>('users').add({ _id: OWNER, identityIds: [], roles: [], ...times });
}
beforeEach(open);

const at = (minutesAgo = 1) => new Date(desk.clock.now().getTime() - minutesAgo * MINUTE_MS).toISOString();
const created = (minutesAgo?: number): ToldHappening => ({
  ...{ what: 'created', at: at(minutesAgo), total: 8_000, basket: BASKET, couponIds: ['a', 'b'] },
});
const paid = (minutesAgo?: number): ToldHappening => ({ what: 'paid', at: at(minutesAgo), paid: 8_000 });
const cancelled = (): ToldHappening => ({ what: 'cancelled', at: at() });
const back = (amount: number, lines?: number[]): ToldHappening => ({
  ...{ what: 'refunded', at: at(), refundId: `refund-${amount}`, amount },
  ...(lines ? { returned: { lines, shipping: 0 } } : {}),
});

const tell = (happened: ToldHappening[], gate?: Gate) =>
  orKilled(async () => {
    const deps = desk.deps(gate);
    const runtime = { ...deps, ids: randomIds, people: new People(deps.database, deps.clock, []) };
    const told = await receiveOrder(runtime, BUYER_IDS, { orderId: 'order-0001', buyer: { userId: OWNER }, happened });
    return told.ok ? told.data : told.error;
  });
const states = () => desk.coupons().map(({ state }) => state);
const gifts = () => desk.campaign.coupons().filter(({ templateId }) => templateId === 'gift');
const GIFT = `gift:${OWNER}:1`;

describe('the coupons that an order names', () => {
  it('are kept for it, used when it is paid, and given back with it', async () => {
    expect(await tell([created()])).toMatchObject({ coupons: { is: 'locked', off: 2_800 }, gifts: [] });
    expect(states()).toEqual(['locked', 'locked']);
    const used = { coupons: { is: 'used', off: 2_800, offShipping: 800 }, gifts: [GIFT] };
    expect(await tell([paid()])).toMatchObject(used);
    expect(states()).toEqual(['redeemed', 'redeemed']);
    // Of the whole basket a half: half of the twenty yuan goes back.
    expect(await tell([back(4_000, [3_000, 2_000])])).toMatchObject({
      state: 'paid',
      refunded: 4_000,
      coupons: { is: 'used' },
    });
    expect(states()).toEqual(['redeemed', 'redeemed']);
    expect(await tell([back(4_001)])).toMatchObject({ state: 'refunded', coupons: { is: 'returned' } });
    expect(states()).toEqual(['unused', 'unused']);
    expect(await tell([paid()])).toMatchObject({ state: 'refunded', coupons: { is: 'returned' } });
    expect(states()).toEqual(['unused', 'unused']);
  });

  it('are released when it is cancelled, whatever was told first', async () => {
    expect(await tell([cancelled()])).toMatchObject({ state: 'cancelled' });
    expect(await tell([created()])).toMatchObject({ state: 'cancelled', coupons: { is: 'released' } });
    expect(states()).toEqual(['unused', 'unused']);
  });

  it('end in the same way, whatever came first', async () => {
    const all = [created(), paid(), back(8_000)];
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      await open();
      for (const n of order) await tell([all[n]!]);
      expect([order, states()]).toEqual([order, ['unused', 'unused']]);
      const moves = desk
        .coupons()
        .map(({ history }) => history.map(({ what }) => what).filter((what) => what !== 'issued'));
      for (const what of moves) expect(what).toEqual(['locked', 'used', 'refunded']);
    }
  });

  it('are those of another basket, or gone: the order is kept, and the answer says so', async () => {
    await desk.lock({ basket: { ...BASKET, shipping: 1 } });
    expect(await tell([created()])).toMatchObject({
      state: 'unpaid',
      coupons: { is: 'refused', code: 'ORDER.DIFFERENT' },
    });
    await open();
    await desk.redeem('a');
    const gone = { coupons: [{ couponId: 'a', because: 'used' }] };
    const refused = { is: 'refused', code: 'ORDER.COUPONS_REFUSED', details: gone };
    expect(await tell([created(), paid()])).toMatchObject({ state: 'paid', paid: 8_000, coupons: refused });
  });

  it('are not kept for one that was not paid in time, however often it is told', async () => {
    expect(await tell([created(31)])).toMatchObject({ state: 'unpaid', coupons: { is: 'lapsed' } });
    expect(states()).toEqual(['unused', 'unused']);
    expect(await tell([paid()])).toMatchObject({ coupons: { is: 'used' } });
  });

  it('are used, and the order’s gift is given, once, wherever it was killed', async () => {
    await forEveryDeath(async (death) => {
      await open();
      const first = await tell([created(), paid()], deadly(death));
      expect(await tell([created(), paid()])).toMatchObject({ coupons: { is: 'used', off: 2_800 }, gifts: [GIFT] });
      expect([states(), gifts().length]).toEqual([['redeemed', 'redeemed'], 1]);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('an old order that is told late, or loaded, brings no gift', async () => {
    expect(await tell([paid(DAY_MS / MINUTE_MS)])).toMatchObject({ state: 'paid', gifts: [] });
    expect(gifts()).toEqual([]);
  });
});
