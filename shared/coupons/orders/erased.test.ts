import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import { forEveryMeeting, gated, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import { auditNow } from '../audit/audit.ts';
import { user } from '../claims.harness.ts';
import { eraseCoupons } from '../erase-coupons.ts';
import type { CampaignCosts } from '../ledger/costs.ts';
import { copyMovements } from '../ledger/copy-movements.ts';
import { countCosts } from '../ledger/count-costs.ts';
import { BASKET, OrderDesk, OWNER } from './orders.harness.ts';

const SHOP = { is: 'shop' } as const;
const SOON = new Date('2100-01-01');
const NOBODY = 'a_nobody' as UserId;

let local: LocalDatabase;
let desk: OrderDesk;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => paid());
afterAll(() => local.close());

/** An order with both coupons, which was paid. */
async function paid(): Promise<void> {
  desk = await OrderDesk.open(local);
  await desk.lock({}, SHOP);
  await desk.confirm();
}
const erase = (gate: Gate = ({ perform }) => perform()) =>
  eraseCoupons({ database: gated(local.database, gate), clock: desk.clock })({
    ...{ userIds: [OWNER], identities: [], anonymousId: NOBODY },
  });
const ofNobody = (templateId: string) => desk.campaign.coupons().find((one) => one.templateId === templateId)!;
const part = { returned: { lines: [2001, 0], shipping: 0 } };

describe('an order of somebody who was erased since', () => {
  it('is given back as any other, by the ids that the shop knows, in parts too, and repeats are answered alike', async () => {
    const first = await desk.confirm();
    const again = await desk.refund(part);
    await erase();
    expect([await desk.lock({}, SHOP), await desk.confirm()]).toMatchObject([{ ok: true }, first]);
    expect(await desk.refund(part)).toEqual(again);
    const rest = { refundId: 'refund-0002' };
    const data = { coupons: [{ couponId: 'a', back: 1600, left: 0 }, { couponId: 'b', back: 800, left: 0 }], back: 2400 }; // prettier-ignore
    for (const _ of [1, 2]) expect(await desk.refund(rest)).toMatchObject({ ok: true, data });
    expect(await desk.refund({ refundId: 'refund-0003', ...part })).toMatchObject({ ok: true, data: { back: 0 } });
    expect(await desk.confirm()).toMatchObject({ error: 'ORDER.OVER' });
  });

  it('costs what was not given back, and nobody uses its coupons again: they end', async () => {
    await erase();
    await desk.refund({});
    for (const templateId of ['a', 'b'])
      expect(ofNobody(templateId)).toMatchObject({ state: 'expired', userId: NOBODY, moves: 4 });
    desk.clock.advance(5 * MINUTE_MS);
    const world = { database: local.database, clock: desk.clock };
    await copyMovements(world, SOON);
    desk.clock.advance(5 * MINUTE_MS);
    await countCosts(world, SOON);
    const costs = local.all<CampaignCosts>('campaignCosts').find(({ _id }) => _id === 'a');
    expect(costs).toMatchObject({ off: 0, count: { expired: 1, redeemed: 0, unused: 0 } });
    expect((await auditNow(world)).differences.filter(({ is }) => is !== 'noCampaign')).toEqual([]);
  });

  it('is not given back with another basket, other coupons, or as an order that is not theirs', async () => {
    await erase();
    const before = desk.campaign.coupons();
    const basket = { ...BASKET, shipping: 801 };
    expect(await desk.refund({ basket })).toMatchObject({ error: 'ORDER.DIFFERENT' });
    expect(await desk.refund({ couponIds: ['a'] })).toMatchObject({ error: 'ORDER.DIFFERENT' });
    expect(await desk.refund({ couponIds: ['a', 'c'] })).toMatchObject({ error: 'ORDER.COUPONS_REFUSED' });
    expect(await desk.refund({ orderId: 'order-0002' })).toMatchObject({ error: 'ORDER.COUPONS_REFUSED' });
    expect(await desk.release({}, { is: 'customer', userIds: [user(2)] })).toMatchObject({ error: 'ORDER.NOT_LOCKED' });
    expect(desk.campaign.coupons()).toEqual(before);
  });

  it('is given back once, whenever they are erased in the middle of it', async () => {
    await forEveryMeeting(
      paid,
      () => erase(),
      async (_, gate) => {
        const [answer] = [await desk.refund({}, gate)];
        expect(await desk.refund({})).toEqual(answer);
        expect(answer).toMatchObject({ ok: true, data: { back: 2800 } });
        const refunds = desk.campaign.coupons().map(({ history }) => history.filter(({ what }) => what === 'refunded'));
        expect(refunds.map(({ length }) => length).sort()).toEqual([0, 1, 1]);
      },
    );
  });
});

it('a redemption of somebody who was erased since is taken back, and the coupon ends', async () => {
  desk = await OrderDesk.open(local);
  await desk.redeem('a');
  await erase();
  const { _id, redeemedAt = new Date(0) } = ofNobody('a');
  expect(await desk.undoOf(_id, redeemedAt)).toMatchObject({ ok: true, data: { state: 'expired' } });
  expect(ofNobody('a')).toMatchObject({ state: 'expired', moves: 3 });
});

describe('what is given back while its person is being erased', () => {
  let redeemedAt: Date;
  const redeemed = async () => {
    desk = await OrderDesk.open(local);
    await desk.redeem('a');
    redeemedAt = desk.coupon('a').redeemedAt!;
  };
  it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    // By what the till shows, whatever the coupon is called by then.
    ['by a till', redeemed, () => desk.undoOf('a', redeemedAt, 'undo-0001')],
    ['by the shop', paid, () => desk.refund()],
  ])('%s can never be used again, whenever that comes between', async (_, start, giveBack) => {
    await forEveryMeeting(start, giveBack, async (_, gate) => {
      await erase(gate);
      for (const coupon of desk.campaign.coupons())
        expect(coupon).toMatchObject({ userId: NOBODY, state: expect.stringMatching(/^(expired|redeemed)$/) });
    });
  });
});
