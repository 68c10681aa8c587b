import { afterEach, describe, expect, it } from '@jest/globals';
import { CUSTOMER, startFunctions } from '../testing/function-world.ts';

let world: ReturnType<typeof startFunctions>;
afterEach(() => world.close());

const ECHO = 'exports.main = async (event) => ({ event, pid: process.pid });';

describe('a function', () => {
  it('gets the data of its caller and answers with what it returns', async () => {
    world = startFunctions({ echo: { code: ECHO } });
    const outcome = await world.call('echo', { a: 1 }, { kind: 'http' });
    expect(outcome).toMatchObject({ ok: true, result: { event: { a: 1 } } });
  });

  it('finds the mini program user in the event, as the platform adds it', async () => {
    world = startFunctions({ echo: { code: ECHO } });
    const outcome = await world.call('echo', { a: 1, userInfo: 'forged' });
    expect(outcome).toMatchObject({
      ok: true,
      result: { event: { a: 1, userInfo: { openId: 'oCustomer', appId: 'wxLocalShop' } } },
    });
  });

  it('may answer nothing at all', async () => {
    world = startFunctions({ quiet: { code: 'exports.main = () => {};' } });
    expect(await world.call('quiet')).toMatchObject({ ok: true, result: null });
  });

  it('may export its handler under another name', async () => {
    world = startFunctions({ named: { code: 'exports.run = async () => 7;', handler: 'index.run' } });
    expect(await world.call('named')).toMatchObject({ ok: true, result: 7 });
  });

  it('runs in one process that answers one call after the other', async () => {
    world = startFunctions({ echo: { code: ECHO } });
    const pids = new Set<unknown>();
    for (let i = 0; i < 5; i += 1) {
      const outcome = await world.call('echo');
      pids.add(outcome.ok && (outcome.result as { pid: number }).pid);
    }
    expect(pids.size).toBe(1);
    expect(pids).not.toContain(process.pid);
    expect(world.functions.list()).toMatchObject([
      { name: 'echo', instances: 1, busy: 0, invocations: 5, coldStarts: 1 },
    ]);
  });

  it('keeps module variables from call to call, as warm instances do', async () => {
    world = startFunctions({ count: { code: 'let n = 0; exports.main = () => ++n;' } });
    await world.call('count');
    expect(await world.call('count')).toMatchObject({ result: 2 });
  });

  it('that is not deployed is not found', async () => {
    world = startFunctions({});
    expect(await world.call('nobody')).toMatchObject({ ok: false, code: -501000 });
    expect(await world.call('nobody', {}, { kind: 'http' })).toMatchObject({ ok: false, code: 'FUNCTION_NOT_FOUND' });
  });
});

describe('what a function prints', () => {
  const CODE = `
    console.log('loading');
    exports.main = async ({ name }) => { console.log('hello', name); console.error('two\\nlines'); process.stdout.write('no end'); };`;

  it('is kept line by line under the id of the request', async () => {
    world = startFunctions({ talk: { code: CODE } });
    const first = await world.call('talk', { name: 'A' });
    const second = await world.call('talk', { name: 'B' });
    const lines = (requestId: string) =>
      world.functions.log.find({ requestId }).map((one) => `${one.stream} ${one.line}`);
    expect(lines(first.requestId)).toEqual([
      'stdout loading',
      'stdout hello A',
      'stderr two',
      'stderr lines',
      'stdout no end',
    ]);
    expect(lines(second.requestId)).toEqual(['stdout hello B', 'stderr two', 'stderr lines', 'stdout no end']);
  });

  it('appears in the feed, and so does the end of the invocation', async () => {
    world = startFunctions({ talk: { code: CODE } });
    const { requestId } = await world.call('talk', { name: 'A' });
    const entries = world.feed.since(0).filter((entry) => entry.requestId === requestId);
    expect(entries.map((entry) => entry.kind).at(-1)).toBe('function.finished');
    expect(entries.map((entry) => entry.text)).toContain('hello A');
    expect(entries.at(-1)?.detail).toMatchObject({ functionName: 'talk', caller: 'miniprogram', outcome: 'ok' });
  });
});

