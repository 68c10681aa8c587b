import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock } from '../core/hand-clock.harness.ts';
import { startClientWorld, inAMinute, type ClientWorld, type SharedStores } from './client.harness.ts';
import { WeChatClient, type WeChatDriver } from './client.ts';
import { listFollowers, miniProgramCode } from './endpoints/index.ts';
import { WeChatUnreachableError } from './errors.ts';
import { Quotas, type Purpose } from './quotas.ts';
import type { Usage, UsageLedger } from './usage.ts';

const LIST = '/cgi-bin/user/get';
const QUOTA = '/cgi-bin/openapi/quota/get';
/** Of the emulated account; a tenth of it is kept for users. */
const LIMIT = 500;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let world: ClientWorld;
beforeAll(async () => (world = await startClientWorld({ followers: 10 })));
afterAll(() => world.close());
beforeEach(async () => {
  world.faults.clear();
  await world.toMidnight();
});

function instance(shared?: SharedStores) {
  const client = world.client('oa', shared);
  const list = (purpose: Purpose) =>
    listFollowers(client.within({ purpose, deadline: inAMinute(world.clock) }), undefined);
  return { client, list };
}
async function untilRefused(call: () => Promise<unknown>): Promise<{ done: number; error: unknown }> {
  for (let done = 0; ; done++) {
    try {
      await call();
    } catch (error) {
      return { done, error };
    }
  }
}
/** As `untilRefused`, but what else goes wrong is done too. */
const untilKept = (call: () => Promise<unknown>) =>
  untilRefused(() =>
    call().catch((error: Error) => {
      if (error.name === 'QuotaKeptError') throw error;
    }),
  );
const counted = async (path: string, work: () => Promise<unknown>): Promise<number> => {
  const before = world.calls(path);
  await work();
  return world.calls(path) - before;
};

