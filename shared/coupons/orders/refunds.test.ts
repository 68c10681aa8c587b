import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import type { Coupon } from '../coupon.ts';
import { BASKET, OrderDesk } from './orders.harness.ts';

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 8);

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
/** Does it, which is refused with this, and changes nothing. */
async function refuses(work: () => Promise<unknown>, error: string): Promise<void> {
  const before = desk.campaign.coupons();
  expect(await work()).toMatchObject({ ok: false, error });
  expect(desk.campaign.coupons()).toEqual(before);
}

describe('a refund', () => {
  beforeEach(async () => {
    await desk.lock();
    await desk.confirm();
  });
  const setAmount = (_id: string, amount: number) => {
    const set = { 'terms.benefit': { is: 'amountOff', amount }, 'terms.threshold': 0 };
    return local.database.collection<Coupon>('coupons').updateIf({ _id }, { set });
  };
  const back = (a: number, b: number) => ({ ok: true, data: { coupons: [{ back: a }, { back: b }], back: a + b } });

  it('gives back of each coupon what it took off what is given back; a coupon that gave all can be used again', async () => {
    const first = { returned: { lines: [2001, 0], shipping: 0 } };
    expect(await desk.refund(first)).toMatchObject(back(400, 0));
    expect(await desk.refund(first)).toMatchObject(back(400, 0));
    await refuses(() => desk.refund({ returned: { lines: [2002, 0], shipping: 0 } }), 'ORDER.DIFFERENT');
    expect(await desk.refund({ refundId: 'refund-0002', returned: { lines: [0, 0], shipping: 800 } })).toMatchObject(
      back(0, 800),
    );
    expect(states()).toEqual(['redeemed', 'unused']);
    const tooMuch = { refundId: 'refund-0003', returned: { lines: [4001, 0], shipping: 0 } };
    await refuses(() => desk.refund(tooMuch), 'REFUND.TOO_MUCH');
    expect(await desk.lock({ orderId: 'order-0002', couponIds: ['b'] })).toMatchObject({ ok: true });
    expect(await desk.refund({ refundId: 'refund-0004' })).toMatchObject(back(1600, 0));
    expect(states()).toEqual(['unused', 'locked']);
    expect(await desk.refund({ refundId: 'refund-0005' })).toMatchObject(back(0, 0));
    await refuses(() => desk.confirm(), 'ORDER.OVER');
  });

  it('in any parts never gives the customer back more than they paid, nor asks for anything, whatever took it off', async () => {
    const part = fc.record({ lines: fc.tuple(fc.nat(70), fc.nat(70)), shipping: fc.nat(30) });
    // Neither takes off all that the goods cost: a coupon that finds nothing left is refused.
    const amounts = fc.tuple(fc.integer({ min: 1, max: 139 }), fc.integer({ min: 1, max: 139 }));
    const basket = {
      lines: BASKET.lines.map((line) => ({ ...line, unitPrice: 70, quantity: 1 })),
      shipping: 30,
    };
    await fc.assert(
      fc.asyncProperty(amounts, fc.array(part, { minLength: 1, maxLength: 4 }), async (offs, parts) => {
        desk = await OrderDesk.open(local);
        await setAmount('a', offs[0]);
        await setAmount('b', offs[1]);
        const locked = await desk.lock({ basket });
        if (locked === 'killed' || !locked.ok) throw new Error('not locked');
        await desk.confirm({ basket });
        let paid = locked.data.pay;
        let [left, n] = [[70, 70, 30], 0];
        for (const { lines, shipping } of parts) {
          const returned = [...lines, shipping].map((one, line) => Math.min(one, left[line]!));
          left = left.map((one, line) => one - returned[line]!);
          const now = { lines: returned.slice(0, 2), shipping: returned[2]! };
          const answer = await desk.refund({ basket, refundId: `refund-000${n++}`, returned: now });
          if (answer === 'killed' || !answer.ok) throw new Error('not given back');
          const toCustomer = returned.reduce((sum, one) => sum + one, 0) - answer.data.back;
          expect(toCustomer).toBeGreaterThanOrEqual(0);
          paid -= toCustomer;
          expect(paid).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('of a part of what coupons paid wholly is nothing, and nothing is asked for with the rest', async () => {
    desk = await OrderDesk.open(local);
    const line = { ...BASKET.lines[0]!, unitPrice: 100, quantity: 1 };
    const basket = { lines: [line], shipping: 0 };
    for (const [_id, amount] of Object.entries({ a: 60, b: 40 })) await setAmount(_id, amount);
    await desk.lock({ basket });
    await desk.confirm({ basket });
    const part = { basket, refundId: 'refund-0001', returned: { lines: [33], shipping: 0 } };
    expect(await desk.refund(part)).toMatchObject(back(20, 13));
    expect(await desk.refund({ basket, refundId: 'refund-0002' })).toMatchObject(back(40, 27));
  });

  it('of what is not paid is refused', async () => {
    await refuses(() => desk.refund({ orderId: 'order-none' }), 'ORDER.NOT_USED');
    await desk.refund();
    await desk.lock({ orderId: 'order-0002' });
    await refuses(() => desk.refund({ orderId: 'order-0002' }), 'ORDER.NOT_USED');
  });

  it('in any parts gives back exactly what was taken off, never more', async () => {
    const part = fc.record({ lines: fc.tuple(fc.nat(6000), fc.nat(4000)), shipping: fc.nat(800) });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
        desk = await OrderDesk.open(local);
        await desk.lock();
        await desk.confirm();
        let sum = 0;
        for (const [n, returned] of [...parts, undefined].entries()) {
          const answer = await desk.refund({ refundId: `refund-000${n}`, returned });
          if (answer === 'killed') throw new Error(answer);
          if (answer.ok) sum += answer.data.back;
          else expect(answer.error).toBe('REFUND.TOO_MUCH');
          expect(sum).toBeLessThanOrEqual(2800);
        }
        expect([sum, ...states()]).toEqual([2800, 'unused', 'unused']);
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });
});
