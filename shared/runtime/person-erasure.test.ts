import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IdentityId, UserId } from '../core/ids.ts';
import { deadly, forEveryDeath, forEveryMeeting, type Gate } from '../db/interruptions.harness.ts';
import { followerId } from '../followers/sync.harness.ts';
import { QUIET_MS, type Erasure } from '../privacy/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { PersonWorld } from './person.harness.ts';

const LONG_MS = 240_000;

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const fresh = () => new PersonWorld(local).begin();

interface Known {
  world: PersonWorld;
  userId: UserId;
}

/** `3` is a user of the mini program only. */
async function known(person = 3): Promise<Known> {
  const world = await fresh();
  return { world, userId: await world.known(person) };
}

describe('somebody who is erased', () => {
  it('is nowhere any more; what the merchant accounts for is nobody’s', async () => {
    const { world, userId } = await known();
    const other = await world.known(4);
    const code = world.coupons().find((coupon) => coupon.userId === other)!.code;
    await world.redeem(code);
    await world.ask(userId);
    await world.ask(other);
    await world.settle();
    expect(world.problems({ person: 3, userId }, { person: 4, userId: other })).toEqual([]);
    expect(local.all<{ userId: string }>('visits').every((visit) => /^a_\w{24}$/.test(visit.userId))).toBe(true);
    expect(local.all('visits')).toHaveLength(2);
    const coupons = world.coupons();
    expect(local.all('orders')).toMatchObject([
      { isErased: true, paid: 8_000 },
      { isErased: true, paid: 8_000 },
    ]);
    expect(coupons.map(({ state }) => state).sort()).toEqual(['expired', 'redeemed']);
    expect(new Set(coupons.map((coupon) => coupon.userId)).size).toBe(2);
    expect(local.all('privacyConsents')).toEqual([]);
    expect(local.all('messageConsents')).toEqual([]);
  });

  it('is not let in before it is done, and is somebody new afterwards', async () => {
    const { world, userId } = await known();
    await world.ask(userId);
    expect(await world.signIn(3)).toEqual({ ok: false, error: 'PRIVACY.BEING_ERASED' });
    await world.settle();
    const again = await world.userId(3);
    expect(await world.claim(again)).toMatchObject({ ok: true, data: { alreadyClaimed: false } });
    await world.buy(3).catch(() => undefined);
    expect(local.all<object>('orders')[0]).not.toHaveProperty('userId');
    expect(local.all('visits')).toHaveLength(2);
    expect(world.problems()).toEqual([]);
    await world.ask(again);
    await world.settle();
    expect(world.problems({ person: 3, userId })).toEqual([]);
    expect(world.coupons()).toHaveLength(2);
  });

  it('is erased when all who were let in before have ended, and not earlier', async () => {
    const world = await fresh();
    const userId = await world.userId(3);
    await world.ask(userId);
    world.clock.advance(QUIET_MS - 1);
    expect(await world.tick()).toBe('idle');
    // It was let in before.
    expect(await world.claim(userId)).toMatchObject({ ok: true, data: { alreadyClaimed: false } });
    world.clock.advance(1);
    expect(await world.tick()).toBe('erased');
    expect(world.problems({ person: 3, userId })).toEqual([]);
  });

  it('and still follows the account is a follower, and nobody else', async () => {
    const { world, userId } = await known(1);
    await world.leaving.agree(1);
    await world.ask(userId);
    await world.settle();
    expect(world.problems({ person: 1, userId })).toEqual([]);
    for (const name of ['messageConsents', 'serviceWindows', 'replyTurns'] as const)
      expect(local.all(name)).toEqual([]);
    expect(JSON.stringify(local.all('oaEvents'))).not.toContain('I am ');
    const [follower] = world.identities().filter(({ _id }) => _id === followerId('oa-1'));
    expect(follower).toMatchObject({ openId: 'oa-1', follower: { state: 'following' }, userId });
    const user = local.all<{ _id: string }>('users').find(({ _id }) => _id === userId);
    expect(user).toMatchObject({ identityIds: [followerId('oa-1')] });
    expect(Object.keys(user!)).not.toContain('firstTouch');
  });

  it('on two devices at once is erased once', async () => {
    const { world, userId } = await known();
    await Promise.all([world.ask(userId), world.ask(userId)]);
    expect(local.all<Erasure>('erasures')).toHaveLength(1);
    await world.settle();
    expect(world.problems({ person: 3, userId })).toEqual([]);
    expect(new Set(local.all<{ userId: string }>('visits').map((visit) => visit.userId)).size).toBe(1);
  });

  it('is not, while they work for the merchant', async () => {
    const { world, userId } = await known();
    await world.deps().people.users.updateIf({ _id: userId }, { set: { roles: ['staff'] } });
    expect(await world.ask(userId)).toEqual({ ok: false, error: 'PRIVACY.STAFF_MEMBER' });
    expect(local.all('erasures')).toEqual([]);
  });

  it.each(['before', 'after', 'by the id that is former then', 'before, as both do'] as const)(
    'is erased with the record that theirs is merged with: %s they ask',
    async (when) => {
      const { world, userId } = await known();
      const at = world.clock.now();
      const other = 'u_other' as UserId;
      const { people } = world.deps();
      const [_id, appId, openId] = ['wxOther:other-3' as IdentityId, 'wxOther', 'other-3'];
      const times = { createdAt: new Date(0), updatedAt: at };
      await people.users.add({ _id: other, identityIds: [_id], roles: [], ...times });
      await people.identities.add({ _id, kind: 'mp', appId, openId, userId: other, ...times });
      await world.claim(other);
      await world.deps().visits.record({ userId: other, visitId: 'visit-other', touch: { scene: 1001, at } });
      const merge = () => world.deps().people.merges.merge({ a: userId, b: other, cause: 'staff' });
      if (when === 'after' || when === 'before, as both do') await world.ask(userId);
      if (when === 'before, as both do') await world.ask(other);
      expect(await merge()).toMatchObject({ ok: true, data: { from: userId, into: other } });
      if (when === 'before' || when === 'by the id that is former then')
        await world.ask(when === 'before' ? other : userId);
      await world.settle();
      expect(world.problems({ person: 3, userId }, { person: 3, userId: other })).toEqual([]);
      expect(world.coupons()).toHaveLength(2);
      expect(local.all('visits')).toHaveLength(2);
      expect(local.all('merges')).toEqual([]);
    },
  );

  it('leaves no unit behind with a claim that was broken off', async () => {
    for (const at of [2, 3, 4]) {
      const world = await fresh();
      const userId = await world.userId(3);
      await world.claim(userId, deadly({ at, when: 'after' }));
      await world.ask(userId);
      await world.settle();
      expect(world.problems({ person: 3, userId })).toEqual([]);
    }
  });

  it('waits for a message that is being sent', async () => {
    const { world, userId } = await known();
    const put = { appId: 'wxMiniProgram', openId: 'mp-3', channel: 'mpNotice', state: 'waiting', content: {} };
    const times = { createdAt: new Date(0), expiresAt: new Date('2030-01-01'), uncertainSince: world.clock.now() };
    await local.database.collection('messages').add({ _id: 'm', ...put, ...times });
    await world.ask(userId);
    await world.settle();
    expect(await world.signIn(3)).toMatchObject({ ok: false });
    expect(local.all('erasures')).toHaveLength(1);
    const sent = { set: { state: 'sent' }, unset: ['uncertainSince'] };
    await local.database.collection('messages').updateIf({ _id: 'm' }, sent);
    await world.settle();
    expect(world.problems({ person: 3, userId })).toEqual([]);
  });

  it('costs little when there is nothing to do', async () => {
    const world = await fresh();
    const before = local.requests();
    expect(await world.tick()).toBe('idle');
    expect(local.requests() - before).toBe(1);
  });
});

