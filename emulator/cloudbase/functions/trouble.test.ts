import { afterEach, describe, expect, it } from '@jest/globals';
import { CUSTOMER, startFunctions } from '../testing/function-world.ts';
import { isAlive } from '../testing/is-alive.ts';

let world: ReturnType<typeof startFunctions>;
afterEach(() => world.close());

describe('a function in trouble', () => {
  it('that throws gives the platform’s error, with the stack but without folders of this machine', async () => {
    world = startFunctions({ bad: { code: 'exports.main = async () => { throw new TypeError("no such coupon"); };' } });
    const outcome = await world.call('bad');
    expect(outcome).toMatchObject({ ok: false, code: -504002 });
    expect(outcome).toHaveProperty(
      'message',
      expect.stringMatching(/^TypeError: no such coupon\n.*\/var\/user\/index\.js/),
    );
    expect(JSON.stringify(outcome)).not.toContain(import.meta.dirname);
    expect(await world.call('bad', {}, { kind: 'http' })).toMatchObject({ code: 'FUNCTIONS_EXECUTE_FAIL' });
    expect(world.functions.list()).toMatchObject([{ instances: 1, errors: 2 }]);
  });

  it('may throw or return what is no error and no JSON', async () => {
    world = startFunctions({
      odd: {
        code: 'exports.main = async ({ what }) => { if (what) throw { what }; const a = {}; a.a = a; return a; };',
      },
    });
    expect(await world.call('odd', { what: 1 })).toMatchObject({ ok: false, message: '{"what":1}' });
    expect(await world.call('odd')).toMatchObject({ ok: false, code: -504002 });
  });

  it('that runs over its time is killed, and the next call gets a new process', async () => {
    const code = 'exports.main = ({ stay }) => { while (stay) ; return process.pid; };';
    world = startFunctions({ slow: { code, timeout: 1 } });
    const before = await world.call('slow');
    expect(await world.call('slow', { stay: true })).toMatchObject({
      ok: false,
      code: -504003,
      message: 'Invoking task timed out after 1 seconds',
    });
    const after = await world.call('slow');
    expect(after).toMatchObject({ ok: true });
    expect(after.ok && after.result).not.toBe(before.ok && before.result);
  });

  it('that exits gives an error at once', async () => {
    world = startFunctions({ gone: { code: 'exports.main = () => process.exit(3);', timeout: 60 } });
    expect(await world.call('gone')).toMatchObject({ ok: false, code: -504002, message: '3 code exit unexpected' });
    expect(world.functions.list()).toMatchObject([{ instances: 0 }]);
  });

  it('that dies of an error outside of its promise says so in the log', async () => {
    const code = 'exports.main = () => new Promise(() => { setTimeout(() => { throw new Error("lost"); }); });';
    world = startFunctions({ lost: { code, timeout: 60 } });
    const outcome = await world.call('lost');
    expect(outcome).toMatchObject({ ok: false, code: -504002 });
    const printed = world.functions.log.find({ requestId: outcome.requestId }).map((one) => one.line);
    expect(printed).toContainEqual(expect.stringContaining('Error: lost'));
  });

  it('that dies between two calls is started anew', async () => {
    const code = 'exports.main = async () => { setTimeout(() => process.exit(1)); return process.pid; };';
    world = startFunctions({ frail: { code } });
    const first = await world.call('frail');
    await until(() => world.functions.list()[0]?.instances === 0);
    const second = await world.call('frail');
    expect(second).toMatchObject({ ok: true });
    expect(second.ok && second.result).not.toBe(first.ok && first.result);
  });

  it('that cannot be loaded gives the error of loading, at every call', async () => {
    world = startFunctions({ broken: { code: 'require("./not-there");' }, empty: { code: 'exports.other = 1;' } });
    for (let i = 0; i < 2; i += 1) {
      expect(await world.call('broken')).toMatchObject({
        code: -504002,
        message: expect.stringContaining('./not-there'),
      });
    }
    expect(await world.call('empty')).toMatchObject({ message: expect.stringContaining('named main') });
  });

  it('that uses more memory than it has is ended', async () => {
    const code = 'exports.main = () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); };';
    world = startFunctions({ greedy: { code, memorySize: 64, timeout: 60 } });
    expect(await world.call('greedy', {}, { kind: 'http' })).toMatchObject({ code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED' });
  });
});

describe('the limits of the platform', () => {
  it('refuse more than 6 MB in and out, and more than 1 MB to a mini program', async () => {
    world = startFunctions({ size: { code: 'exports.main = ({ n }) => "x".repeat(n ?? 0);' } });
    const http = { kind: 'http' } as const;
    expect(await world.call('size', { text: 'x'.repeat(6 << 20) }, http)).toMatchObject({
      code: 'EXCEED_REQUEST_SIZE_LIMIT',
    });
    expect(await world.call('size', { n: 6 << 20 }, http)).toMatchObject({ code: 'EXCEED_MAX_RESPONSE_SIZE' });
    expect(await world.call('size', { n: 2 << 20 }, http)).toMatchObject({ ok: true });
    expect(await world.call('size', { n: 2 << 20 }, CUSTOMER)).toMatchObject({ code: -604001 });
  });

  it('start an instance for every concurrent call, and refuse those above the limit at once', async () => {
    const code = 'exports.main = () => new Promise((resolve) => setTimeout(() => resolve(process.pid), 300));';
    world = startFunctions({ busy: { code } }, { limits: { maxInstances: 3 } });
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => world.call('busy')));
    const pids = outcomes.flatMap((one) => (one.ok ? [one.result] : []));
    expect(new Set(pids).size).toBe(3);
    expect(outcomes.filter((one) => !one.ok && one.code === -501004)).toHaveLength(2);
    expect(world.functions.list()).toMatchObject([{ instances: 3, coldStarts: 3, errors: 0, throttled: 2 }]);
    expect(await world.call('busy')).toMatchObject({ ok: true });
  });

  it('end an instance that has had nothing to do for a while', async () => {
    world = startFunctions({ idle: { code: 'exports.main = () => 1;' } }, { limits: { idleMs: 20 } });
    await world.call('idle');
    await until(() => world.functions.list()[0]?.instances === 0);
    expect(await world.call('idle')).toMatchObject({ ok: true });
    expect(world.functions.list()).toMatchObject([{ coldStarts: 2 }]);
  });
});

