import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { pathOf, writeFunctions } from '../cloudbase/testing/function-world.ts';
import { readSeed } from '../wechat/index.ts';
import { startWorld, type World } from '../world.ts';

const SDK = `const tcb = require(${pathOf('@cloudbase/node-sdk')}); const db = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV }).database();`;
const FUNCTIONS = {
  shop: {
    code: `${SDK} exports.main = async () => {
      await db.collection('coupons').doc('a').get();
      await db.collection('coupons').doc('a').set({ n: 1 });
      await db.collection('visits').add({ at: 1 });
      return 'done'; };`,
    timeout: 20,
    triggers: [{ name: 'hourly', type: 'timer', config: '0 0 * * * * *' }],
  },
  open: { code: 'exports.main = async () => "open";' },
};

let world: World;
let remove: () => void;
beforeAll(async () => {
  world = await startWorld({ port: 0, seed: readSeed({ followers: 0, people: [] }) });
  const { deployment, remove: removeFunctions } = writeFunctions(FUNCTIONS, {
    dataModel: { collections: ['coupons', 'visits'].map((name) => ({ name, acl: 'ADMINONLY' as const, indexes: [] })) },
    functionRules: { '*': { invoke: 'auth != null' }, open: { invoke: true } },
  });
  remove = removeFunctions;
  await world.cloudbase.deploy(deployment);
  world.clock.freeze();
});
afterAll(async () => {
  await world.close();
  remove();
});
afterEach(() => world.faults.clear());

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${world.addresses.control}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, answer: await response.json() };
}
const refused = (part: string) => ({
  status: 400,
  answer: { error: { code: 'INVALID_INPUT', message: expect.stringContaining(part) } },
});
const invoke = (name: string, as: object = { kind: 'http' }) => ask('POST', '/functions/invoke', { name, as });

describe('the clock', () => {
  it('is set forward to a moment, with what lies on the way, and never backward', async () => {
    const before = world.clock.nowMs();
    const set = new Date(before + 3 * 3_600_000).toISOString();
    expect(await ask('POST', '/clock', { set })).toEqual({ status: 200, answer: { now: set, frozen: true } });
    const fired = world.feed.since(0).filter(({ kind }) => kind === 'timer.fired');
    expect(fired).toHaveLength(3);
    expect(await ask('POST', '/clock', { set: new Date(before).toISOString() })).toEqual(refused('moves forward only'));
    expect(await ask('GET', '/clock')).toEqual({ status: 200, answer: { now: set, frozen: true } });
  });

  it('is advanced by two callers one after the other', async () => {
    const before = world.clock.nowMs();
    await Promise.all([1, 2].map(() => ask('POST', '/clock', { advanceMs: 1_000 })));
    expect(world.clock.nowMs()).toBe(before + 2_000);
  });

  it.each([
    [{ set: 'tomorrow' }, 'set'],
    [{ set: '2999-01-01T00:00:00Z' }, 'ten years'],
    [{ advanceMs: 1, set: '2999-01-01T00:00:00Z' }, 'one of the two'],
    [{ freeze: true, resume: true }, 'one of the two'],
    [{ advanceMs: -5 }, 'advanceMs'],
    [{ advanceMs: 5, timersEveryMs: 0 }, 'timersEveryMs'],
    [{ timersEveryMs: 1_000 }, 'goes with advanceMs or set'],
    [{ advanceMs: 1e15 }, 'advanceMs'],
    [{ advance: 5 }, 'advance'],
  ])('is not moved by %j', async (body, part) => {
    const before = world.clock.nowMs();
    expect(await ask('POST', '/clock', body)).toEqual(refused(part));
    expect(world.clock.nowMs()).toBe(before);
  });
});

describe('fault rules', () => {
  const rule = { target: 'database', effect: { kind: 'kill' } };

  it('are added with all their conditions, shown and removed', async () => {
    const given = {
      ...rule,
      action: 'write',
      collection: 'coupons',
      function: 'shop',
      nth: 2,
      when: 'after',
      count: 1,
    };
    const { answer } = await ask('POST', '/faults', given);
    expect(answer).toMatchObject({ ...given, match: '*' });
    expect(await ask('GET', '/faults')).toEqual({ status: 200, answer: [answer] });
    expect(await ask('DELETE', `/faults/${(answer as { id: string }).id}`)).toMatchObject({ status: 200 });
    expect(world.faults.list()).toEqual([]);
  });

  it.each([
    [{ ...rule, colection: 'coupons' }, 'colection'],
    [{ ...rule, nth: 0 }, 'nth'],
    [{ ...rule, target: 'function' }, 'kill'],
    [{ ...rule, effect: { kind: 'explode' } }, 'effect'],
    [{ ...rule, effect: { kind: 'latency' } }, 'effect.ms'],
    [{ ...rule, effect: { kind: 'error', code: '', message: 'x' } }, 'effect.code'],
    [{ ...rule, match: '' }, 'match'],
    [{ effect: { kind: 'drop' } }, 'target'],
  ])('are refused: %j', async (body, part) => {
    expect(await ask('POST', '/faults', body)).toEqual(refused(part));
    expect(world.faults.list()).toEqual([]);
  });

  it('have a seed for their chances', async () => {
    expect(await ask('POST', '/faults/seed', { seed: 42 })).toEqual({ status: 200, answer: { seed: 42 } });
    expect(await ask('GET', '/faults/seed')).toEqual({ status: 200, answer: { seed: 42 } });
    expect(await ask('POST', '/faults/seed', { seed: 'x' })).toEqual(refused('seed'));
  });
});