describe('the reserve of a quota', () => {
  it('is kept from background work, to the last call, and left to users', async () => {
    const { list } = instance();
    const { done, error } = await untilRefused(() => list('background'));
    expect(done).toBe(LIMIT * 0.9);
    expect(error).toMatchObject({ name: 'QuotaKeptError', kind: 'quota', path: LIST });
    expect((await untilRefused(() => list('user'))).done).toBe(LIMIT * 0.1);
  });

  it('is kept though others use the same quota', async () => {
    const [ours, theirs] = [instance(), instance()];
    let othersDone = 0;
    const { done } = await untilRefused(async () => {
      await ours.list('background');
      await theirs.list('user');
      othersDone += 1;
    });
    // At most what we took since we last asked may be too much.
    expect(done + othersDone).toBeLessThanOrEqual(LIMIT * 0.9 + 5);
  });

  it('keeps its half from two hundred instances, though all but one have asked long before', async () => {
    const limit = 100_000;
    const clock = new HandClock(new Date('2024-03-01T04:00:00Z'));
    let used = 0;
    const ask = async () => ({ limit, used });
    const instances = Array.from({ length: 200 }, () => new Quotas({ appId: 'wx1', clock, logger: silent }));
    const call = async (quotas: Quotas) => {
      await quotas.admit(LIST, 'background', ask);
      used += 1;
    };
    for (const one of instances) await call(one);
    const [first, ...others] = instances;
    await untilRefused(() => call(first!));
    expect(used).toBe(limit * 0.9);
    for (const one of others) await untilRefused(() => call(one));
    expect(used).toBeLessThanOrEqual(limit * 0.95);
  });

  it('of a small quota is kept from seven instances that call in turn', async () => {
    const clock = new HandClock(new Date('2024-03-01T04:00:00Z'));
    let used = 0;
    const ask = async () => ({ limit: LIMIT, used });
    let calling = Array.from({ length: 7 }, () => new Quotas({ appId: 'wx1', clock, logger: silent }));
    while (calling.length > 0) {
      const still: Quotas[] = [];
      for (const quotas of calling) {
        const refusal = await quotas.admit(LIST, 'background', ask).catch((error: unknown) => error);
        if (refusal !== undefined) continue;
        used += 1;
        still.push(quotas);
      }
      calling = still;
    }
    expect(used).toBe(LIMIT * 0.9);
  });

  it('is not touched by repeats either: each attempt of a call is one of the quota', async () => {
    const clock = new HandClock(new Date(0));
    let used = 0;
    const driver: WeChatDriver = {
      send: async ({ path }) => {
        if (path === QUOTA) return { quota: { daily_limit: 29, used } };
        used += 1;
        throw new WeChatUnreachableError(path, 'TimeoutError');
      },
    };
    const quotas = new Quotas({ appId: 'wx1', clock, logger: silent });
    const client = new WeChatClient({ appId: 'wx1', driver, quotas, clock, wait: async () => {} });
    const api = client.within({ purpose: 'background', deadline: inAMinute(clock) });
    const { done, error } = await untilKept(() => listFollowers(api, undefined));
    expect(error).toMatchObject({ name: 'QuotaKeptError', kind: 'quota', path: LIST });
    // The third attempt of the ninth call is not made: three of 29 are kept.
    expect([used, done]).toEqual([26, 8]);
    // And it is nobody's but the background's refusal.
    const forUser = client.within({ purpose: 'user', deadline: inAMinute(clock) });
    await expect(listFollowers(forUser, undefined)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('counts what this instance sends for users in the meantime', async () => {
    const quotas = new Quotas({ appId: 'wx1', clock: new HandClock(new Date(0)), logger: silent });
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return { limit: 100_000, used: 89_980 };
    };
    await quotas.admit(LIST, 'background', ask);
    for (let n = 0; n < 18; n++) await quotas.admit(LIST, 'user', ask);
    await quotas.admit(LIST, 'background', ask);
    await expect(quotas.admit(LIST, 'background', ask)).rejects.toMatchObject({ name: 'QuotaKeptError' });
    expect(asked).toBe(1);
  });

  it('is kept by many calls at once', async () => {
    const { list } = instance();
    const calls = await Promise.allSettled(Array.from({ length: LIMIT }, () => list('background')));
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(LIMIT * 0.9);
  });

  it('costs a run a question for every five calls of a small quota, and users none', async () => {
    const { list } = instance();
    expect(await counted(QUOTA, () => list('user'))).toBe(0);
    const hundred = async () => {
      for (let n = 0; n < 100; n++) await list('background');
    };
    expect(await counted(QUOTA, hundred)).toBe(20);
  });

  it('is asked for anew when time has passed, and on the next day', async () => {
    const { list } = instance();
    await list('background');
    await world.clock.advance(9 * 60_000);
    expect(await counted(QUOTA, () => list('background'))).toBe(0);
    await world.clock.advance(60_000);
    expect(await counted(QUOTA, () => list('background'))).toBe(1);
    await world.toMidnight();
    expect(await counted(QUOTA, () => list('background'))).toBe(1);
  });

  it('is not waited for longer than there is time, though a call with more time has asked for it', async () => {
    const clock = new HandClock(new Date(0));
    const driver: WeChatDriver = { send: () => new Promise(() => {}) };
    const quotas = new Quotas({ appId: 'wx1', clock, logger: silent });
    const client = new WeChatClient({ appId: 'wx1', driver, quotas, clock });
    const ask = (deadline: Date) => listFollowers(client.within({ purpose: 'background', deadline }), undefined);
    const patient = ask(new Date(200)).catch(() => undefined);
    await expect(ask(new Date(20))).rejects.toMatchObject({ name: 'OutOfTimeError', path: LIST });
    await patient;
  });

  it('that WeChat does not tell keeps nobody from calling', async () => {
    world.fail(QUOTA, 48001);
    const { list } = instance();
    expect(await counted(QUOTA, () => list('background'))).toBe(1);
    expect(await counted(QUOTA, () => list('background'))).toBe(0);
    await world.clock.advance(60_000);
    expect(await counted(QUOTA, () => list('background'))).toBe(1);
  });
});

describe('a quota that is used up', () => {
  it('stops its endpoint for everybody until midnight in Beijing, without another call', async () => {
    const { list } = instance();
    world.fail(LIST, 45009);
    await expect(list('user')).rejects.toMatchObject({ name: 'WeChatError', code: 45009 });
    const stopped = counted(LIST, () =>
      list('user').catch((error: unknown) => expect(error).toMatchObject({ kind: 'quota' })),
    );
    expect(await stopped).toBe(0);
    await world.clock.advance(24 * 60 * 60 * 1000 - 1);
    await expect(list('user')).rejects.toMatchObject({ name: 'QuotaKeptError' });
    await world.clock.advance(1);
    expect((await list('user')).total).toBe(10);
  });

  it('of a minute stops its endpoint for a minute or more, and not for the day', async () => {
    const mp = world.client('mp').within({ purpose: 'user', deadline: new Date(Date.UTC(3000, 0)) });
    const code = () => miniProgramCode(mp, { scene: 'a', page: '' });
    world.fail('/wxa/getwxacodeunlimit', 45009);
    await expect(code()).rejects.toMatchObject({ code: 45009, kind: 'quota' });
    await expect(code()).rejects.toMatchObject({ name: 'QuotaKeptError' });
    await world.clock.advance(90_000);
    expect((await code()).bytes.length).toBeGreaterThan(0);
  });
});

describe('what was called', () => {
  /** Adds up what it is told, and counts how often. */
  function ledgerOf() {
    const added: [day: string, usage: Usage][] = [];
    let failures = 0;
    const ledger: UsageLedger = {
      add: async (_appId, day, usage) => {
        if (failures-- > 0) throw new Error('the database is down');
        added.push([day, usage]);
      },
    };
    return { ledger, added, failNext: () => (failures = 1) };
  }

  it('is kept when it is flushed: every request of the day, with the limits that were read', async () => {
    const { ledger, added } = ledgerOf();
    const { client, list } = instance({ ledger });
    world.fail(LIST, -1);
    await list('background');
    await client.flush();
    const calls = { '/cgi-bin/stable_token': 1, [LIST]: 2, [QUOTA]: 1 };
    expect(added).toEqual([[expect.stringMatching(/^\d{4}-\d\d-\d\d$/), { calls, limits: { [LIST]: LIMIT } }]]);
  });

  it('is kept once: a flush of nothing asks for nothing', async () => {
    const { ledger, added } = ledgerOf();
    const { client, list } = instance({ ledger });
    await client.flush();
    await list('user');
    await client.flush();
    await client.flush();
    expect(added).toHaveLength(1);
  });

  it('is counted for the day on which it happened', async () => {
    const { ledger, added } = ledgerOf();
    const { client, list } = instance({ ledger });
    await list('user');
    await world.toMidnight();
    await list('user');
    await client.flush();
    expect(new Set(added.map(([day]) => day)).size).toBe(2);
  });

  it('is kept the next time when the database is down', async () => {
    const { ledger, added, failNext } = ledgerOf();
    const { client, list } = instance({ ledger });
    await list('user');
    failNext();
    await client.flush();
    await list('user');
    await client.flush();
    expect(added.map(([, { calls }]) => calls[LIST])).toEqual([2]);
  });
});
