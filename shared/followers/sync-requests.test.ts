import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, type Gate } from '../db/interruptions.harness.ts';
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

const refusal = (kind: string) => Object.assign(new Error(kind), { kind });
const run = () => world.state().run;

/** A run of three pages that has stored the first two. */
async function inTheMiddle(): Promise<void> {
  Object.assign(world.account, { followers: openIds(6), pageSize: 2 });
  world.account.afterList = async () => world.clock.advance(41_000);
  expect(await world.tick()).toBe('unfinished');
  world.account.afterList = async () => {};
  expect(run()).toMatchObject({ state: 'running', stage: 'listing' });
}

describe('what staff ask for', () => {
  it('pause: nothing more is done until they resume, not even on the next day', async () => {
    await inTheMiddle();
    const { cursor } = run();
    await world.ask('pause');
    expect(await world.tick()).toBe('done');
    expect(world.state()).toMatchObject({ run: { state: 'paused', cursor } });
    world.clock.advance(2 * DAY_MS);
    const [requests, { lists }] = [local.requests(), world.account];
    expect(await world.tick()).toBe('idle');
    expect([local.requests() - requests, world.account.lists]).toEqual([1, lists]);
    await world.ask('resume');
    expect(await world.tick()).toBe('done');
    expect(world.following()).toHaveLength(6);
    expect(world.reports()).toMatchObject([{ runId: '2024-03-01', state: 'done', listed: 6 }]);
  });

  it('pause: who follows or leaves meanwhile is seen to all the same', async () => {
    await inTheMiddle();
    await world.ask('pause');
    await world.tick();
    world.account.followers.push('oa-9');
    await world.push('subscribe', 'oa-9');
    world.clock.advance(1_000);
    await world.tick();
    expect(world.identity('oa-9')).toMatchObject({ unionId: 'union-9' });
    expect(run().state).toBe('paused');
  });

  it('cancel: what is stored stays, nobody is gone, and a report tells of it', async () => {
    world.account.followers = openIds(8);
    await world.tick();
    world.clock.advance(DAY_MS);
    await inTheMiddle();
    await world.ask('cancel');
    expect(await world.tick()).toBe('done');
    expect(run()).toMatchObject({ state: 'cancelled', finishedAt: expect.any(Date) });
    expect(world.reports()).toMatchObject([{ state: 'done' }, { state: 'cancelled', gone: 0 }]);
    expect([world.following().length, local.all('syncLists')]).toEqual([8, []]);
    expect(await world.tick()).toBe('idle');
    world.clock.advance(DAY_MS);
    expect(await world.tick()).toBe('done');
    expect(world.following()).toHaveLength(6);
  });

  it('cancel: the report tells of it also when the next tick comes on the next day', async () => {
    await inTheMiddle();
    await world.ask('cancel');
    world.clock.advance(DAY_MS);
    while ((await world.tick()) !== 'idle');
    expect(world.reports().map(({ runId, state }) => [runId, state])).toEqual([
      ['2024-03-01', 'cancelled'],
      ['2024-03-02', 'done'],
    ]);
  });

  it('start: another run on the same day, with a report of its own', async () => {
    world.account.followers = openIds(2);
    await world.tick();
    world.account.followers = openIds(3);
    await world.ask('start');
    expect(await world.tick()).toBe('done');
    expect(world.reports().map(({ _id, added }) => [_id, added])).toEqual([
      ['wxOfficialAccount:2024-03-01', 2],
      ['wxOfficialAccount:2024-03-01.2', 1],
    ]);
    expect(await world.tick()).toBe('idle');
  });

  it('start: of a run that is going on nothing is lost', async () => {
    await inTheMiddle();
    const before = run();
    await world.ask('start');
    world.account.asked = [];
    expect(await world.tick()).toBe('done');
    expect(world.account.asked).toEqual(openIds(6).slice(before.counts.listed));
    expect(world.reports()).toHaveLength(1);
  });

  it.each(['pause', 'cancel'] as const)('%s: taken up in a wait for the quota, without a call', async (action) => {
    await inTheMiddle();
    world.account.afterList = () => Promise.reject(refusal('quota'));
    expect(await world.tick()).toBe('paused');
    world.account.followers.push('oa-6');
    await world.push('subscribe', 'oa-6');
    await world.ask(action);
    world.account.asked = [];
    expect(await world.tick()).toBe('paused');
    expect(run().state).toBe(action === 'pause' ? 'paused' : 'cancelled');
    expect(world.account.asked).toEqual([]);
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(world.identity('oa-6')?.userId).toBeDefined();
  });

  it('resume: tries at once although the wait for the quota is not over, and waits again when it is refused', async () => {
    await inTheMiddle();
    world.account.afterList = () => Promise.reject(refusal('quota'));
    await world.tick();
    await world.ask('pause');
    await world.tick();
    await world.ask('resume');
    expect(await world.tick()).toBe('paused');
    expect(await world.tick()).toBe('idle');
    world.account.afterList = async () => {};
    await world.ask('pause');
    await world.tick();
    await world.ask('resume');
    expect(await world.tick()).toBe('done');
  });

  it.each(['pause', 'cancel'] as const)(
    '%s in a wait: what was waited for is told until then, and no longer',
    async (action) => {
      await inTheMiddle();
      world.account.afterList = () => Promise.reject(refusal('slowDown'));
      await world.tick();
      await world.ask(action);
      await world.tick();
      expect(world.state()).toMatchObject({ trouble: { code: 'slowDown' }, notBefore: expect.any(Date) });
      world.clock.advance(60_001);
      while ((await world.tick()) !== 'idle');
      expect(world.state()).not.toHaveProperty('trouble');
      expect(world.state()).not.toHaveProperty('notBefore');
    },
  );

  it('while a tick is at work is taken up by the next one, and not lost', async () => {
    Object.assign(world.account, { followers: openIds(6), pageSize: 2 });
    world.account.afterList = async () => {
      world.account.afterList = async () => {};
      await world.ask('pause');
      world.clock.advance(41_000);
    };
    expect(await world.tick()).toBe('unfinished');
    expect(world.state().request).toMatchObject({ action: 'pause' });
    await world.tick();
    expect(world.state()).not.toHaveProperty('request');
    expect(run().state).toBe('paused');
  });

  it('last counts when two ask one after the other', async () => {
    await inTheMiddle();
    await world.ask('cancel');
    world.clock.advance(1);
    await world.ask('pause');
    await world.tick();
    expect(run().state).toBe('paused');
  });

  it('between the moment a tick reads the state and takes the lease makes this tick do nothing', async () => {
    await inTheMiddle();
    const gate: Gate = async ({ name, perform }) => {
      const answer = await perform();
      if (name === 'syncs.get') await world.ask('pause');
      return answer;
    };
    expect(await world.tick(gate)).toBe('busy');
    await world.tick();
    expect(run().state).toBe('paused');
  });

  it.each(['resume', 'confirm', 'pause', 'cancel'] as const)(
    '%s: of a run that is over changes nothing',
    async (action) => {
      world.account.followers = openIds(2);
      await world.tick();
      const before = [run(), world.reports()];
      await world.ask(action);
      await world.tick();
      expect([run(), world.reports()]).toEqual(before);
      expect(await world.tick()).toBe('idle');
    },
  );

  it.each(['pause', 'cancel'] as const)('%s: holds wherever the tick that takes it up is killed', async (action) => {
    await forEveryDeath(async (death) => {
      world = new SyncWorld(local);
      await inTheMiddle();
      await world.ask(action);
      const outcome = await world.tick(deadly(death));
      world.clock.advance(75_000);
      await world.tick();
      expect(run().state).toBe(action === 'pause' ? 'paused' : 'cancelled');
      expect(world.reports()).toHaveLength(action === 'pause' ? 0 : 1);
      return outcome === 'killed' ? 'killed' : 'survived';
    });
  });
});

describe('a tick that has lost its lease', () => {
  it('and then is refused by WeChat changes nothing and says nothing', async () => {
    world.account.followers = openIds(2);
    world.account.afterDetails = async () => {
      world.account.afterDetails = async () => {};
      world.clock.advance(75_000);
      expect(await world.tick()).toBe('done');
      throw refusal('quota');
    };
    expect(await world.tick(undefined, 300_000)).toBe('busy');
    expect(world.state()).not.toHaveProperty('notBefore');
    expect(run().state).toBe('done');
  });
});
