import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FaultRules } from '../../faults.ts';
import { createWeChat, readSeed, type WeChat } from '../../wechat/index.ts';
import { WorldClock } from '../../clock.ts';
import { WorldFeed } from '../../feed.ts';
import type { Caller } from '../functions/index.ts';
import { startCloudBase } from '../testing/cloudbase-world.ts';
import { CUSTOMER, pathOf } from '../testing/function-world.ts';
import type { CallWeChat, CloudCall } from './index.ts';

/** Calls an open API by its name with wx-server-sdk and answers what came of it. */
const CALLER_CODE = `
  const cloud = require(${pathOf('wx-server-sdk')});
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = async ({ name, data = {}, options = {} }) => {
    const api = name.split('.').reduce((at, part) => at[part], cloud.openapi(options));
    try {
      const answer = await api(data);
      return answer.buffer ? { ...answer, buffer: answer.buffer.toString('hex') } : answer;
    } catch (error) {
      return { errCode: error.errCode, errMsg: error.errMsg };
    }
  };`;
const NODE_CODE = `
  const app = require(${pathOf('@cloudbase/node-sdk')}).init({ env: 'local-test' });
  exports.main = async ({ method, ...request }) => {
    try { return await app[method](request); } catch (error) { return { code: error.code, message: error.message }; }
  };`;
const RELAY_CODE = `
  const cloud = require(${pathOf('wx-server-sdk')});
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = async (data) => (await cloud.callFunction({ name: 'caller', data })).result;`;
const PAY_CODE = `
  const cloud = require(${pathOf('wx-server-sdk')});
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = () => cloud.cloudPay.unifiedOrder({ body: 'x' }).catch(({ errCode, errMsg }) => ({ errCode, errMsg }));`;
const OPEN_DATA_CODE = `
  const cloud = require(${pathOf('wx-server-sdk')});
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = () => cloud.getOpenData({ list: ['43_x'] }).catch(({ errCode }) => ({ errCode }));`;

const NAMES = [
  'officialAccount.user.getList',
  'officialAccount.user.getInfo',
  'officialAccount.user.batchGetInfo',
  'officialAccount.menu.create',
  'wxacode.getUnlimited',
  'subscribeMessage.send',
];
const USER: Caller = CUSTOMER;
const TIMER: Caller = { kind: 'timer', triggerName: 't' };

let world: Awaited<ReturnType<typeof startCloudBase>>;
let wechat: WeChat;
let seen: CloudCall[] = [];
/** Stands in for WeChat where the emulated one has no such endpoint. */
let standIn: CallWeChat | undefined;

beforeAll(async () => {
  const clock = new WorldClock();
  clock.freeze();
  wechat = createWeChat({
    clock,
    feed: new WorldFeed(clock),
    faults: new FaultRules(),
    seed: readSeed({ followers: 100 }),
  });
  const callWeChat: CallWeChat = (call) => {
    seen.push(call);
    return (standIn ?? wechat.cloudCall)(call);
  };
  const functions = {
    caller: { code: CALLER_CODE, openapi: NAMES },
    undeclared: { code: CALLER_CODE },
    node: { code: NODE_CODE, openapi: NAMES },
    relay: { code: RELAY_CODE },
    pay: { code: PAY_CODE },
    opendata: { code: OPEN_DATA_CODE },
  };
  world = await startCloudBase(functions, {}, callWeChat);
});
afterAll(async () => {
  await world.close();
  await wechat.close();
});
beforeEach(() => {
  seen = [];
  standIn = undefined;
});

/** What the tests read of the functions' answers. */
type Answer = Record<string, unknown> & { data: { openid: string[] }; userInfoList: object[] };

const run = async (fn: string, data: object, as: Caller = USER): Promise<Answer> => {
  const outcome = await world.call(fn, data, as);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.result as Answer;
};
const forOa = () => ({ appid: wechat.accounts().oa.appId });

