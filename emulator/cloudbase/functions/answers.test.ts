import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFunctions } from '../testing/function-world.ts';

/** One function for all: `event.run` is the body of a handler, `event.kind` how it is declared. */
const CODE = `
  const AsyncFunction = (async () => {}).constructor;
  exports.main = (event, context, callback) => {
    const Made = event.kind === 'async' ? AsyncFunction : Function;
    return new Made('event', 'context', 'callback', 'require', event.run)(event, context, callback, require);
  };`;

let world: ReturnType<typeof startFunctions>;
beforeAll(() => {
  world = startFunctions({ any: { code: CODE, timeout: 2 } });
});
afterAll(() => world.close());

const http = { kind: 'http' } as const;
const asynchronous = (run: string) => world.call('any', { kind: 'async', run }, http);
const plain = (run: string) => world.call('any', { kind: 'plain', run }, http);

describe('the result of a function', () => {
  it.each([
    ['undefined', null],
    ['() => 1', null],
    ['Symbol("x")', null],
    ['NaN', null],
    ['-0', 0],
    ['new Date(0)', '1970-01-01T00:00:00.000Z'],
    ['Buffer.from("hi")', { type: 'Buffer', data: [104, 105] }],
    ['{ a: undefined, b: () => 1, c: [undefined] }', { b: undefined, c: [null] }],
    ['new Map([[1, 2]])', {}],
    ['"\\ud800"', '\ud800'],
    ['JSON.parse(\'{"__proto__":{"a":1}}\')', JSON.parse('{"__proto__":{"a":1}}') as unknown],
    ['({ toJSON: () => "as JSON" })', 'as JSON'],
  ])('%s arrives as JSON knows it', async (value, expected) => {
    const outcome = await asynchronous(`return ${value.startsWith('{') ? `(${value})` : value};`);
    expect(outcome.ok && outcome.result).toEqual(expected);
  });

  it.each([
    ['1n', 'BigInt'],
    ['(() => { const a = {}; a.a = a; return a; })()', 'circular'],
    ['({ toJSON() { throw new Error("not me"); } })', 'not me'],
    ['"x".repeat(2 ** 28) + "\\u0001".repeat(2 ** 28)', 'string'],
  ])('%s is an error', async (value, word) => {
    expect(await asynchronous(`return ${value};`)).toMatchObject({
      ok: false,
      code: expect.stringMatching(/FUNCTIONS_(EXECUTE_FAIL|MEMORY_LIMIT_EXCEEDED)/),
      message: expect.stringMatching(new RegExp(`${word}|memory`, 'i')),
    });
  });

  it('of 100 MB is refused without being sent anywhere, and the instance goes on', async () => {
    const outcome = await asynchronous('return "x".repeat(1e8);');
    expect(outcome).toMatchObject({ ok: false, code: 'EXCEED_MAX_RESPONSE_SIZE' });
    expect(await asynchronous('return 1;')).toMatchObject({ ok: true, report: { coldStart: false } });
  });
});

describe('what a function throws', () => {
  it.each([
    ['undefined', 'undefined'],
    ['null', 'null'],
    ['"text"', 'text'],
    ['Symbol("x")', 'Symbol(x)'],
    ['{ code: 1 }', '{"code":1}'],
    ['() => 1', '() => 1'],
    ['Object.create(null)', '{}'],
    ['new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 1; } })', 'an error that cannot be shown'],
    ['Object.assign(new Error("x"), { stack: { not: "text" } })', '{}'],
  ])('%s is shown as %s', async (thrown, shown) => {
    expect(await asynchronous(`throw (${thrown});`)).toMatchObject({ ok: false, message: shown });
  });

  it('may be a stack overflow, after which the instance goes on', async () => {
    const outcome = await asynchronous('const deeper = () => deeper() + 1; return deeper();');
    expect(outcome).toMatchObject({ ok: false, message: expect.stringContaining('Maximum call stack size exceeded') });
    expect(await asynchronous('return 1;')).toMatchObject({ ok: true, report: { coldStart: false } });
  });

  it('may be a rejection that nobody handles, which ends the process', async () => {
    const outcome = await asynchronous('Promise.reject(new Error("nobody")); await new Promise(() => {});');
    expect(outcome).toMatchObject({ ok: false, code: 'FUNCTIONS_EXECUTE_FAIL', message: '1 code exit unexpected' });
  });

  it('may be a signal to itself', async () => {
    expect(await asynchronous('process.kill(process.pid, "SIGKILL"); await new Promise(() => {});')).toMatchObject({
      message: '137 code exit unexpected',
    });
  });
});

describe('a handler without a promise', () => {
  it('answers through its callback, with a result or an error', async () => {
    expect(await plain('setTimeout(() => callback(null, { a: 1 }), 5);')).toMatchObject({ ok: true, result: { a: 1 } });
    expect(await plain('callback(new Error("sold out"));')).toMatchObject({
      ok: false,
      message: expect.stringContaining('Error: sold out'),
    });
  });

  it('answers only once, and nothing when it neither calls back nor returns', async () => {
    expect(await plain('callback(null, 1); callback(null, 2); callback(new Error("late"));')).toMatchObject({
      result: 1,
    });
    expect(await plain('setTimeout(() => {}, 5);')).toMatchObject({ ok: true, result: null });
    expect(await plain('return "returned";')).toMatchObject({ result: 'returned' });
  });

  it('is waited for until nothing is left to do, unless it says that it does not want that', async () => {
    const log = 'setTimeout(() => console.log("at last"), 30); callback(null, 1);';
    const waited = await plain(log);
    expect(world.functions.log.find({ requestId: waited.requestId })).toMatchObject([{ line: 'at last' }]);
    const stay = 'const timer = setInterval(() => {}, 5); setTimeout(() => clearInterval(timer), 4000);';
    expect(
      await plain(`context.callbackWaitsForEmptyEventLoop = false; ${stay} callback(null, "at once");`),
    ).toMatchObject({
      ok: true,
      result: 'at once',
    });
    expect(await plain(`${stay} callback(null, 1);`)).toMatchObject({
      ok: false,
      code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED',
    });
  });

  it('that returns a promise is answered by that, whatever it calls back', async () => {
    expect(await asynchronous('callback(null, "called"); return "returned";')).toMatchObject({ result: 'returned' });
  });
});

describe('what a function writes', () => {
  const lines = (requestId: string) => world.functions.log.find({ requestId, limit: 100_000 }).map(({ line }) => line);

  it('may be bytes, cut anywhere', async () => {
    const run = `const bytes = Buffer.from("二\\n"); process.stdout.write(bytes.subarray(0, 1)); process.stdout.write(bytes.subarray(1));
      process.stdout.write("5LiA", "base64"); process.stdout.write(Buffer.from([0xff, 0x0a, 0x00]));`;
    const { requestId } = await asynchronous(run);
    expect(lines(requestId)).toEqual(['二', '一\ufffd', '\u0000']);
  });

  it('is kept up to a limit, and the function is not slowed down by the rest', async () => {
    const { ok, requestId } = await asynchronous(
      'for (let i = 0; i < 30; i++) console.log("x".repeat(1e5)); return 1;',
    );
    expect(ok).toBe(true);
    expect(lines(requestId).at(-1)).toBe('… what this invocation prints from here on is not kept');
    expect(lines((await asynchronous('console.log("next");')).requestId)).toEqual(['next']);
  });

  it('may be written past the process object', async () => {
    const { requestId } = await asynchronous(
      'require("fs").writeSync(1, "raw\\n"); await new Promise((r) => setTimeout(r, 50));',
    );
    expect(lines(requestId)).toEqual(['raw']);
  });
});
