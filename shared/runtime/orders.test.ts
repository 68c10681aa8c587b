import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deadly, forEveryDeath, forEveryMeeting, Turns, type Gate } from '../db/interruptions.harness.ts';
import type { IdentityId } from '../core/ids.ts';
import { learnUnionId } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { callerOf, START, unionIdOf, type At } from './linking.harness.ts';
import { ShopWorld, type Told } from './orders.harness.ts';

const ANN: At = { person: 1, app: 'wxA' };
const BOB: At = { person: 2, app: 'wxA' };
/** Ann again, whom nobody knows to be Ann. */
const ANN_ELSEWHERE: At = { person: 1, app: 'wxB' };
const NUMBER = '13800138000';

let local: LocalDatabase;
let world: ShopWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  world = await ShopWorld.begin(local);
});
afterAll(() => local.close());

const HISTORY: Told['happened'] = [
  { what: 'created', at: '2024-03-01T11:30:00+08:00', total: 8_000, storeId: 'store-1', channelId: 'menu' },
  { what: 'paid', at: '2024-03-01T11:40:00+08:00', paid: 8_000 },
  { what: 'refunded', at: '2024-03-01T11:50:00+08:00', refundId: 'refund-1', amount: 3_000 },
];
const openIdOf = (at: At) => callerOf(at).openId;
const tellOf = (buyer: Told['buyer'], gate?: Gate) => world.tell(HISTORY, { buyer }, gate);
/** Without what tells when and how often it was written. */
const lasting = () => world.orders().map(({ revision: _, changedAt: __, waitsSince: ___, ...order }) => order);

describe('an order that the shop tells', () => {
  it('is kept with what happened, and a repeat changes nothing and costs one request', async () => {
    const answer = { state: 'paid', paid: 8_000, refunded: 3_000, buyer: 'none', contradictions: [], gifts: [] };
    expect(await tellOf(undefined)).toEqual({ ok: true, data: { orderId: 'order-0001', ...answer } });
    const before = world.orders();
    expect(before).toMatchObject([{ total: 8_000, storeId: 'store-1', channelId: 'menu', couponIds: [], revision: 1 }]);
    const requests = local.requests();
    expect(await tellOf(undefined)).toMatchObject({ ok: true, data: answer });
    expect(local.requests() - requests).toBe(1);
    expect(world.orders()).toEqual(before);
  });

  it('stands the same, however it is told: at once, in pieces, in any order, in parallel', async () => {
    await world.enter(ANN);
    const buyer = { openId: openIdOf(ANN) };
    await tellOf(buyer);
    const whole = lasting();
    const turn = fc.array(fc.nat(20), { minLength: 5, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6 }), turn, async (pieces, picks) => {
        await local.database.collection('orders').removeMany({ _id: 'order-0001' });
        const turns = new Turns();
        let n = 0;
        await turns.run(
          pieces.map((one) => () => world.tell([HISTORY[one]!], { buyer }, turns.gate)),
          () => picks[n++ % picks.length]!,
          () => undefined,
        );
        expect(lasting()).toEqual(whole);
      }),
      { numRuns: Number(process.env['WEILIAN_RUNS'] ?? 10) },
    );
  });

  it('that is killed anywhere is whole after a repeat', async () => {
    await world.enter(ANN);
    const buyer = { openId: openIdOf(ANN) };
    await tellOf(buyer);
    const whole = lasting();
    await forEveryDeath(async (death) => {
      await local.database.collection('orders').removeMany({ _id: 'order-0001' });
      const first = await tellOf(buyer, deadly(death));
      expect(await tellOf(buyer)).toMatchObject({ ok: true, data: { buyer: 'known' } });
      expect(lasting()).toEqual(whole);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });

  it('of the future is refused: the shop forgot how far it is from UTC', async () => {
    const told: Told['happened'] = [{ what: 'cancelled', at: world.ago(-11) }];
    expect(await world.tell([...HISTORY, ...told])).toMatchObject({ ok: false, error: 'ORDER.NOT_YET' });
    expect(world.orders()).toEqual([]);
    expect(await world.tell([{ what: 'cancelled', at: world.ago(-9) }])).toMatchObject({ ok: true });
  });

  it('takes a hundred refunds, and their repeats, and no more', async () => {
    const refund = (n: number) => ({ what: 'refunded' as const, at: world.ago(5), refundId: `refund-${n}`, amount: 1 });
    for (let n = 0; n < 100; n += 20)
      expect(await world.tell(Array.from({ length: 20 }, (_, m) => refund(n + m)))).toMatchObject({ ok: true });
    const before = world.orders();
    expect(await world.tell([refund(100)])).toMatchObject({ ok: false, error: 'ORDER.TOO_MANY_REFUNDS' });
    expect(await world.tell([refund(99)])).toMatchObject({ ok: true });
    expect(world.orders()).toEqual(before);
  });
});