describe('a cloud call', () => {
  it('reaches WeChat without a token, its names in snake case there and in camel case here', async () => {
    const list = await run('caller', { name: NAMES[0], options: forOa() });
    expect(list).toMatchObject({ total: 100, count: 100, nextOpenid: expect.any(String), errCode: 0 });
    const [openid] = list.data.openid;
    const users = await run('caller', { name: NAMES[2], data: { userList: [{ openid }] }, options: forOa() });
    expect(users.userInfoList).toMatchObject([{ openid, subscribe: 1, subscribeTime: expect.any(Number) }]);
    expect(String(seen[1]?.body)).toBe(`{"user_list":[{"openid":"${openid}"}]}`);
    const next = await run('caller', { name: NAMES[0], data: { nextOpenid: openid }, options: forOa() });
    expect(next.count).toBe(99);
    const keptCase = await run('caller', { name: NAMES[0], options: { ...forOa(), convertCase: false } });
    expect(keptCase.next_openid).toBe(list.nextOpenid);
  });

  it('may come from a timer, and from a function that a mini program’s function has called', async () => {
    expect(await run('caller', { name: NAMES[0], options: forOa() }, TIMER)).toMatchObject({ errCode: 0 });
    const user: Caller = { ...USER, appId: wechat.accounts().miniprogram.appId } as Caller;
    expect(await run('relay', { name: NAMES[0], options: forOa() }, user)).toMatchObject({ errCode: 0 });
  });

  it('gets errors of WeChat as errCode and errMsg', async () => {
    const wrong = await run('caller', { name: NAMES[1], data: { openid: 'x' }, options: forOa() });
    expect(wrong).toMatchObject({ errCode: 40003, errMsg: expect.stringContaining('invalid openid') });
    const user: Caller = { ...USER, appId: wechat.accounts().miniprogram.appId } as Caller;
    expect(await run('caller', { name: NAMES[0] }, user)).toMatchObject({ errCode: 48001 });
  });

  it('gets a picture that WeChat has drawn, or its refusal', async () => {
    const user: Caller = { ...USER, appId: wechat.accounts().miniprogram.appId } as Caller;
    const picture = await run('caller', { name: 'wxacode.getUnlimited', data: { scene: 'a=1' } }, user);
    expect(picture).toMatchObject({ contentType: 'image/png', buffer: expect.stringMatching(/^89504e47/) });
    const refused = await run('caller', { name: 'wxacode.getUnlimited', data: { scene: '' } }, user);
    expect(refused).toMatchObject({ errCode: 40169 });
  });

  it('gets pictures as they are, and whole numbers with all their digits', async () => {
    standIn = async () => ({
      kind: 'answered',
      status: 200,
      contentType: 'image/png',
      body: Buffer.from([137, 0, 255]),
    });
    const picture = await run('caller', { name: 'wxacode.getUnlimited', data: { scene: 'a=1' } });
    expect(picture).toMatchObject({ contentType: 'image/png', buffer: '8900ff', errCode: 0 });
    const body = Buffer.from('{"errcode":0,"msgid":9007199254740993123}');
    standIn = async () => ({ kind: 'answered', status: 200, contentType: 'application/json', body });
    // While it converts names, the SDK takes the number apart into { s, e, c }.
    const call = { name: 'subscribeMessage.send', data: { touser: 'o' }, options: { convertCase: false } };
    expect((await run('caller', call)).msgid).toBe('9007199254740993123');
  });
});

describe('a cloud call is refused', () => {
  it.each<[string, string, Caller, number]>([
    ['that config.json does not name', 'undeclared', USER, -604101],
    ['from a function that HTTP has called', 'caller', { kind: 'http' }, -604104],
    ['for a web user', 'caller', { kind: 'web', uid: 'web-1' }, -604104],
  ])('%s', async (_, fn, as, errCode) => {
    expect(await run(fn, { name: NAMES[0], options: forOa() }, as)).toMatchObject({ errCode });
    expect(seen).toEqual([]);
  });

  it('that the emulated WeChat does not have, and the feed is told', async () => {
    standIn = async () => ({ kind: 'unknown-path' });
    const user: Caller = { ...USER, appId: wechat.accounts().miniprogram.appId } as Caller;
    expect(await run('caller', { name: 'wxacode.getUnlimited' }, user)).toMatchObject({ errCode: -604100 });
    expect(
      world.feed
        .since()
        .filter(({ kind }) => kind === 'cloud-call.unknown')
        .at(-1),
    ).toMatchObject({
      text: expect.stringContaining('wxacode.getUnlimited'),
    });
  });

  it('for an account that does not share the environment, and when WeChat does not answer', async () => {
    expect(await run('caller', { name: NAMES[0], options: { appid: 'wxOther' } })).toMatchObject({ errCode: -601012 });
    standIn = async () => ({ kind: 'no-answer' });
    expect(await run('caller', { name: NAMES[0] })).toMatchObject({ errCode: -604102 });
    standIn = async () => ({ kind: 'answered', status: 502, contentType: 'text/html', body: Buffer.from('x') });
    expect(await run('caller', { name: NAMES[0] })).toMatchObject({ errCode: -604103 });
  });

  it('for payment, by its own name', async () => {
    const answer = await run('pay', {});
    expect(answer).toMatchObject({
      errCode: -501001,
      errMsg: expect.stringContaining('wx.wxPayApi is not implemented'),
    });
  });

  it('for open data by CloudID', async () => {
    expect(await run('opendata', {})).toMatchObject({ errCode: -604100 });
  });
});

describe('@cloudbase/node-sdk', () => {
  it('calls with JSON', async () => {
    standIn = async () => ({
      kind: 'answered',
      status: 200,
      contentType: 'application/json',
      body: Buffer.from('{"a":1}'),
    });
    const request = { method: 'callWxOpenApi', apiName: 'subscribeMessage.send', requestData: { touser: 'o' } };
    expect(await run('node', request)).toMatchObject({ result: { a: 1 }, requestId: expect.any(String) });
    expect(String(seen[0]?.body)).toBe('{"touser":"o"}');
    expect(await run('node', { ...request, apiName: 'other' })).toMatchObject({ result: { errcode: -604101 } });
  });

  it('is told that payment and containers do not exist here', async () => {
    const request = { apiName: 'x', requestData: 'y' };
    expect(await run('node', { method: 'callWxPayApi', ...request })).toMatchObject({ code: 'INVALID_ACTION' });
    // The SDK hands this one's answer on as bytes, whatever is in it.
    const { data } = await run('node', { method: 'wxCallContainerApi', ...request });
    expect(JSON.parse(Buffer.from(data as unknown as number[]).toString())).toMatchObject({ code: 'INVALID_ACTION' });
    const told = world.feed
      .since()
      .filter(({ kind }) => kind === 'action.unknown')
      .slice(-2);
    expect(told.map(({ text }) => text.split(' ')[2])).toEqual(['wx.wxPayApi', 'wx.wxCallContainerApi']);
  });

  it('is refused with a message that is none', async () => {
    const answer = await run('node', {
      method: 'callCompatibleWxOpenApi',
      apiName: 'subscribeMessage.send',
      requestData: 'x',
    });
    expect(answer).toMatchObject({ code: 'INVALID_PARAM' });
  });
});
