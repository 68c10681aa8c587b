import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE_MS } from '../../core/clock.ts';
import { deadly, forEveryDeath, Turns, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { user } from '../claims.harness.ts';
import type { Coupon } from '../coupon.ts';
import { endLocks } from '../ending/expire-coupons.ts';
import { MOST_MOVES, standingAfter } from '../movement.ts';
import { quoteOwn } from '../pricing/quote.ts';
import { ofOrder } from './order.ts';
import { BASKET, OrderDesk, OWNER } from './orders.harness.ts';

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 8);
const SHOP = { is: 'shop' } as const;
const LOCK_MS = 30 * MINUTE_MS;

let local: LocalDatabase;
let desk: OrderDesk;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  desk = await OrderDesk.open(local);
});
afterAll(() => local.close());

const states = () => desk.coupons().map(({ state }) => state);
const whats = (name = 'a') => desk.coupon(name).history.map(({ what }) => what);
const refused = (...because: [string, string][]) => ({
  ...{ ok: false, error: 'ORDER.COUPONS_REFUSED' },
  details: { coupons: because.map(([couponId, reason]) => ({ couponId, because: reason })) },
});
async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = local.requests();
  expect(await work()).toMatchObject({ ok: true });
  return local.requests() - before;
}
/** Does it, which is refused with this, and changes nothing. */
async function refuses(work: () => Promise<unknown>, refusal: object | string): Promise<void> {
  const before = desk.campaign.coupons();
  expect(await work()).toMatchObject(typeof refusal === 'string' ? { ok: false, error: refusal } : refusal);
  expect(desk.campaign.coupons()).toEqual(before);
}

