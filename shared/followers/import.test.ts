import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, Turns } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { followerId, NOON, OA, openIds, SyncWorld } from './sync.harness.ts';

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

const listedAt = new Date('2024-03-01T04:00:00Z');

describe('the import of listed followers', () => {
  it('makes one user and one identity of each, in few requests', async () => {
    world.account.followers = openIds(2500);
    expect(await world.tick()).toBe('done');
    // Two of the state and one lease, three of each batch (known?, users?, two batches of writes, progress), the end.
    expect(local.requests()).toBeLessThanOrEqual(3 * 5 + 7);
    expect(world.identities()).toHaveLength(2500);
    expect(world.users()).toHaveLength(2500);
    expect(world.reports()).toMatchObject([{ day: '2024-03-01', total: 2500, listed: 2500, added: 2500, failed: 0 }]);
    expect(world.identity('oa-7')).toMatchObject({
      kind: 'oa',
      appId: OA,
      unionId: 'union-7',
      follower: { state: 'following', scene: 'ADD_SCENE_SEARCH', stateAt: listedAt },
    });
  });

  it('joins the record of a person who signed in before, and gives one to a follower without UnionID', async () => {
    await world.signIn('mp-1');
    world.account.followers = ['oa-1', 'oa-2'];
    world.account.unbound.add('oa-2');
    await world.tick();
    expect(world.users()).toHaveLength(2);
    const joined = world.users().find(({ unionId }) => unionId === 'union-1');
    expect(joined?.identityIds).toEqual(['wxMiniProgram:mp-1', followerId('oa-1')]);
    expect(await world.signIn('mp-1')).toMatchObject({ ok: true, data: { isFollower: true } });
  });

  it('fetches a UnionID that came late, and writes nothing for those who still have none', async () => {
    world.account.followers = openIds(3);
    world.account.unbound = new Set(openIds(3));
    await world.tick();
    world.account.unbound.delete('oa-1');
    world.account.asked = [];
    world.clock.advance(DAY_MS);
    const before = world.identity('oa-2');
    await world.tick();
    expect(world.account.asked).toEqual(openIds(3));
    expect(world.identity('oa-1')).toMatchObject({ unionId: 'union-1' });
    expect(world.identity('oa-2')).toEqual(before);
    expect(world.reports()[1]).toMatchObject({ added: 0, updated: 1, unchanged: 2 });
    world.account.asked = [];
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(world.account.asked).toEqual(['oa-0', 'oa-2']);
  });

  it('counts everybody once: new, known, pending, back again, left again, and those WeChat will not answer for', async () => {
    world.account.followers = openIds(3);
    await world.tick();
    await world.push('unsubscribe', 'oa-1', NOON);
    await world.push('subscribe', 'oa-5', NOON);
    world.clock.advance(86_400_000);
    world.account.followers = [...openIds(4), 'oa-5', 'oa-6', 'oa-7'];
    world.account.refused.add('oa-6');
    world.account.afterList = async () => void world.account.followers.pop();
    world.account.asked = [];
    expect(await world.tick()).toBe('done');
    expect(world.reports()[1]).toMatchObject({ listed: 7, added: 1, updated: 1, unchanged: 3, gone: 1, failed: 1 });
    // Those who are known and follow are not asked for; oa-5 came first, because a push had announced it.
    expect(world.account.asked).toEqual(['oa-5', 'oa-1', 'oa-3', 'oa-6', 'oa-7']);
    expect(world.following()).toEqual(['oa-0', 'oa-1', 'oa-2', 'oa-3', 'oa-5']);
    expect(world.identity('oa-7')).toBeUndefined();
    expect(world.pending()).toEqual([]);
  });

  it('counts a follower that WeChat leaves out of its answer as failed, and asks again the next day', async () => {
    world.account.followers = openIds(2);
    const { followerDetails } = world.account;
    world.account.followerDetails = async (ids) => {
      const { details } = await followerDetails.call(world.account, ids);
      return { details: details.slice(1), failed: [] };
    };
    await world.tick();
    expect(world.reports()[0]).toMatchObject({ listed: 2, added: 1, failed: 1 });
  });
});

/** Everything that does not depend on when it happened. */
const timeless = (world: SyncWorld) => {
  return {
    users: world
      .users()
      .map(({ _id, unionId, identityIds }) => ({ _id, unionId, identityIds: [...identityIds].sort() }))
      .sort(byId),
    identities: world
      .identities()
      .map(({ _id, userId, unionId, pending, follower }) => ({
        _id,
        userId,
        unionId,
        pending,
        state: follower?.state,
        scene: follower?.scene,
      }))
      .sort(byId),
    run: { state: world.state().run.state, day: world.state().run.day, cursor: world.state().run.cursor },
    pending: world.state().pending,
    reports: world.reports().map(({ _id, total, listed }) => ({ _id, total, listed })),
  };
};
const byId = (a: { _id: string }, b: { _id: string }) => (a._id < b._id ? -1 : 1);

/** Two pages; among the followers one who signed in, one announced by a push, one who had left and one without UnionID. */
async function manyKinds(): Promise<SyncWorld> {
  const fresh = new SyncWorld(local);
  await fresh.signIn('mp-1');
  await fresh.push('subscribe', 'oa-2', new Date(NOON.getTime() - 5000));
  await fresh.push('unsubscribe', 'oa-3', new Date(NOON.getTime() - 5000));
  Object.assign(fresh.account, { followers: openIds(6), pageSize: 3, endsWithEmptyPage: true });
  fresh.account.unbound.add('oa-5');
  return fresh;
}

describe('a sync that is killed at any request', () => {
  it('and goes on when its lease has run out ends like one that was not', async () => {
    const undisturbed = await manyKinds();
    await undisturbed.tick();
    const expected = timeless(undisturbed);
    expect(expected.identities).toHaveLength(7);
    const deaths = await forEveryDeath(async (death) => {
      const killed = await manyKinds();
      const first = await killed.tick(deadly(death));
      killed.clock.advance(75_000);
      await killed.tick();
      expect(timeless(killed)).toEqual(expected);
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(deaths).toBeGreaterThan(40);
  });
});

describe('an import and a sign-in of the same person at once', () => {
  it('make one record of two identities, whatever the order of their requests', async () => {
    for (let seed = 0; seed < 24; seed++) {
      const both = new SyncWorld(local);
      both.account.followers = ['oa-1', 'oa-2'];
      const turns = new Turns();
      let turn = seed;
      // Every seed is another mixture of going on with the one and with the other.
      const pick = (waiting: number) => (turn = (turn * 5 + 3) % 64) % Math.max(waiting, 1);
      await turns.run<unknown>([() => both.tick(turns.gate), () => both.signIn('mp-1', turns.gate)], pick, () => {});
      expect(both.users()).toHaveLength(2);
      const joined = both.users().find(({ unionId }) => unionId === 'union-1');
      expect([...(joined?.identityIds ?? [])].sort()).toEqual([followerId('oa-1'), 'wxMiniProgram:mp-1'].sort());
      expect(both.identities().every(({ userId }) => both.users().some(({ _id }) => _id === userId))).toBe(true);
    }
  });
});