describe('what a function has started', () => {
  const START = `const started = require('node:child_process').spawn('sleep', ['1000'], { stdio: 'ignore' }); console.log(started.pid);`;

  it.each([
    ['ran out of time', 'for (;;);'],
    ['has ended its process', 'process.exit(1);'],
    ['was ended with the world', 'return 1;'],
  ])('ends with the function that %s', async (_, then) => {
    world = startFunctions({ starts: { code: `exports.main = async () => { ${START} ${then} };`, timeout: 1 } });
    await world.call('starts');
    await world.functions.close();
    const pid = Number(world.functions.log.find()[0]?.line);
    expect(pid).toBeGreaterThan(1);
    await until(() => !isAlive(pid));
  });
});

describe('what a function writes past its console', () => {
  it('is bounded like what it prints, in lines that never end too', async () => {
    const flood = `const fs = require('node:fs'); exports.main = async ({ text }) => {
      for (let left = 4_000_000; left > 0; ) {
        try { left -= fs.writeSync(1, text); } catch (error) { if (error.code !== 'EAGAIN') throw error; } } };`;
    world = startFunctions({ flood: { code: flood, timeout: 20 } });
    const kept = async (text: string): Promise<number> => {
      const { requestId } = await world.call('flood', { text });
      const lines = world.functions.log.find({ requestId, limit: 1e6 });
      return lines.reduce((sum, { line }) => sum + line.length + 1, 0);
    };
    const printed = await kept(`${'x'.repeat(999)}\n`);
    expect(printed).toBeGreaterThan(500_000);
    expect(printed).toBeLessThan(1_100_000);
    expect(await kept('x'.repeat(1_000))).toBeLessThan(10_000);
  });
});

describe('fault rules', () => {
  it('answer in the place of a function, before or after it ran', async () => {
    world = startFunctions({ count: { code: 'let n = 0; exports.main = () => ++n;' } });
    const effect = { kind: 'error', code: -1, message: 'disturbed' } as const;
    world.faults.add({ target: 'function', match: 'count', count: 1, effect });
    world.faults.add({ target: 'function', match: 'count', count: 1, effect, when: 'after' });
    expect(await world.call('count')).toMatchObject({ ok: false, code: -1 });
    expect(await world.call('count')).toMatchObject({ ok: false, message: 'disturbed' });
    expect(await world.call('count')).toMatchObject({ ok: true, result: 2 });
  });
});

describe('a new deployment', () => {
  it('lets the calls at work finish in the old functions and ends those afterwards', async () => {
    const code = 'exports.main = ({ ms }) => new Promise((resolve) => setTimeout(() => resolve("old"), ms));';
    world = startFunctions({ task: { code } });
    const old = world.call('task', { ms: 300 });
    await until(() => world.functions.list()[0]?.busy === 1);
    world.redeploy({ task: { code: 'exports.main = () => "new";' } });
    expect(await world.call('task')).toMatchObject({ result: 'new' });
    expect(await old).toMatchObject({ result: 'old' });
  });
});

/** Waits until something that nothing announces has come true. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
