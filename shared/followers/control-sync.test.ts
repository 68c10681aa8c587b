import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Turns, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import type { SyncAction, SyncState } from './sync-state.ts';
import { openIds, SyncWorld } from './sync.harness.ts';

const DAY_MS = 86_400_000;
const RUNS = 40;

let local: LocalDatabase;
let world: SyncWorld;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  world = new SyncWorld(local);
});
afterAll(() => local.close());

/** Lets the run of a world come so far that one page is read, and its time is over. */
async function readOnePage(one: SyncWorld): Promise<void> {
  Object.assign(one.account, { followers: openIds(4), pageSize: 2 });
  one.account.afterList = async () => one.clock.advance(30_000);
  await one.tick(undefined, 20_000);
  one.account.afterList = async () => {};
}

/** How a world comes to a state. */
const ways = {
  running: readOnePage,
  waiting: async (one: SyncWorld) => {
    one.account.followers = openIds(4);
    one.account.afterList = () => Promise.reject(Object.assign(new Error('45009'), { kind: 'quota' }));
    await one.tick();
    one.account.afterList = async () => {};
  },
  paused: async (one: SyncWorld) => {
    await readOnePage(one);
    await one.ask('pause');
    await one.tick();
  },
  held: async (one: SyncWorld) => {
    one.account.followers = openIds(60);
    await one.tick();
    one.account.followers = [];
    one.clock.advance(DAY_MS);
    await one.tick();
  },
  done: async (one: SyncWorld) => {
    await one.tick();
  },
  cancelled: async (one: SyncWorld) => {
    await readOnePage(one);
    await one.ask('cancel');
    await one.tick();
  },
};
type Situation = keyof typeof ways;
const situations = Object.keys(ways) as Situation[];
const allActions: readonly SyncAction[] = ['start', 'pause', 'resume', 'cancel', 'confirm'];

/** Where the next tick brings the run, by what staff ask for; a new run is done with that tick. What is left out is refused. */
const outcomes: Record<Situation, Partial<Record<SyncAction, string>>> = {
  running: { pause: 'paused', cancel: 'cancelled' },
  waiting: { pause: 'paused', resume: 'done', cancel: 'cancelled' },
  paused: { start: 'cancelled', resume: 'done', cancel: 'cancelled' },
  held: { start: 'cancelled', confirm: 'done', cancel: 'cancelled' },
  done: { start: 'done, another' },
  cancelled: { start: 'done, another' },
};
const table = situations.flatMap((situation) =>
  allActions.map((action) => [action, situation, outcomes[situation][action] ?? 'refused'] as const),
);

describe('what staff ask for', () => {
  it.each(table)('%s, of a sync that is %s: %s', async (action, situation, expected) => {
    await ways[situation](world);
    const before = world.state();
    const asked = await world.ask(action);
    if (expected === 'refused') {
      const details = { state: before.run.state, fitting: Object.keys(outcomes[situation]) };
      expect(asked).toEqual({ ok: false, error: 'SYNC.NOT_FITTING', details });
      expect(world.state()).toEqual(before);
      return;
    }
    expect(asked).toEqual({ ok: true, data: { action } });
    await world.tick();
    const { run } = world.state();
    expect(run.state + (run.id === before.run.id ? '' : ', another')).toBe(expected);
  });

  it('is refused before the first tick', async () => {
    expect(await world.ask('start')).toEqual({ ok: false, error: 'SYNC.NEVER_RAN' });
    expect(local.all('syncs')).toEqual([]);
  });

  it('costs two requests to the database, and replaces what no tick has taken up', async () => {
    await readOnePage(world);
    await world.ask('pause');
    const before = local.requests();
    await world.ask('cancel');
    expect(local.requests() - before).toBe(2);
    await world.tick();
    expect(world.state().run.state).toBe('cancelled');
    expect(world.state()).not.toHaveProperty('request');
  });

  it('is refused when the run has become another before it is written down', async () => {
    await readOnePage(world);
    const asked = await world.ask('pause', async ({ name, perform }) => {
      if (name === 'syncs.updateIf') await world.tick();
      return perform();
    });
    expect(asked).toEqual({ ok: false, error: 'SYNC.CHANGED_MEANWHILE' });
    expect(world.state().run.state).toBe('done');
    expect(world.state()).not.toHaveProperty('request');
  });

  it('waits for the end of a tick that is at work, and is taken up by the next', async () => {
    await readOnePage(world);
    world.account.afterList = async () => {
      await world.ask('pause');
      world.clock.advance(30_000);
    };
    Object.assign(world.account, { followers: openIds(8) });
    expect(await world.tick(undefined, 20_000)).toBe('unfinished');
    expect(world.state()).toMatchObject({ request: { action: 'pause' }, run: { state: 'running' } });
    await world.tick();
    expect(world.state().run.state).toBe('paused');
  });
});