describe('an erasure that is killed at any request', () => {
  it.each([
    ['of a user of the mini program', 3],
    ['of a follower', 1],
  ])(
    '%s is done by those that come after, once',
    async (_, person) => {
      const requests = await forEveryDeath(async (death) => {
        const { world, userId } = await known(person);
        const gate = deadly(death);
        let outcome: unknown = await world.ask(userId, gate);
        for (let tick = 0; outcome !== 'killed' && tick < 2; tick++) {
          world.clock.advance(150_000);
          outcome = await world.tick(gate);
        }
        // Who hears nothing asks again, if they are let in.
        await world.ask(userId);
        await world.settle();
        expect(world.problems({ person, userId })).toEqual([]);
        return outcome === 'killed' ? 'killed' : 'survived';
      });
      expect(requests).toBeGreaterThanOrEqual(7);
    },
    LONG_MS,
  );
});

const ACTS: [string, number, (world: PersonWorld, userId: UserId) => Promise<unknown>][] = [
  ['a claim', 3, (world, userId) => world.claim(userId)],
  ['a sign-in', 3, (world) => world.signIn(3)],
  [
    'a follower’s message and a tick of the sync',
    1,
    async ({ leaving }) => [await leaving.write(1), await leaving.sync.tick()],
  ],
  ['an unfollow', 1, ({ leaving }) => leaving.leave(1)],
];

describe('in the middle of an erasure', () => {
  it.each(ACTS)(
    '%s, at any request of asking, ends as it must',
    async (_, person, act) => {
      const happen = ({ world, userId }: Known) => act(world, userId);
      await forEveryMeeting(
        () => known(person),
        happen,
        async ({ world, userId }, gate) => {
          await world.ask(userId, gate);
          await world.settle();
          expect(world.problems({ person, userId })).toEqual([]);
        },
      );
    },
    LONG_MS,
  );

  it.each(ACTS.slice(1))(
    '%s, at any request of carrying it out, ends as it must',
    async (_, person, act) => {
      const due = async () => {
        const { world, userId } = await known(person);
        await world.ask(userId);
        world.clock.advance(QUIET_MS);
        return { world, userId };
      };
      const happen = ({ world, userId }: Known) => act(world, userId);
      await forEveryMeeting(due, happen, async ({ world, userId }, gate) => {
        await world.tick(gate);
        await world.settle();
        const isBack = world.identities().some(({ _id }) => _id.endsWith(':mp-3'));
        expect(world.problems(...(isBack ? [] : [{ person, userId }]))).toEqual([]);
      });
    },
    LONG_MS,
  );

  it.each<[string, (world: PersonWorld, userId: UserId, gate: Gate) => Promise<unknown>]>([
    ['a sign-in', (world, _, gate) => world.signIn(3, gate)],
    ['a claim', (world, userId, gate) => world.claim(userId, gate)],
  ])(
    'that is asked for at any request of %s, nothing comes back',
    async (_, act) => {
      const start = async () => {
        const world = await fresh();
        return { world, userId: await world.userId(3) };
      };
      const ask = ({ world, userId }: Known) => world.ask(userId);
      await forEveryMeeting(start, ask, async ({ world, userId }, gate) => {
        await act(world, userId, gate);
        await world.ask(userId);
        await world.settle();
        expect(world.problems({ person: 3, userId })).toEqual([]);
      });
    },
    LONG_MS,
  );
});
