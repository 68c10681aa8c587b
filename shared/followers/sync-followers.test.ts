import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deadly, Killed, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { followerIds } from '../identity/index.ts';
import { CALLS_GRACE_MS } from './run-in-work.ts';
import { NOON, OA, openIds, SyncWorld } from './sync.harness.ts';

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

const refusal = (kind: string) => Object.assign(new Error(kind), { kind });

describe('a tick of the sync', () => {
  it('when there is nothing to do costs exactly one request to the database and none to WeChat', async () => {
    await world.tick();
    const [requests, lists] = [local.requests(), world.account.lists];
    expect(await world.tick()).toBe('idle');
    expect([local.requests() - requests, world.account.lists - lists]).toEqual([1, 0]);
  });

  it('begins a new run when the day in Shanghai begins, not before', async () => {
    await world.tick();
    world.clock.advance(12 * 3_600_000 - 501);
    expect(await world.tick()).toBe('idle');
    world.clock.advance(1);
    expect(await world.tick()).toBe('done');
    expect(world.reports().map(({ day }) => day)).toEqual(['2024-03-01', '2024-03-02']);
  });

  it('ends near its deadline and goes on with the next page at the next tick', async () => {
    Object.assign(world.account, { followers: openIds(5), pageSize: 2 });
    world.account.afterList = async () => world.clock.advance(30_000);
    expect(await world.tick(undefined, 40_000)).toBe('unfinished');
    expect(world.state()).toMatchObject({ run: { cursor: 'oa-3', counts: { listed: 4 }, total: 5, handledOfPage: 0 } });
    expect(await world.tick()).toBe('done');
    expect(world.account.lists).toBe(3);
    expect(world.identities()).toHaveLength(5);
    expect(world.reports()[0]).toMatchObject({ listed: 5, added: 5, unchanged: 0 });
  });

  it('begins no page that would not end before calls are cut off', async () => {
    Object.assign(world.account, { followers: openIds(20), pageSize: 1 });
    world.account.afterDetails = async () => world.clock.advance(7_000);
    expect(await world.tick(undefined, 40_000)).toBe('unfinished');
    expect(world.clock.now().getTime() - NOON.getTime()).toBeLessThanOrEqual(40_000 + CALLS_GRACE_MS);
    expect(world.state().run.counts.listed).toBeGreaterThanOrEqual(3);
  });

  it('leaves to the next tick what is cut off behind its deadline, and takes it for no fault', async () => {
    world.account.followers = openIds(4);
    const unreachable = Object.assign(new Error('TimeoutError'), { kind: 'unreachable' });
    world.account.afterDetails = async () => {
      world.clock.advance(40_000 + CALLS_GRACE_MS);
      throw unreachable;
    };
    expect(await world.tick(undefined, 40_000)).toBe('unfinished');
    expect(world.state().trouble).toBeUndefined();
    world.account.afterDetails = async () => {
      throw unreachable;
    };
    await expect(world.tick()).rejects.toThrow('TimeoutError');
    expect(world.state().trouble).toEqual({ code: 'fault' });
    world.account.afterDetails = async () => {};
    expect(await world.tick()).toBe('done');
    expect(world.identities()).toHaveLength(4);
  });

  it('does a page again that was not finished, and asks for nobody twice who is stored', async () => {
    Object.assign(world.account, { followers: openIds(4), pageSize: 2 });
    Object.assign(world.settings, { refreshDays: 1 });
    // Of the second page everything is stored but its cursor.
    const gate: Gate = ({ name, perform }) => {
      if (name === 'syncs.updateIf' && world.state().run.pages === 1) throw new Killed(name);
      return perform();
    };
    expect(await world.tick(gate)).toBe('killed');
    expect([world.identities().length, world.state().run.cursor]).toEqual([4, 'oa-1']);
    world.clock.advance(75_000);
    world.account.asked = [];
    expect(await world.tick()).toBe('done');
    expect(world.account.asked).toEqual([]);
    expect(world.reports()[0]).toMatchObject({ listed: 4, added: 4, unchanged: 0 });
  });

  it.each([
    ['without anybody', 0, 3, false, 1],
    ['with its only page', 2, 3, false, 1],
    ['with a full page', 3, 3, false, 1],
    ['with an empty page after the last', 4, 2, true, 3],
    ['with a short page', 5, 2, false, 3],
  ])('sees the end of a list %s', async (_name, count, pageSize, endsWithEmptyPage, lists) => {
    Object.assign(world.account, { followers: openIds(count), pageSize, endsWithEmptyPage });
    expect(await world.tick()).toBe('done');
    expect([world.account.lists, world.identities().length, world.reports()[0]?.listed]).toEqual([lists, count, count]);
    expect(await world.tick()).toBe('idle');
  });

  it('takes an OpenID that WeChat lists twice for one', async () => {
    world.account.followers = ['oa-1', 'oa-2', 'oa-1'];
    await world.tick();
    expect(world.identities()).toHaveLength(2);
  });
});