describe('an order', () => {
  it('locks its coupons with what each takes off each line, and uses them when it is paid', async () => {
    const shares = [
      { couponId: 'a', lines: [1200, 800], shipping: 0 },
      { couponId: 'b', lines: [0, 0], shipping: 800 },
    ];
    const price = { orderId: 'order-0001', shares, off: 2800, pay: 8000 };
    const lockedUntil = new Date(desk.clock.now().getTime() + LOCK_MS).toISOString();
    expect(await desk.lock()).toEqual({ ok: true, data: { ...price, lockedUntil } });
    expect(states()).toEqual(['locked', 'locked']);
    expect(await desk.redeem('a')).toMatchObject({ ok: false });
    const { coupons } = await quoteOwn(desk.deps(), { userIds: [OWNER], basket: BASKET });
    expect(coupons.map(({ couponId }) => couponId)).not.toContain('a');
    desk.clock.advance(MINUTE_MS);
    const usedAt = desk.clock.now().toISOString();
    expect(await desk.confirm()).toEqual({ ok: true, data: { ...price, usedAt } });
    expect(desk.coupon('a')).toMatchObject({ state: 'redeemed', orderId: 'order-0001', redeemedAt: desk.clock.now() });
    desk.clock.advance(LOCK_MS);
    expect(await desk.lock()).toEqual({ ok: true, data: { ...price, lockedUntil } });
    expect(await desk.confirm()).toEqual({ ok: true, data: { ...price, usedAt } });
    await refuses(() => desk.undo('a'), 'COUPON.NOT_REDEEMED');
    expect([whats(), whats('b')]).toEqual([
      ['issued', 'locked', 'used'],
      ['issued', 'locked', 'used'],
    ]);
  });

  it('costs three requests to lock with one coupon, eight with two, and one less to confirm', async () => {
    expect(await requestsOf(() => desk.lock({ couponIds: ['a'] }))).toBe(3);
    expect(await requestsOf(() => desk.confirm({ couponIds: ['a'] }))).toBe(2);
    desk = await OrderDesk.open(local);
    expect(await requestsOf(() => desk.lock())).toBe(8);
    expect(await requestsOf(() => desk.lock())).toBe(2);
    expect(await requestsOf(() => desk.confirm())).toBe(7);
  });

  it('gets all coupons or none, and learns which and why', async () => {
    await refuses(() => desk.lock({ couponIds: ['a', 'none'] }), refused(['none', 'notFound']));
    await refuses(
      () => desk.lock({}, { is: 'customer', userIds: [user(2)] }),
      refused(['a', 'notFound'], ['b', 'notFound']),
    );
    const cheap = { lines: [{ ...BASKET.lines[0]!, quantity: 1 }], shipping: 0 };
    await refuses(() => desk.lock({ basket: cheap }), refused(['a', 'belowThreshold'], ['b', 'belowThreshold']));
    await refuses(() => desk.lock({ basket: { ...BASKET, shipping: 0 } }), refused(['b', 'takesNothingOff']));
    const spring = desk.campaign.coupons().find(({ templateId }) => templateId === 'spring')!;
    const withAlone = desk.lock({ couponIds: ['a', spring._id] });
    expect(await withAlone).toEqual(refused(['a', 'notTogether'], [spring._id, 'notTogether']));
    await desk.redeem('b');
    await refuses(() => desk.lock(), refused(['b', 'used']));
    await desk.lock({ couponIds: ['a'] });
    await refuses(() => desk.lock({ orderId: 'order-0002', couponIds: ['a'] }, SHOP), refused(['a', 'inOrder']));
  });

  it('is refused with another basket or other coupons, and after it was released', async () => {
    await desk.lock({ couponIds: ['a'] });
    const basket = { ...BASKET, shipping: 801 };
    await refuses(() => desk.lock({ couponIds: ['a'], basket }), 'ORDER.DIFFERENT');
    await refuses(() => desk.lock({ couponIds: ['b'] }), 'ORDER.DIFFERENT');
    await refuses(() => desk.confirm({ couponIds: ['a'], basket }), 'ORDER.DIFFERENT');
    await refuses(() => desk.confirm({ orderId: 'order-none' }), 'ORDER.NOT_LOCKED');
    for (const _ of [1, 2]) expect(await desk.release({ couponIds: ['a'] })).toMatchObject({ ok: true });
    expect(whats()).toEqual(['issued', 'locked', 'released']);
    await refuses(() => desk.lock({ couponIds: ['a'] }), 'ORDER.OVER');
    await refuses(() => desk.confirm({ couponIds: ['a'] }), 'ORDER.OVER');
    expect(await desk.redeem('a')).toMatchObject({ ok: true });
  });

  it('of the shop is released by the shop alone, and a paid one by nobody', async () => {
    await desk.lock({}, SHOP);
    await refuses(() => desk.release(), 'ORDER.OF_THE_SHOP');
    await refuses(() => desk.release({}, { is: 'customer', userIds: [user(2)] }), 'ORDER.NOT_LOCKED');
    await desk.confirm();
    await refuses(() => desk.release({}, SHOP), 'ORDER.USED');
  });

  it('is released with what customers name besides, whether that is another’s or nobody’s', async () => {
    await desk.campaign.claim(user(2));
    const another = desk.campaign.coupons().find(({ userId }) => userId === user(2))!;
    for (const couponId of [another._id, 'none']) {
      desk = await OrderDesk.open(local);
      await desk.campaign.claim(user(2));
      await desk.lock({ couponIds: ['a'] });
      expect(await desk.release({ couponIds: ['a', couponId] })).toMatchObject({ ok: true });
      expect(states()).toEqual(['unused', 'unused']);
    }
  });

  it('keeps them for half an hour; then anybody may take them, and a late payment too if nobody did', async () => {
    await desk.lock();
    desk.clock.advance(LOCK_MS);
    expect(await desk.confirm()).toMatchObject({ ok: true });
    await desk.refund();
    const next = { orderId: 'order-0002' };
    await desk.lock(next);
    desk.clock.advance(LOCK_MS);
    expect(await endLocks(desk.deps(), new Date('2100-01-01'))).toBe('expired');
    expect(states()).toEqual(['unused', 'unused']);
    expect(await desk.redeem('a')).toMatchObject({ ok: true });
    await refuses(() => desk.confirm(next), refused(['a', 'used']));
    await desk.undo('a');
    expect(await desk.lock(next)).toMatchObject({ ok: true });
    expect(await desk.confirm(next)).toMatchObject({ ok: true });
  });

  it('that was locked in time is paid in time, though the coupon ends in between; later it is over', async () => {
    for (const late of [LOCK_MS - 1, LOCK_MS]) {
      desk = await OrderDesk.open(local);
      desk.clock.advance(desk.coupon('a').expiresAt.getTime() - desk.clock.now().getTime() - MINUTE_MS);
      await desk.lock();
      desk.clock.advance(late);
      const inTime = late < LOCK_MS;
      expect(await desk.confirm()).toMatchObject(inTime ? { ok: true } : refused(['a', 'expired'], ['b', 'expired']));
    }
  });

  it('does not lock a coupon that was moved a hundred times', async () => {
    const history = Array.from({ length: MOST_MOVES }, () => desk.coupon('a').history[0]!);
    await local.database.collection<Coupon>('coupons').updateIf({ _id: 'a' }, { set: { history } });
    await refuses(() => desk.lock(), refused(['a', 'tooOften']));
  });
});

