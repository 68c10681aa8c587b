import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, Turns } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { NOON, openIds, SyncWorld } from './sync.harness.ts';

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 20);
const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

describe('pushes of following and leaving', () => {
  it('in any order, repeated and at once, end with the latest', async () => {
    const events = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(events, fc.array(fc.nat(4)), fc.boolean(), async (order, repeats, atOnce) => {
        const fresh = new SyncWorld(local);
        const deliveries = [...order, ...repeats.filter((n) => order.includes(n))];
        // Even seconds follow, odd ones leave.
        const deliver = (n: number) =>
          fresh.push(n % 2 === 0 ? 'subscribe' : 'unsubscribe', 'oa-1', later(n), undefined, `push-${n}`);
        if (atOnce) await Promise.all(deliveries.map(deliver));
        else for (const n of deliveries) await deliver(n);
        const last = Math.max(...order);
        const second = new Date(Math.floor(later(last).getTime() / 1000) * 1000);
        const state = last % 2 === 0 ? 'following' : 'unfollowed';
        expect(fresh.identity('oa-1')).toMatchObject({ follower: { state, stateAt: second } });
        expect(fresh.pending()).toMatchObject([{ pending: last % 2 === 0 ? 'details' : 'erasure' }]);
      }),
      { numRuns: RUNS },
    );
  });

  it.each<('subscribe' | 'unsubscribe')[]>([
    ['subscribe', 'unsubscribe'],
    ['unsubscribe', 'subscribe'],
  ])('of one second (%s, then %s) end as WeChat says, within three ticks', async (...order) => {
    for (const followers of [[], ['oa-1']]) {
      const fresh = new SyncWorld(local);
      await fresh.tick();
      for (const event of order) await fresh.push(event, 'oa-1', later(5));
      fresh.account.followers = followers;
      for (let tick = 0; tick < 3; tick++) {
        fresh.clock.advance(60_000);
        await fresh.tick();
      }
      expect(fresh.following()).toEqual(followers);
      expect([fresh.pending(), fresh.state().pending, fresh.state().leaving ?? 0]).toEqual([[], 0, 0]);
    }
  });

  it('delivered again change nothing and cost one request', async () => {
    await world.push('subscribe', 'oa-1', NOON, undefined, 'same');
    const [before, requests] = [world.identities(), local.requests()];
    expect(await world.push('subscribe', 'oa-1', NOON, undefined, 'same')).toBe('known');
    expect(local.requests() - requests).toBe(1);
    expect(world.identities()).toEqual(before);
  });

  it('of leaving take away at once what was known of the person', async () => {
    world.account.followers = openIds(2);
    await world.tick();
    await world.push('unsubscribe', 'oa-1', later(9));
    expect(world.identity('oa-1')).toMatchObject({ pending: 'erasure', leftAt: new Date('2024-03-01T04:00:09Z') });
    expect(world.identity('oa-1')?.follower).toEqual({
      ...{ state: 'unfollowed', stateAt: new Date('2024-03-01T04:00:09Z') },
      scene: 'ADD_SCENE_SEARCH',
    });
  });

  it('killed anywhere and delivered again leave a follower whose details the next tick fetches', async () => {
    const requests = await forEveryDeath(async (death) => {
      const fresh = new SyncWorld(local);
      await fresh.tick();
      fresh.clock.advance(5000);
      fresh.account.followers = ['oa-1'];
      const { clock } = fresh;
      const first = await fresh.push('subscribe', 'oa-1', clock.now(), deadly(death), 'same');
      await fresh.push('subscribe', 'oa-1', clock.now(), undefined, 'same');
      expect(fresh.state().pending).toBeGreaterThan(0);
      fresh.clock.advance(5000);
      await fresh.tick();
      expect(fresh.identity('oa-1')).toMatchObject({ unionId: 'union-1', follower: { scene: 'ADD_SCENE_SEARCH' } });
      expect(fresh.pending()).toEqual([]);
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBe(5);
  });
});

describe('a push and a listing', () => {
  it.each([0, 0.4, 1, 2])('of leaving %d s after the list was asked for wins over the list', async (seconds) => {
    world.account.followers = openIds(2);
    await world.push('subscribe', 'oa-1', later(-10));
    world.account.afterDetails = async () => {
      world.account.afterDetails = async () => {};
      await world.push('unsubscribe', 'oa-1', later(seconds));
    };
    await world.tick();
    expect(world.following()).toEqual(['oa-0']);
  });

  it('of leaving before the list is read wins, for somebody who was never known too', async () => {
    world.account.followers = openIds(3);
    world.account.afterList = async () => void (await world.push('unsubscribe', 'oa-1', later(0)));
    await world.tick();
    expect(world.following()).toEqual(['oa-0', 'oa-2']);
  });

  it('of following again after the list was read wins over what the list knew', async () => {
    world.account.followers = openIds(1);
    world.account.afterDetails = async () => {
      world.account.afterDetails = async () => {};
      await world.push('unsubscribe', 'oa-0', later(1));
      await world.push('subscribe', 'oa-0', later(3));
    };
    await world.tick();
    expect(world.identity('oa-0')).toMatchObject({
      pending: 'details',
      follower: { stateAt: new Date('2024-03-01T04:00:03Z') },
    });
    world.clock.advance(60_000);
    await world.tick();
    expect(world.identity('oa-0')).toMatchObject({
      userId: expect.any(String),
      follower: { scene: 'ADD_SCENE_SEARCH' },
    });
    expect(world.pending()).toEqual([]);
  });

  it('of leaving in the very second in which announced followers were completed is heard', async () => {
    await world.tick();
    world.account.followers = ['oa-1'];
    await world.push('subscribe', 'oa-1', NOON);
    await world.tick();
    expect(world.following()).toEqual(['oa-1']);
    await world.push('unsubscribe', 'oa-1', later(0.4));
    expect(world.following()).toEqual([]);
  });

  it('of following in a second in which the details still say no is not forgotten', async () => {
    await world.tick();
    await world.push('subscribe', 'oa-1', NOON);
    await world.tick();
    expect(world.following()).toEqual(['oa-1']);
    world.account.followers = ['oa-1'];
    world.clock.advance(60_000);
    expect(await world.tick()).toBe('done');
    expect(world.identity('oa-1')).toMatchObject({ userId: expect.any(String) });
    expect(world.state().pending).toBe(0);
  });

  it('by a clock that is ahead of ours is completed when our clock has come so far', async () => {
    await world.tick();
    world.account.followers = ['oa-1'];
    await world.push('subscribe', 'oa-1', later(3));
    await world.tick();
    expect(world.state().pending).toBe(1);
    world.clock.advance(60_000);
    await world.tick();
    expect([world.pending(), world.state().pending]).toEqual([[], 0]);
  });
});

describe('followers whom pushes announce', () => {
  it('are all completed, whatever the order of the requests of pushes and ticks', async () => {
    const order = fc.array(fc.nat(9), { minLength: 1, maxLength: 30 });
    const people = fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(people, order, async (people, order) => {
        const fresh = new SyncWorld(local);
        await fresh.tick();
        fresh.account.followers = openIds(6);
        fresh.clock.advance(60_000);
        await fresh.push('subscribe', 'oa-5');
        const turns = new Turns();
        let turn = 0;
        const pushes = people.map((n) => () => fresh.push('subscribe', `oa-${n}`, fresh.clock.now(), turns.gate));
        const pick = () => order[turn++ % order.length] ?? 0;
        await turns.run<unknown>([...pushes, () => fresh.tick(turns.gate)], pick, () => fresh.clock.advance(300));
        fresh.clock.advance(75_000);
        await fresh.tick();
        expect(fresh.pending()).toEqual([]);
        expect(fresh.identities().every(({ userId }) => userId !== undefined)).toBe(true);
        fresh.clock.advance(60_000);
        await fresh.tick();
        expect([fresh.state().pending, await fresh.tick()]).toEqual([0, 'idle']);
      }),
      { numRuns: RUNS },
    );
  });

  it('are not asked for every minute when WeChat will not answer for them', async () => {
    await world.tick();
    world.account.refused.add('oa-1');
    await world.push('subscribe', 'oa-1');
    await world.tick();
    expect([world.pending().length, world.state().pending]).toEqual([0, 0]);
    expect(await world.tick()).toBe('idle');
    world.account.refused.clear();
    world.account.followers = ['oa-1'];
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(world.identity('oa-1')).toMatchObject({ unionId: 'union-1' });
  });

  it('do not keep back the day’s run when asking for them fails', async () => {
    await world.tick();
    await world.push('subscribe', 'oa-9');
    world.clock.advance(DAY_MS);
    world.account.followers = ['oa-1', 'oa-9'];
    world.account.afterDetails = async () => {
      if (world.account.asked.includes('oa-9') && world.account.lists === 1) throw new Error('odd answer');
    };
    expect(await world.tick()).toBe('done');
    expect(world.following()).toEqual(['oa-1', 'oa-9']);
    expect(world.state().pending).toBe(1);
  });
});