describe('a tick with another key', () => {
  it('does nothing, tells the operator once, and goes on when the key is back', async () => {
    world.account.followers = openIds(3);
    await world.tick();
    const { identities, followerId } = world;
    const before = identities();
    world.followerId = followerIds({ appId: OA, key: 'another-key'.repeat(4) });
    world.clock.advance(86_400_000);
    expect([await world.tick(), await world.tick()]).toEqual(['paused', 'paused']);
    expect([identities(), world.account.lists]).toEqual([before, 1]);
    expect(world.state().trouble).toEqual({ code: 'otherKey' });
    world.followerId = followerId;
    expect(await world.tick()).toBe('done');
    expect(world.identities()).toEqual(before);
    expect(world.state()).not.toHaveProperty('trouble');
  });
});

describe('the lease', () => {
  it('lets one of five ticks at once work', async () => {
    world.account.followers = openIds(3);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => world.tick()));
    expect(outcomes.filter((outcome) => outcome !== 'busy')).toEqual(['done']);
    expect(world.account.lists).toBe(1);
    world.clock.advance(86_400_000);
    const next = await Promise.all(Array.from({ length: 5 }, () => world.tick()));
    expect(next.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(world.account.lists).toBe(2);
  });

  it('of a dead holder keeps others out for 75 seconds and no longer', async () => {
    world.account.followers = openIds(3);
    // Killed when it held the lease.
    expect(await world.tick(deadly({ at: 3, when: 'before' }))).toBe('killed');
    world.clock.advance(74_999);
    expect(await world.tick()).toBe('busy');
    world.clock.advance(1);
    expect(await world.tick()).toBe('done');
  });

  it('is not taken on the word of a state that was read while another held it: it was changed since', async () => {
    world.account.followers = openIds(3);
    let second: Promise<unknown> | undefined;
    let goOn = () => {};
    world.account.afterList = () =>
      new Promise<void>((isRead) => {
        second = world.tick(async ({ name, perform }) => {
          const answer = await perform();
          if (name !== 'syncs.get') return answer;
          isRead();
          return new Promise((resolve) => (goOn = () => resolve(answer)));
        });
      });
    expect(await world.tick()).toBe('done');
    goOn();
    expect(await second).toBe('busy');
    expect(world.account.lists).toBe(1);
  });

  it('when lost leaves its former holder unable to change the run', async () => {
    Object.assign(world.account, { followers: openIds(4), pageSize: 2 });
    let after: unknown;
    world.account.afterList = async () => {
      world.account.afterList = async () => {};
      world.clock.advance(75_000);
      expect(await world.tick()).toBe('done');
      after = world.state();
    };
    expect(await world.tick(undefined, 300_000)).toBe('busy');
    expect(world.state()).toEqual(after);
    expect(world.reports()).toHaveLength(1);
    expect(world.identities()).toHaveLength(4);
  });
});

describe('a refusal of WeChat', () => {
  it('for the kind of account pauses the sync and tells the operator why, until WeChat takes our calls', async () => {
    let isAllowed = false;
    world.account.afterList = async () => {
      if (!isAllowed) throw Object.assign(refusal('permission'), { message: '需要已认证的公众号' });
    };
    expect(await world.tick()).toBe('paused');
    expect(world.state()).toMatchObject({ trouble: { code: 'permission', words: '需要已认证的公众号' } });
    expect(await world.tick()).toBe('idle');
    world.clock.advance(30 * 60_000);
    isAllowed = true;
    expect(await world.tick()).toBe('done');
    expect(world.state()).not.toHaveProperty('trouble');
  });

  it('for the day’s quota pauses the sync until midnight in Shanghai, then the run goes on where it was', async () => {
    Object.assign(world.account, { followers: openIds(4), pageSize: 2 });
    world.account.afterDetails = async () => {
      if (world.account.asked.length > 2) throw refusal('quota');
    };
    expect(await world.tick()).toBe('paused');
    expect(world.state()).toMatchObject({ notBefore: new Date('2024-03-01T16:00:00Z'), run: { cursor: 'oa-1' } });
    await world.push('subscribe', 'oa-9');
    world.account.afterDetails = async () => {};
    const requests = local.requests();
    expect(await world.tick()).toBe('idle');
    expect(local.requests() - requests).toBe(1);
    world.clock.advance(12 * 3_600_000 - 501);
    expect(await world.tick()).toBe('idle');
    world.clock.advance(1);
    expect(await world.tick()).toBe('done');
    expect(world.account.lists).toBe(3);
    expect(world.reports()).toMatchObject([{ day: '2024-03-01', listed: 4 }]);
    expect(await world.tick()).toBe('done');
    expect(world.reports()).toHaveLength(2);
  });

  it('to go on so fast pauses it for a minute', async () => {
    world.account.afterList = () => Promise.reject(refusal('slowDown'));
    expect(await world.tick()).toBe('paused');
    world.account.afterList = async () => {};
    world.clock.advance(59_999);
    expect(await world.tick()).toBe('idle');
    world.clock.advance(1);
    expect(await world.tick()).toBe('done');
  });

  it('of any other kind is a fault; the next tick may try at once', async () => {
    world.account.afterList = () => Promise.reject(refusal('busy'));
    await expect(world.tick()).rejects.toThrow('busy');
    world.account.afterList = async () => {};
    expect(await world.tick()).toBe('done');
  });
});
