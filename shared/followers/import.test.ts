import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, Killed, Turns, type Gate } from '../db/interruptions.harness.ts';
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
    // Three to begin, who left unheard, the plan, three to look everybody up, five batches of two; the page, the tags,
    // the end: stages with nothing to do cost nothing.
    expect(local.requests()).toBe(3 + 1 + 1 + 3 + 5 * 2 + 2 + 3 + 5);
    expect(world.identities()).toHaveLength(2500);
    expect(world.users()).toHaveLength(2500);
    expect(world.reports()).toMatchObject([{ day: '2024-03-01', total: 2500, listed: 2500, added: 2500 }]);
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

  it('asks for the details of everybody again in so many days, writes what is new, and nothing for the others', async () => {
    world.account.followers = openIds(40);
    world.account.unbound = new Set(openIds(40));
    await world.tick();
    world.settings.refreshDays = 7;
    world.account.unbound.delete('oa-1');
    const before = world.identities().filter(({ openId }) => openId !== 'oa-1');
    const asked: string[][] = [];
    for (let day = 1; day <= 7; day++) {
      world.account.asked = [];
      world.clock.advance(DAY_MS);
      await world.tick();
      asked.push(world.account.asked);
    }
    expect(asked.flat().sort()).toEqual(openIds(40).sort());
    expect(Math.max(...asked.map(({ length }) => length))).toBeLessThan(20);
    expect(world.identity('oa-1')).toMatchObject({ unionId: 'union-1' });
    expect(world.identities().filter(({ openId }) => openId !== 'oa-1')).toEqual(before);
    const reports = world.reports().slice(1);
    expect(reports.map(({ changed }) => changed).sort()).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(reports.map(({ newUnionIds }) => newUnionIds)).toEqual(reports.map(({ changed }) => changed));
  });

  it('counts UnionIDs that came late also when it is killed after the last was written', async () => {
    Object.assign(world.settings, { refreshDays: 1 });
    world.account.followers = openIds(3);
    world.account.unbound = new Set(openIds(3));
    await world.tick();
    world.account.unbound.clear();
    world.clock.advance(DAY_MS);
    const areAllKnown = () => world.identities().every(({ unionId }) => unionId);
    const dying: Gate = ({ name, perform }) =>
      name === 'syncs.updateIf' && areAllKnown() ? Promise.reject(new Killed(name)) : perform();
    expect(await world.tick(dying)).toBe('killed');
    expect(areAllKnown()).toBe(true);
    world.clock.advance(75_000);
    await world.tick();
    expect(world.reports()[1]).toMatchObject({ listed: 3, changed: 3, newUnionIds: 3 });
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
    expect(world.reports()[1]).toMatchObject({ listed: 7, added: 1, rejoined: 1, unchanged: 3, refused: 1 });
    // Those who are known and follow are not asked for; oa-5 came first, because a push had announced it, and oa-6 last again.
    expect(world.account.asked).toEqual(['oa-5', 'oa-1', 'oa-3', 'oa-6', 'oa-7', 'oa-6']);
    expect(world.following()).toEqual(['oa-0', 'oa-1', 'oa-2', 'oa-3', 'oa-5', 'oa-6']);
    expect(world.identity('oa-7')).toBeUndefined();
    expect(world.pending()).toEqual([]);
  });

  it('keeps a follower that WeChat refuses to answer for by name, and asks again the next day', async () => {
    world.account.followers = openIds(2);
    world.account.refused.add('oa-0');
    await world.tick();
    expect(world.reports()[0]).toMatchObject({ listed: 2, added: 1, refused: 1 });
    expect(world.identity('oa-0')).toMatchObject({
      openId: 'oa-0',
      follower: { state: 'following', stateAt: listedAt },
    });
    expect(world.identity('oa-0')).not.toHaveProperty('userId');
    world.account.refused.clear();
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(world.identity('oa-0')).toMatchObject({ unionId: 'union-0' });
    expect(world.reports()[1]).toMatchObject({ changed: 1, newUnionIds: 0, refused: 0 });
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
    const requests = await forEveryDeath(async (death) => {
      const killed = await manyKinds();
      const first = await killed.tick(deadly(death));
      killed.clock.advance(75_000);
      await killed.tick();
      expect(timeless(killed)).toEqual(expected);
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBeGreaterThanOrEqual(7);
    // Every request of the run is one more that it can die at.
  }, 120_000);

  it('reports everybody whom it added, changed, learned a UnionID of, found back or missed, also before it died', async () => {
    await forEveryDeath(async (death) => {
      const killed = new SyncWorld(local);
      Object.assign(killed, { batchSize: 2 });
      Object.assign(killed.settings, { refreshDays: 1 });
      Object.assign(killed.account, { followers: openIds(8), pageSize: 4 });
      killed.account.unbound.add('oa-4');
      answerLater(killed);
      const dyingRun = async () => {
        killed.account.missing = new Set(['oa-5', 'oa-8']);
        const outcome = await killed.tick(deadly(death));
        killed.clock.advance(75_000);
        await killed.tick();
        return outcome;
      };
      const first = await dyingRun();
      expect(killed.reports()[0]).toMatchObject({ listed: 8, added: 8, changed: 0, unchanged: 0, missing: 0 });
      await killed.push('unsubscribe', 'oa-1');
      await killed.tick();
      for (const openId of ['oa-2', 'oa-5']) killed.account.notes.set(openId, { remark: 'new' });
      killed.account.unbound.clear();
      killed.account.followers = [...openIds(9).filter((openId) => openId !== 'oa-6')];
      killed.clock.advance(DAY_MS);
      const second = await dyingRun();
      const counts = {
        listed: 8,
        added: 1,
        changed: 3,
        rejoined: 1,
        unchanged: 3,
        newUnionIds: 1,
        gone: 1,
        missing: 0,
      };
      expect(killed.reports()[1]).toMatchObject(counts);
      return first === 'killed' || second === 'killed' ? 'killed' : 'survived';
    });
  }, 120_000);
});

/** WeChat leaves some out of its answers as long as the list is read. */
function answerLater(world: SyncWorld): void {
  const fetch = world.account.followerDetails.bind(world.account);
  world.account.followerDetails = (asked) => {
    if (world.state().run.stage === 'retrying') world.account.missing.clear();
    return fetch(asked);
  };
}

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
