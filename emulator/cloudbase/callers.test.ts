import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCloudBase } from './testing/cloudbase-world.ts';
import { CUSTOMER, pathOf } from './testing/function-world.ts';
import type { Caller } from './index.ts';

const WX = `const cloud = require(${pathOf('wx-server-sdk')}); cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });`;
const NODE = `const tcb = require(${pathOf('@cloudbase/node-sdk')}); const app = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV });`;

const FUNCTIONS = {
  who: {
    code: `${WX} ${NODE}
      exports.main = async (event, context) => ({
        wx: cloud.getWXContext(), user: app.auth().getUserInfo(), login: await app.auth().getAuthContext(context),
        ip: app.auth().getClientIP(), trigger: process.env.TRIGGER_SRC });`,
  },
  'through-wx': {
    code: `${WX} exports.main = async (event) => {
      try { return await cloud.callFunction({ name: event.name, data: event.data || {} }); }
      catch (error) { return { errCode: error.errCode, errMsg: error.errMsg }; } };`,
  },
  'through-node': {
    code: `${NODE} exports.main = async (event) => {
      try { return await app.callFunction({ name: event.name, data: event.data || {} }); }
      catch (error) { return { code: error.code, message: error.message }; } };`,
  },
  echo: { code: 'exports.main = (event) => event;' },
  bad: { code: 'exports.main = () => { throw new Error("sold out"); };' },
  slow: { code: 'exports.main = () => new Promise(() => {});', timeout: 1 },
  closed: { code: 'exports.main = () => "inside";' },
};
const RULES = {
  '*': { invoke: "auth.loginType != 'ANONYMOUS' && auth != null" },
  echo: { invoke: true },
  closed: { invoke: false },
};

let world: Awaited<ReturnType<typeof startCloudBase>>;
beforeAll(async () => {
  const timed = { timeout: 20 };
  const functions = Object.fromEntries(Object.entries(FUNCTIONS).map(([name, fn]) => [name, { ...timed, ...fn }]));
  world = await startCloudBase(functions, {
    functionRules: RULES,
    dataModel: { collections: [{ name: 'things', acl: 'ADMINONLY', indexes: [] }] },
  });
});
afterAll(() => world.close());

