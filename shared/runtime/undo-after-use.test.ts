import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../core/clock.ts';
import type { StoreId, UserId } from '../core/ids.ts';
import { lockOrder, redeemCoupon, releaseOrder, type Coupon } from '../coupons/index.ts';
import { shownCode } from '../coupons/shown-code/shown-code.harness.ts';
import type { User } from '../identity/index.ts';
import { Consents } from '../messaging/index.ts';
import { tellOrder, type ShopOrder } from '../orders/index.ts';
import { rollUpChanges } from '../rollups/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { callerOf, LinkWorld, type At } from './linking.harness.ts';
import { rollUpsOf } from './roll-ups.ts';

/*
 * A merge is undone as long as nothing that came along was spent: a coupon of the one that went to the other. What each does by
 * themselves is no such thing.
 */

let local: LocalDatabase;
let world: LinkWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = await LinkWorld.begin(local);
});
afterAll(() => local.close());

const [ELDER, YOUNGER] = ['wxA', 'wxB'].map((app) => ({ person: 1, app })) as [At, At];
const STORE = 's_1' as StoreId;
const SPENT = { ok: false, error: 'MERGE.SPENT' };
const BASKET = {
  lines: [{ goodsId: 'tea', categoryIds: ['tea'], unitPrice: 5_000, quantity: 1 }],
  shipping: 0,
};

/** Two records with a coupon each, merged so long ago that it may be undone; `before`: what befalls the younger first. */
async function merged(before?: (younger: UserId) => Promise<unknown>) {
  const into = await world.enter(ELDER);
  await world.claim(ELDER);
  world.clock.advance(1000);
  const from = await world.enter(YOUNGER);
  await world.claim(YOUNGER);
  await before?.(from._id);
  await world.merge(ELDER, YOUNGER);
  await world.settle();
  world.clock.advance(150_000);
  const of = ({ _id }: User) => world.coupons().find((coupon) => coupon._id.includes(_id)) as Coupon;
  return { merge: world.merges()[0]!, into, from, own: of(into), came: of(from) };
}
const ownersOf = () => Object.fromEntries(world.coupons().map(({ _id, userId }) => [_id, userId]));

async function redeem(coupon: Coupon, staffId = 'u_staff' as UserId) {
  const code = await shownCode(world.deps(), coupon);
  const request = { staffId, storeId: STORE, code, requestKey: `redeem-${coupon.unit}` };
  expect(await redeemCoupon(world.deps(), request)).toMatchObject({ ok: true });
}

describe('an undo is refused, and changes nothing,', () => {
  it('when a coupon that came along was redeemed since, not when one of the survivor was', async () => {
    const { merge, own, came } = await merged();
    await redeem(own);
    const isSpent = await Promise.all(world.deps().people.merges.owned.map((owned) => owned.isSpent(merge)));
    expect(isSpent).not.toContain(true);
    await redeem(came);
    const before = world.state();
    expect(await world.undo(merge._id)).toMatchObject(SPENT);
    expect(world.state()).toEqual(before);
  });

  it('while an order keeps a coupon that came along, and not when it has given it back', async () => {
    const { merge, from, into, own, came } = await merged();
    const orderOf = (coupon: Coupon) => ({ orderId: `order-${coupon.unit}`, basket: BASKET, couponIds: [coupon._id] });
    const by = { is: 'customer', userIds: [into._id, from._id] } as const;
    for (const coupon of [own, came])
      expect(await lockOrder(world.deps(), orderOf(coupon), by)).toMatchObject({ ok: true });
    const before = world.state();
    expect(await world.undo(merge._id)).toMatchObject(SPENT);
    expect(world.state()).toEqual(before);
    expect(await releaseOrder(world.deps(), orderOf(came), by)).toMatchObject({ ok: true });
    expect(await world.undo(merge._id)).toMatchObject({ ok: true });
    expect(ownersOf()).toEqual({ [own._id]: into._id, [came._id]: from._id });
  });

  it('when one went into the survivor’s wallet since, or may have, and not when it was there before', async () => {
    const { merge, came } = await merged();
    const payOut = (payout: object) =>
      local.database.collection<Coupon>('coupons').updateIf({ _id: came._id }, { set: { payout } });
    const [pending, sent] = [
      { stockId: '1', attempts: 1, state: 'pending' },
      { stockId: '1', attempts: 1, state: 'sent' },
    ];
    for (const payout of [
      { ...pending, mayBeThere: true },
      { ...sent, sentAt: world.clock.now() },
    ]) {
      await payOut(payout);
      expect(await world.undo(merge._id)).toMatchObject(SPENT);
    }
    await payOut({ ...sent, sentAt: new Date(merge.decidedAt.getTime() - 1) });
    expect(await world.undo(merge._id)).toMatchObject({ ok: true });
  });
});

describe('an undo is not refused', () => {
  const buy = (at: At, orderId: string) => {
    const { appId, openId } = callerOf(at);
    const paid = { what: 'paid', at: world.clock.now().toISOString(), paid: 4_000 } as const;
    const told = { orderId, buyer: { openId }, happened: [paid] };
    return tellOrder({ ...world.deps(), buyerIds: { miniProgramAppId: appId } }, told);
  };

  it('by orders: one of before goes back, one of since stays with the survivor, and each is counted where it is', async () => {
    const { merge, into, from } = await merged(() => buy(YOUNGER, 'order-before'));
    await buy(YOUNGER, 'order-since');
    expect(await world.undo(merge._id)).toMatchObject({ ok: true });
    const owners = local.all<ShopOrder>('orders').map(({ _id, userId }) => [_id, userId]);
    expect(owners).toEqual([
      ['order-before', from._id],
      ['order-since', into._id],
    ]);
    world.clock.advance(MINUTE_MS);
    const rollUps = rollUpsOf(local.database);
    await rollUpChanges({ ...world.deps(), rollUps }, new Date(8.64e15));
    expect(world.live().map(({ rollUp }) => rollUp?.orders?.paid)).toEqual([4_000, 4_000]);
  });

  it('by an accept of a notice that was used: it is of the account that it was given in', async () => {
    const { merge } = await merged();
    const consents = new Consents(local.database);
    const subject = { ...callerOf(YOUNGER), templateId: 't1' };
    for (const tap of ['tap1', 'tap2']) await consents.record(subject, tap, 'accept', world.clock.now());
    const { appId, openId, templateId } = subject;
    const put = { _id: 'm1', channel: 'mpNotice', appId, openId, content: { templateId, values: {} } };
    expect(await consents.take(put as unknown as Parameters<Consents['take']>[0], world.clock.now())).toBe('tap1');
    const before = local.all('messageConsents');
    expect(await world.undo(merge._id)).toMatchObject({ ok: true });
    expect(local.all('messageConsents')).toEqual(before);
  });

  it('by a role that was used: it goes back, and what was done in it stands', async () => {
    const roles = [`staff:${STORE}`];
    const users = local.database.collection<User>('users');
    const { merge, into, from, own } = await merged((_id) => users.updateIf({ _id }, { set: { roles } }));
    expect(world.live()).toMatchObject([{ roles }]);
    await redeem(own, into._id);
    expect(await world.undo(merge._id)).toMatchObject({ ok: true });
    expect(world.live().map((user) => [user._id, user.roles])).toEqual([
      [into._id, []],
      [from._id, roles],
    ]);
    expect(world.coupons().find(({ _id }) => _id === own._id)).toMatchObject({ userId: into._id, state: 'redeemed' });
  });
});