describe('counters', () => {
  it('tell by action, collection and function what was asked for, and begin anew', async () => {
    await ask('DELETE', '/counters');
    const { answer: outcome } = await invoke('shop');
    const byAction = { 'database.getDocument': 1, 'database.modifyDocument': 1, 'database.insertDocument': 1 };
    const counted = { total: 3, reads: 1, writes: 2, byAction, services: {} };
    expect(outcome).toMatchObject({ ok: true, report: { operations: counted } });
    expect(await ask('GET', '/counters')).toEqual({
      status: 200,
      answer: {
        database: {
          ...counted,
          byCollection: {
            coupons: { 'database.getDocument': 1, 'database.modifyDocument': 1 },
            visits: { 'database.insertDocument': 1 },
          },
          byFunction: { shop: { calls: 1, ...counted } },
        },
        wechat: {},
      },
    });
    await ask('DELETE', '/counters');
    const empty = { total: 0, reads: 0, writes: 0, byAction: {}, services: {}, byCollection: {}, byFunction: {} };
    expect((await ask('GET', '/counters')).answer).toEqual({ database: empty, wechat: {} });
  });
});

describe('timers', () => {
  const hourly = { functionName: 'shop', triggerName: 'hourly' };

  it('are fired now, also several times with the same event', async () => {
    expect(await ask('POST', '/timers/fire', hourly)).toMatchObject({ answer: { ok: true, result: 'done' } });
    expect(await ask('POST', '/timers/fire', { ...hourly, times: 2 })).toMatchObject({
      answer: [{ ok: true }, { ok: true }],
    });
  });

  it('miss, double and overlap as ordered', async () => {
    const orders = { miss: 1, duplicate: 2, overlap: 3 };
    const { answer } = await ask('POST', '/timers/disturb', { ...hourly, ...orders });
    expect(answer).toMatchObject({ retries: true, timers: [{ ...hourly, ...orders }] });
    await ask('POST', '/timers/disturb', { ...hourly, miss: 0, duplicate: 0 });
    expect(world.cloudbase.timers.list()).toMatchObject([{ miss: 0, duplicate: 0, overlap: 3 }]);
    expect(await ask('POST', '/timers/retries', { retries: false })).toMatchObject({ answer: { retries: false } });
    expect((await ask('GET', '/timers')).answer).toMatchObject({ retries: false });
  });

  it.each([
    ['/timers/fire', { ...hourly, times: 0 }, 'times'],
    ['/timers/fire', { ...hourly, time: 2 }, 'time'],
    ['/timers/disturb', { ...hourly, miss: 1.5 }, 'miss'],
    ['/timers/disturb', { ...hourly, skip: 1 }, 'skip'],
    ['/timers/retries', { retries: 'no' }, 'retries'],
  ])('refuse on %s %j', async (path, body, part) => {
    expect(await ask('POST', path, body)).toEqual(refused(part));
  });

  it('that are not there are not found', async () => {
    expect(await ask('POST', '/timers/disturb', { functionName: 'shop', triggerName: 'x', miss: 1 })).toMatchObject({
      status: 404,
    });
  });
});

describe('calls and logs', () => {
  it('come from a client without login too, whom only a rule of true lets in', async () => {
    const unauthenticated = { kind: 'unauthenticated' };
    expect(await invoke('open', unauthenticated)).toMatchObject({ answer: { ok: true, result: 'open' } });
    expect(await invoke('shop', unauthenticated)).toMatchObject({ answer: { ok: false, code: 'PERMISSION_DENIED' } });
  });

  it('show what the platform writes when that is asked for', async () => {
    const { answer } = await invoke('open');
    const { requestId } = answer as { requestId: string };
    const { answer: lines } = await ask('GET', `/logs?requestId=${requestId}&platform=1`);
    expect(lines).toMatchObject([
      { stream: 'platform', line: `START RequestId: ${requestId}` },
      { stream: 'platform', line: `END RequestId: ${requestId}` },
      {
        stream: 'platform',
        line: expect.stringMatching(/^Report RequestId: .* Duration:\d+ms Memory:256MB MemUsage:[\d.]+MB$/),
      },
    ]);
    expect(await ask('GET', '/logs?platform=yes')).toEqual(refused('platform'));
    expect((await ask('GET', `/logs?requestId=${requestId}`)).answer).toEqual([]);
  });

  it('refuse a body that is too large', async () => {
    const { status } = await ask('POST', '/functions/invoke', ' '.repeat(17 * 1024 * 1024));
    expect(status).toBe(413);
  });
});

describe('the feed', () => {
  it('keeps nothing for a reader that does not read: it misses what was forgotten, and comes to the last', async () => {
    const since = world.feed.since(0).at(-1)?.seq ?? 0;
    const reading = new AbortController();
    const { body } = await fetch(`${world.addresses.control}/feed?since=${since}`, { signal: reading.signal });
    const entries = 20_000;
    for (let sent = 0; sent < entries; sent += 1) {
      world.feed.publish({ source: 'world', kind: 'test.said', text: 'x'.repeat(1_000) });
      if (sent % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    let text = '';
    const ids = (): string[] => text.match(/(?<=^id: )\d+$/gm) ?? [];
    const decoder = new TextDecoder();
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      if (text.slice(-3_000).includes(`id: ${since + entries}\n`)) break;
    }
    reading.abort();
    expect(ids().at(-1)).toBe(String(since + entries));
    expect(ids().length).toBeLessThan(entries / 2);
  });
});