const resultOf = async (name: string, data: unknown, caller?: Caller): Promise<Record<string, unknown>> => {
  const outcome = await world.call(name, data, caller);
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.message}`);
  return outcome.result as Record<string, unknown>;
};

describe('the context that both SDKs show', () => {
  it('of a mini program user has OPENID, APPID and UNIONID', async () => {
    const seen = await resultOf('who', {});
    expect(seen['wx']).toEqual({
      CLIENTIP: '127.0.0.1',
      OPENID: 'oCustomer',
      APPID: 'wxLocalShop',
      UNIONID: 'uCustomer',
      ENV: 'local-test',
      SOURCE: 'wx_client',
    });
    expect(seen['user']).toMatchObject({ openId: 'oCustomer', appId: 'wxLocalShop', uid: '', isAnonymous: false });
  });

  it('of a user without Open Platform binding has no UNIONID', async () => {
    const { wx } = await resultOf('who', {}, { kind: 'miniprogram', openId: 'o2', appId: 'wxLocalShop' });
    expect(wx).not.toHaveProperty('UNIONID');
  });

  it('of a timer has no user, and TRIGGER_SRC', async () => {
    const seen = await resultOf('who', {}, { kind: 'timer', triggerName: 'tick' });
    expect(seen).toMatchObject({
      wx: { ENV: 'local-test', SOURCE: 'wx_trigger' },
      user: { openId: '' },
      trigger: 'timer',
    });
    expect(seen['wx']).not.toHaveProperty('OPENID');
  });

  it('of a request over HTTP is empty', async () => {
    const seen = await resultOf('who', {}, { kind: 'http' });
    expect(seen).toMatchObject({ wx: {}, user: { openId: '', uid: '' } });
    expect(Object.keys(seen['wx'] as object)).toEqual([]);
    expect(seen).not.toHaveProperty('trigger');
  });

  it('of a web user and of an anonymous one has a login, but no OPENID', async () => {
    const web = await resultOf('who', {}, { kind: 'web', uid: 'u1' });
    expect(web).toMatchObject({ wx: {}, user: { uid: 'u1', openId: '', isAnonymous: false }, login: { uid: 'u1' } });
    const anonymous = await world.cloudbase.invoke({
      name: 'who',
      data: {},
      caller: { kind: 'anonymous', uid: 'u2' },
      rules: 'off',
    });
    expect(anonymous).toMatchObject({
      result: { wx: {}, user: { uid: 'u2', isAnonymous: true }, login: { loginType: 'ANONYMOUS' } },
    });
  });

  it('of a client without any login has neither', async () => {
    const caller = { kind: 'unauthenticated' } as const;
    const outcome = await world.cloudbase.invoke({ name: 'who', data: {}, caller, rules: 'off' });
    expect(outcome).toMatchObject({ result: { wx: {}, user: { uid: '', openId: '', isAnonymous: false } } });
  });

  it.each(['through-wx', 'through-node'])(
    'of a function called %s has the user of the calling one',
    async (through) => {
      const { result } = await resultOf(through, { name: 'who', data: {} });
      expect(result).toMatchObject({ wx: { OPENID: 'oCustomer', UNIONID: 'uCustomer', SOURCE: 'wx_client,scf' } });
    },
  );

  it('of a function called by one that a timer started has neither user nor TRIGGER_SRC', async () => {
    const { result } = await resultOf('through-wx', { name: 'who' }, { kind: 'timer', triggerName: 'tick' });
    expect(result).toMatchObject({ wx: {}, user: { openId: '' } });
    expect(result).not.toHaveProperty('trigger');
  });
});

describe('a function that calls a function', () => {
  it.each(['through-wx', 'through-node'])('gets its result %s', async (through) => {
    expect(await resultOf(through, { name: 'echo', data: { a: [1, '二'] } })).toMatchObject({
      result: { a: [1, '二'] },
    });
  });

  it('may call what function rules close to clients', async () => {
    expect(await resultOf('through-node', { name: 'closed' })).toMatchObject({ result: 'inside' });
  });

  // wx-server-sdk 4.0.2 asks its node-sdk not to throw, which that ignores: every refusal of a call becomes errCode -1.
  it.each([
    ['bad', 'FUNCTIONS_EXECUTE_FAIL', 'sold out'],
    ['nobody', 'FUNCTION_NOT_FOUND', 'could not be found'],
    ['slow', 'FUNCTIONS_TIME_LIMIT_EXCEEDED', 'timed out after 1 seconds'],
  ])('learns why %s failed, as its SDK puts it', async (name, code, text) => {
    expect(await resultOf('through-node', { name })).toMatchObject({ code, message: expect.stringContaining(text) });
    const seen = await resultOf('through-wx', { name });
    expect(seen).toMatchObject({ errCode: -1, errMsg: expect.stringContaining(text) });
  });

  it('is known to the database by its request id', async () => {
    const code = `${NODE} exports.main = async () => (await app.database().collection('things').add({ a: 1 })).id;`;
    const second = await startCloudBase({ write: { code, timeout: 20 } }, { dataModel: world.deployment.dataModel });
    const { requestId } = await second.call('write');
    const written = second.feed.since(0).filter((entry) => entry.source === 'database');
    expect(second.cloudbase.database.collections()).toEqual([{ name: 'things', count: 1 }]);
    await second.close();
    expect(written).toMatchObject([{ requestId }]);
  });
});

describe('function rules', () => {
  const clients: Caller[] = [
    CUSTOMER,
    { kind: 'web', uid: 'u' },
    { kind: 'anonymous', uid: 'u' },
    { kind: 'unauthenticated' },
  ];

  it('keep clients out, each with the code of its client', async () => {
    const codes = [];
    for (const client of clients) {
      const outcome = await world.call('closed', {}, client);
      codes.push(outcome.ok ? 'ok' : outcome.code);
    }
    expect(codes).toEqual([-501019, 'PERMISSION_DENIED', 'PERMISSION_DENIED', 'PERMISSION_DENIED']);
  });

  it('may refuse anonymous users only', async () => {
    expect(await world.call('who', {}, { kind: 'anonymous', uid: 'u' })).toMatchObject({
      ok: false,
      code: 'PERMISSION_DENIED',
    });
    expect(await world.call('echo', {}, { kind: 'anonymous', uid: 'u' })).toMatchObject({ ok: true });
    expect(await world.call('echo', {}, { kind: 'unauthenticated' })).toMatchObject({ ok: true });
  });

  it('do not touch timers and HTTP', async () => {
    expect(await world.call('closed', {}, { kind: 'http' })).toMatchObject({ result: 'inside' });
    expect(await world.call('closed', {}, { kind: 'timer', triggerName: 't' })).toMatchObject({ result: 'inside' });
  });

  it('can be left out, as in an environment where nobody set them', async () => {
    expect(await world.cloudbase.invoke({ name: 'closed', data: {}, caller: CUSTOMER, rules: 'off' })).toMatchObject({
      ok: true,
    });
  });
});