describe('a new run in place of one that has not ended', () => {
  it.each(['paused', 'held'] as const)('begins when the %s one has its report', async (situation) => {
    await ways[situation](world);
    const { id } = world.state().run;
    const reports = world.reports().length;
    await world.ask('start');
    await world.tick();
    expect(world.state()).toMatchObject({ request: { action: 'start' }, run: { id, state: 'cancelled' } });
    await world.tick();
    expect(world.state().run.id).toBe(`${id}.2`);
    expect(world.reports()[reports]).toMatchObject({ runId: id, state: 'cancelled' });
  });

  it('begins on the next day, and the report of the held one says how many were missing', async () => {
    await ways.held(world);
    world.account.followers = openIds(60);
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(world.reports()[1]).toMatchObject({ state: 'cancelled', swept: 60, unseen: 60, gone: 0 });
    expect(await world.tick()).toBe('done');
    expect(world.reports().map(({ day, state }) => [day, state])).toEqual([
      ['2024-03-01', 'done'],
      ['2024-03-02', 'cancelled'],
      ['2024-03-03', 'done'],
    ]);
  });
});

describe('what the state says of trouble', () => {
  it.each(['quota', 'slowDown'] as const)('is %s while the sync waits, and nothing afterwards', async (kind) => {
    world.account.afterList = () => Promise.reject(Object.assign(new Error(kind), { kind }));
    await world.tick();
    expect(world.state().trouble).toEqual({ code: kind });
    world.account.afterList = async () => {};
    world.clock.advance(DAY_MS);
    await world.tick();
    expect(world.state()).not.toHaveProperty('trouble');
    expect(world.state()).not.toHaveProperty('notBefore');
  });

  it('is a fault after a tick that failed, until one does not', async () => {
    world.account.afterList = () => Promise.reject(new Error('a mistake'));
    await expect(world.tick()).rejects.toThrow('a mistake');
    expect(world.state().trouble).toEqual({ code: 'fault' });
    world.account.afterList = async () => {};
    expect(await world.tick()).toBe('done');
    expect(world.state()).not.toHaveProperty('trouble');
  });

  it('leaves a tick after the key is right again, though there is nothing else to do', async () => {
    await world.tick();
    const { followerId } = world;
    world.followerId = (openId) => followerId(`${openId}!`);
    await world.tick();
    expect(world.state().trouble).toEqual({ code: 'otherKey' });
    world.followerId = followerId;
    await world.tick();
    expect(world.state()).not.toHaveProperty('trouble');
    expect(await world.tick()).toBe('idle');
  });
});

/** The wish that must have been there when the run changed so. */
function wishBehind(before: SyncState, after: SyncState): SyncAction | undefined {
  if (before.run.id !== after.run.id) return 'start';
  const change = `${before.run.state} ${after.run.state}`;
  const changes: Record<string, SyncAction> = {
    'running paused': 'pause',
    'paused running': 'resume',
    'held running': 'confirm',
  };
  return changes[change];
}

/** A wish that is gone went with a tick that took the lease; one that had its effect was there. */
function check(before: SyncState, after: SyncState): void {
  const isGone = before.request !== undefined && after.request === undefined;
  if (isGone) expect(after.fence).toBe(before.fence + 1);
  const wish = wishBehind(before, after);
  if (wish) expect({ wish: before.request?.action, isGone }).toEqual({ wish, isGone: true });
}

describe('wishes and ticks at once', () => {
  it.each(['pause', undefined] as const)(
    'between the tick’s read (of %s) and its lease, in the same millisecond: the tick leaves all to the next',
    async (earlier) => {
      await readOnePage(world);
      if (earlier) await world.ask(earlier);
      const before = world.state();
      const gate: Gate = async ({ name, perform }) => {
        if (name === 'syncs.updateIf') await world.ask('cancel');
        return perform();
      };
      expect(await world.tick(gate)).toBe('busy');
      expect(world.state()).toMatchObject({ run: before.run, request: { action: 'cancel', at: world.clock.now() } });
      await world.tick();
      expect(world.state().run.state).toBe('cancelled');
    },
  );

  it('never lose a wish nor follow it twice, whatever the order of their requests', async () => {
    const wishes = fc.array(fc.constantFrom(...allActions), { minLength: 1, maxLength: 4 });
    const order = fc.array(fc.nat(9), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...situations), wishes, order, async (situation, wishes, order) => {
        const fresh = new SyncWorld(local);
        await ways[situation](fresh);
        const turns = new Turns();
        let [turn, before] = [0, fresh.state()];
        const after = () => {
          const now = fresh.state();
          check(before, now);
          before = now;
        };
        const asking = wishes.map((action) => () => fresh.ask(action, turns.gate));
        const ticks = [1, 2].map(() => () => fresh.tick(turns.gate));
        await turns.run<unknown>([...asking, ...ticks], () => order[turn++ % order.length] ?? 0, after);
        for (let ticks = 0; ticks < 3; ticks++) {
          await fresh.tick();
          fresh.clock.advance(75_000);
        }
        expect(fresh.state()).not.toHaveProperty('request');
        const reported = new Set(fresh.reports().map(({ runId }) => runId));
        expect(reported.size).toBe(fresh.reports().length);
      }),
      { numRuns: RUNS },
    );
  });
});
