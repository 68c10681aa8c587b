import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, Killed, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { openIds, SyncWorld } from './sync.harness.ts';

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

/** The list has everybody but those who left. */
const leaves = async (openId: string, gate?: Gate) => {
  world.account.followers = world.account.followers.filter((one) => one !== openId);
  return world.push('unsubscribe', openId, world.clock.now(), gate);
};

function expectErased(openId: string): void {
  expect(world.identity(openId)).toMatchObject({ follower: { state: 'unfollowed' }, leftAt: expect.any(Date) });
  expect(world.identity(openId)).not.toHaveProperty('openId');
  expect(world.pending()).toEqual([]);
}

/** Two followers, of whom the first run has stored one when the day's quota is used up. */
async function waitForQuota(): Promise<void> {
  Object.assign(world.account, { followers: openIds(2), pageSize: 1 });
  world.account.afterDetails = async () => {
    if (world.account.asked.length > 1) throw Object.assign(new Error('45009'), { kind: 'quota' });
  };
  expect(await world.tick()).toBe('paused');
  world.clock.advance(60_000);
}

describe('somebody who leaves', () => {
  it('before an account’s first tick is erased by it', async () => {
    await leaves('oa-1');
    expect(await world.tick()).toBe('done');
    expectErased('oa-1');
    expect(await world.tick()).toBe('idle');
  });

  it('before it is erased by the next tick, wherever the first one is killed', async () => {
    await forEveryDeath(async (death) => {
      world = new SyncWorld(local);
      await leaves('oa-1');
      const outcome = await world.tick(deadly(death));
      world.clock.advance(75_000);
      await world.tick();
      expectErased('oa-1');
      return outcome === 'killed' ? 'killed' : 'survived';
    });
  });

  it('and whose push was killed before it could say so is erased when the next run begins', async () => {
    world.account.followers = openIds(2);
    await world.tick();
    world.clock.advance(2_000);
    const gate: Gate = ({ name, perform }) => {
      if (name === 'syncs.updateIf') throw new Killed(name);
      return perform();
    };
    expect(await leaves('oa-1', gate)).toBe('killed');
    expect(await world.tick()).toBe('idle');
    world.clock.advance(DAY_MS);
    await world.tick();
    expectErased('oa-1');
  });
});

describe('somebody who is back while being erased', () => {
  it('and is listed by the same tick has a user of their own again', async () => {
    world.account.followers = openIds(2);
    await world.tick();
    world.clock.advance(DAY_MS);
    await world.push('unsubscribe', 'oa-1');
    let isBack = false;
    const gate: Gate = async ({ name, perform }) => {
      const answer = await perform();
      if (name !== 'identities.find' || isBack) return answer;
      isBack = true;
      world.clock.advance(1_000);
      await world.push('subscribe', 'oa-1');
      return answer;
    };
    expect(await world.tick(gate)).toBe('done');
    const user = world.users().find(({ _id }) => _id === world.identity('oa-1')?.userId);
    expect(user?.identityIds).toEqual([world.identity('oa-1')?._id]);
  });
});

describe('somebody who leaves while the sync waits for its quota', () => {
  it('is erased by the next tick, without a call of WeChat; after it a tick costs one request again', async () => {
    await waitForQuota();
    const { run, notBefore, trouble } = world.state();
    expect([run.stage, run.pages, run.cursor]).toEqual(['listing', 1, 'oa-0']);
    await leaves('oa-0');
    const calls = [world.account.lists, world.account.asked.length];
    expect(await world.tick()).toBe('paused');
    expectErased('oa-0');
    expect([world.account.lists, world.account.asked.length]).toEqual(calls);
    // The list would have gone on after them: it is begun again.
    expect(world.state()).toMatchObject({
      run: { stage: 'listing', pages: 0, counts: { listed: 0 } },
      notBefore,
      trouble,
    });
    expect(world.state().run.cursor).toBeUndefined();
    const requests = local.requests();
    expect(await world.tick()).toBe('idle');
    expect(local.requests() - requests).toBe(1);
  });

  it('is erased wherever this tick is killed', async () => {
    await forEveryDeath(async (death) => {
      world = new SyncWorld(local);
      await waitForQuota();
      await leaves('oa-0');
      const outcome = await world.tick(deadly(death));
      world.clock.advance(75_000);
      await world.tick();
      expectErased('oa-0');
      expect([await world.tick(), world.state().run.state]).toEqual(['idle', 'running']);
      return outcome === 'killed' ? 'killed' : 'survived';
    });
  });
});

/** So many followers, all known; it is the next day. */
async function known(count: number): Promise<void> {
  world.account.followers = openIds(count);
  await world.tick();
  world.clock.advance(DAY_MS);
}

describe('a run that finds who has left', () => {
  it('reports all who left, also whom it had marked before it was killed, and who came back before it went on', async () => {
    await known(60);
    world.account.followers = openIds(5);
    await world.tick();
    await world.ask('confirm');
    const gate: Gate = async ({ name, perform }) => {
      const answer = await perform();
      if (name === 'identities.updateMany') throw new Killed(name);
      return answer;
    };
    expect(await world.tick(gate)).toBe('killed');
    world.clock.advance(60_000);
    await world.push('subscribe', 'oa-7');
    world.clock.advance(15_000);
    world.account.followers.push('oa-7');
    expect(await world.tick()).toBe('done');
    expect(world.reports().at(-1)).toMatchObject({ unseen: 55, gone: 55, unlisted: 0 });
    expect(world.following()).toEqual([...openIds(5), 'oa-7']);
  });

  it('reports also those who left by an event while WeChat was asked', async () => {
    await known(10);
    world.account.followers = openIds(8);
    world.account.afterDetails = async () => {
      world.clock.advance(1_000);
      await world.push('unsubscribe', 'oa-9');
    };
    expect(await world.tick()).toBe('done');
    expect(world.reports().at(-1)).toMatchObject({ unseen: 2, gone: 2, unlisted: 0 });
  });
});