describe('the buyer', () => {
  it.each(['openId', 'unionId', 'userId', 'phone'] as const)('is known by %s', async (name) => {
    const user = await world.enter(ANN, unionIdOf(1));
    await world.verify(ANN, `+86${NUMBER}`);
    const names = { openId: openIdOf(ANN), unionId: unionIdOf(1), userId: user._id, phone: NUMBER };
    expect(await tellOf({ [name]: names[name] })).toMatchObject({ ok: true, data: { buyer: 'known' } });
    expect(world.order()).toMatchObject({ userId: user._id });
    expect(world.order()).not.toHaveProperty('waitsFor');
  });

  it.each(['openId', 'unionId', 'phone'] as const)('who comes later is joined by %s', async (name) => {
    const names = { openId: openIdOf(ANN), unionId: unionIdOf(1), phone: `+86${NUMBER}` };
    expect(await tellOf({ [name]: names[name] })).toMatchObject({ ok: true, data: { buyer: 'waiting' } });
    expect(JSON.stringify(world.orders())).not.toContain(NUMBER);
    await world.later();
    expect(world.order().userId).toBeUndefined();
    await world.signIn(ANN);
    if (name === 'phone') await world.verify(ANN, names.phone);
    await world.later();
    expect(world.order()).toMatchObject({ userId: world.live()[0]!._id });
    expect(world.order()).not.toHaveProperty('waitsFor');
    expect(world.order()).not.toHaveProperty('waitsSince');
  });

  it('is not who verified the number long after, nor one of two who have', async () => {
    await tellOf({ phone: NUMBER });
    await world.enter(ANN);
    await world.enter(BOB);
    await world.verify(ANN, `+86${NUMBER}`);
    world.clock.advance(91 * 86_400_000);
    await world.verify(BOB, `+86${NUMBER}`);
    await world.later();
    expect(world.order().userId).toBeUndefined();
    await world.tell([{ what: 'paid', at: world.ago(1), paid: 1 }], {
      orderId: 'order-0002',
      buyer: { phone: NUMBER },
    });
    expect(world.order('order-0002').userId).toBeUndefined();
  });

  it('is not the owner of a number where somebody else was named', async () => {
    const [, bob] = [await world.enter(ANN), await world.enter(BOB)];
    await world.verify(ANN, `+86${NUMBER}`);
    await tellOf({ phone: NUMBER, openId: openIdOf(BOB) });
    expect(world.order()).toMatchObject({ userId: bob._id });
  });

  it('that is two people is nobody, until they turn out to be one', async () => {
    const [ann, other] = [await world.enter(ANN), await world.enter(ANN_ELSEWHERE)];
    await tellOf({ openId: openIdOf(ANN) });
    expect(world.order()).toMatchObject({ userId: ann._id });
    await world.rollUp();
    expect(await tellOf({ userId: other._id })).toMatchObject({
      data: { buyer: 'waiting', contradictions: ['buyer'] },
    });
    expect(world.order().userId).toBeUndefined();
    await world.rollUp();
    expect(world.users().find(({ _id }) => _id === ann._id)?.rollUp?.orders).toBeUndefined();
    await world.merge(ANN, ANN_ELSEWHERE);
    await world.settle();
    await world.later();
    expect(world.order()).toMatchObject({ userId: world.live()[0]!._id, contradictions: [] });
  });

  it('is found by a UnionID that WeChat names late, without a visit', async () => {
    await world.enter(ANN);
    await tellOf({ unionId: unionIdOf(1) });
    await world.later();
    expect(world.order().userId).toBeUndefined();
    const ann = await world.enter(ANN, unionIdOf(1));
    await world.later();
    expect(world.order()).toMatchObject({ userId: ann._id });
  });

  it('who follows, leaves and comes to the mini program later is found again', async () => {
    const { people } = world.deps();
    const follower = { _id: `oa:${'0'.repeat(30)}` as IdentityId };
    const known = await people.ensureUser(follower);
    const identity = { ...follower, kind: 'oa' as const, appId: 'oa', ...{ createdAt: START, updatedAt: START } };
    await tellOf({ unionId: unionIdOf(1) });
    await learnUnionId({ people, identity, unionId: unionIdOf(1), now: world.clock.now() }, known);
    await world.later();
    expect(world.order()).toMatchObject({ userId: known._id, waitsFor: [expect.any(String)] });
    await people.unlist([follower._id]);
    await world.signIn(ANN);
    await world.later();
    expect(world.order()).toMatchObject({ userId: world.live()[0]!._id });
    expect(world.live()[0]!._id).not.toBe(known._id);
    expect(world.order()).not.toHaveProperty('waitsFor');
  });

  it('who follows, leaves and follows again has their orders counted again', async () => {
    const { people } = world.deps();
    const follower = { _id: `oa:${'0'.repeat(30)}` as IdentityId, unionId: unionIdOf(1) };
    await people.ensureUser(follower);
    await tellOf({ unionId: unionIdOf(1) });
    await world.rollUp();
    expect(world.users()).toMatchObject([{ rollUp: { orders: { orders: 1 } } }]);
    await people.unlist([follower._id]);
    await people.ensureUser(follower);
    await world.later();
    await world.rollUp();
    expect(world.users()).toMatchObject([{ rollUp: { orders: { orders: 1 } } }]);
  });

  it('costs five requests when nobody came', async () => {
    await world.later();
    const requests = local.requests();
    await world.later();
    expect(local.requests() - requests).toBe(5);
  });

  it('is joined once, wherever it is killed, and whatever is told meanwhile', async () => {
    const start = async () => {
      world = await ShopWorld.begin(local);
      await tellOf({ openId: openIdOf(ANN) });
      await world.signIn(ANN);
      return world;
    };
    await forEveryDeath(async (death) => {
      await start();
      const first = await world.later(deadly(death));
      await world.later();
      expect(world.order()).toMatchObject({ userId: world.live()[0]?._id, refunded: 3_000 });
      return first === 'killed' ? 'killed' : 'survived';
    });
    const refund = () => ({ what: 'refunded' as const, at: world.ago(0), refundId: 'refund-2', amount: 1_000 });
    await forEveryMeeting(
      start,
      () => world.tell([refund()]),
      async (_, gate) => {
        await world.later(gate);
        const isTold = world.order().refunds.length === 2;
        expect(world.order()).toMatchObject({ userId: world.live()[0]?._id, refunded: isTold ? 4_000 : 3_000 });
      },
    );
  });
});