describe('the environment of a function', () => {
  it('has nothing of the machine but what node needs', async () => {
    process.env['MACHINE_SECRET'] = 'do not leak';
    world = startFunctions({ env: { code: 'exports.main = () => process.env;' } });
    const outcome = await world.call('env', {}, { kind: 'http' });
    delete process.env['MACHINE_SECRET'];
    const variables = outcome.ok ? (outcome.result as Record<string, string>) : {};
    expect(variables).toMatchObject({ TCB_ENV: 'local-test', SCF_NAMESPACE: 'local-test', TENCENTCLOUD_RUNENV: 'SCF' });
    const foreign = Object.keys(variables).filter((name) => !/^(TCB_|SCF_|TENCENTCLOUD_)/.test(name));
    const needed = ['PATH', 'Path', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'TZ'];
    expect(foreign.filter((name) => !needed.includes(name)).sort()).toEqual([
      'NODE_PATH',
      'USER_CODE_ROOT',
      '_SCF_SERVER_PORT',
    ]);
  });

  it('has its own variables, rendered', async () => {
    world = startFunctions(
      { env: { code: 'exports.main = () => process.env.GREETING;', envVariables: { GREETING: 'ni {{env.WORD}}' } } },
      { variables: { WORD: 'hao' } },
    );
    expect(await world.call('env')).toMatchObject({ result: 'ni hao' });
  });

  it('does not show the caller of one call to the next', async () => {
    world = startFunctions({ env: { code: 'exports.main = () => process.env;' } });
    await world.call('env', {}, CUSTOMER);
    const outcome = await world.call('env', {}, { kind: 'timer', triggerName: 'tick' });
    expect(JSON.stringify(outcome)).not.toContain('oCustomer');
    expect(outcome).toMatchObject({ result: { TRIGGER_SRC: 'timer' } });
    const last = await world.call('env', {}, { kind: 'http' });
    expect(last.ok && Object.keys(last.result as object).filter((name) => /^(WX_|TRIGGER)/.test(name))).toEqual([]);
  });

  it('describes the call in the context argument', async () => {
    world = startFunctions({
      ctx: { code: 'exports.main = (event, context) => context;', timeout: 7, memorySize: 128 },
    });
    const outcome = await world.call('ctx');
    expect(outcome).toMatchObject({
      result: {
        request_id: outcome.requestId,
        function_name: 'ctx',
        memory_limit_in_mb: 128,
        time_limit_in_ms: 7000,
        namespace: 'local-test',
        function_version: '$LATEST',
        callbackWaitsForEmptyEventLoop: true,
        tencentcloud_region: 'ap-shanghai',
        tencentcloud_appid: expect.stringMatching(/^\d+$/),
        tencentcloud_uin: expect.stringMatching(/^\d+$/),
        environ: expect.stringContaining('SCF_NAMESPACE=local-test'),
        environment: expect.stringContaining('"SCF_NAMESPACE":"local-test"'),
      },
    });
  });
});

describe('the time in a function', () => {
  const CODE = `exports.main = () => ({
    now: Date.now(), made: new Date().getTime(), fixed: new Date(5).getTime(), text: typeof Date(), is: new Date() instanceof Date,
    sub: new (class Day extends Date {})(9).getTime(), utc: Date.UTC(2020, 0), zone: new Date().getTimezoneOffset() });`;

  it("is the world's, frozen or moved", async () => {
    world = startFunctions({ time: { code: CODE } });
    world.clock.freeze();
    await world.clock.advance(40 * 24 * 3600_000);
    const now = world.clock.nowMs();
    const same = { now, made: now, fixed: 5, text: 'string', is: true, sub: 9, utc: Date.UTC(2020, 0), zone: 0 };
    expect(await world.call('time')).toMatchObject({ result: same });
    await world.clock.advance(1000);
    expect(await world.call('time')).toMatchObject({ result: { now: now + 1000 } });
  });

  it('also moves while a call is running', async () => {
    const code = `exports.main = async () => {
      const from = Date.now();
      console.log('waiting');
      while (Date.now() - from < 3600_000) await new Promise((resolve) => setTimeout(resolve, 5));
      return 'an hour later';
    };`;
    world = startFunctions({ wait: { code, timeout: 20 } });
    world.clock.freeze();
    const waiting = new Promise<void>((resolve) => {
      world.feed.subscribe((entry) => entry.text === 'waiting' && resolve());
    });
    const outcome = world.call('wait');
    await waiting;
    await world.clock.advance(3600_000);
    expect(await outcome).toMatchObject({ result: 'an hour later' });
  });
});