describe('an order that is killed anywhere', () => {
  type Step = (gate?: Gate) => Promise<unknown>;
  const steps: Record<string, [before: () => Promise<unknown>, step: Step, what: string]> = {
    lock: [async () => undefined, (gate) => desk.lock({}, undefined, gate), 'locked'],
    confirm: [() => desk.lock(), (gate) => desk.confirm({}, gate), 'used'],
    release: [() => desk.lock(), (gate) => desk.release({}, undefined, gate), 'released'],
    refund: [() => desk.lock().then(() => desk.confirm()), (gate) => desk.refund({}, gate), 'refunded'],
  };

  it.each(Object.entries(steps))(
    'in %s has moved all or none, and a repeat completes it once',
    async (_, [before, step, what]) => {
      await forEveryDeath(async (death) => {
        desk = await OrderDesk.open(local);
        await before();
        const first = await step(deadly(death));
        expect(new Set(['a', 'b'].map((name) => whats(name).join())).size).toBe(1);
        expect(await step()).toMatchObject({ ok: true });
        for (const name of ['a', 'b']) expect(whats(name).filter((one) => one === what)).toHaveLength(1);
        return first === 'killed' ? 'killed' : 'survived';
      });
    },
  );
});

describe('a coupon that everybody wants at once', () => {
  /** What may follow what, by the state alone. */
  const MAY_FOLLOW: Record<string, readonly string[]> = {
    unused: ['locked', 'used', 'redeemed', 'released'],
    locked: ['locked', 'used', 'released', 'lapsed', 'redeemed'],
    redeemed: ['undone', 'refunded'],
  };
  /** Each move was possible when it came, and how the coupon stands follows from the last. */
  function check(): void {
    for (const { history, moves, ...coupon } of desk.coupons()) {
      const [, ...later] = history;
      later.forEach((one, n) => expect(MAY_FOLLOW[standingAfter(history[n]!).state]).toContain(one.what));
      expect({ moves, ...coupon }).toMatchObject({ moves: history.length, ...standingAfter(history.at(-1)!) });
    }
    // Of an order whose time was over, a coupon that another has is not released.
    const [a, b] = desk.coupons().map((one) => ofOrder(one, 'order-0001').filter(({ what }) => what !== 'released'));
    expect(a?.map(({ what }) => what)).toEqual(b?.map(({ what }) => what));
  }

  it('is had by one: orders, tills, releases, undos and refunds, one request of each at a time in any order', async () => {
    const turn = fc.array(fc.nat(20), { minLength: 10, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        turn,
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 3, maxLength: 4 }),
        async (picks, chosen) => {
          desk = await OrderDesk.open(local);
          await desk.lock();
          const turns = new Turns();
          const { gate } = turns;
          const works: (() => Promise<unknown>)[] = [
            () => desk.confirm({}, gate),
            () => desk.release({}, SHOP, gate),
            () => desk.lock({ orderId: 'order-0002', couponIds: ['a'] }, SHOP, gate),
            () => desk.redeem('a', 'redeem-0001', gate),
            () => desk.undo('a', 'undo-0001', gate),
            () => desk.refund({}, gate),
            async () => void desk.clock.advance(LOCK_MS),
          ];
          let n = 0;
          await turns.run(
            chosen.map((one) => works[one]!),
            () => picks[n++ % picks.length]!,
            () => undefined,
          );
          check();
        },
      ),
      { numRuns: RUNS },
    );
  });
});
