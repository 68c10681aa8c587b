import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({
    people: [
      { name: '陈一诺', follows: [] },
      { name: '黑产', follows: [], riskRank: 4 },
      { name: '可疑', follows: [], riskRank: 3 },
    ],
    accounts: { workshop: { boundToOpenPlatform: false } },
  });
});
afterEach(() => world.close());

const account = (name: string) => world.wechat.accounts().all.find(({ key }) => key === name)!;
const redeem = (js_code: string, at = 'mp', change: Record<string, string> = {}) => {
  const { appId: appid, appSecret: secret } = account(at);
  return world.get('/sns/jscode2session', { grant_type: 'authorization_code', appid, secret, js_code, ...change });
};

describe('jscode2session', () => {
  it('turns a login code into the person, once', async () => {
    const { mpOpenId, unionId } = world.wechat.personByName('陈一诺')!;
    const code = world.wechat.loginCode('陈一诺');
    expect(await redeem(code)).toEqual({
      openid: mpOpenId,
      unionid: unionId,
      session_key: expect.stringMatching(/^.{24}$/),
    });
    expect(await redeem(code)).toMatchObject({ errcode: 40163, errmsg: expect.stringContaining('code been used') });
  });

  it('redeems a code once also for twenty who ask at the same time', async () => {
    const code = world.wechat.loginCode('陈一诺');
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(code)));
    expect(answers.filter(({ errcode }) => errcode === undefined)).toHaveLength(1);
    expect(answers.filter(({ errcode }) => errcode === 40163)).toHaveLength(19);
  });

  it('loses a code whose answer was lost on the way', async () => {
    const effect = { kind: 'drop' } as const;
    world.faults.add({ target: 'wechat', match: '/sns/jscode2session', count: 1, effect, when: 'after' });
    const code = world.wechat.loginCode('陈一诺');
    await expect(redeem(code)).rejects.toThrow();
    expect(await redeem(code)).toMatchObject({ errcode: 40163 });
  });

  it('knows a code for five minutes', async () => {
    const [first, second] = [world.wechat.loginCode('陈一诺'), world.wechat.loginCode('陈一诺')];
    await world.clock.advance(5 * 60_000 - 1);
    expect(await redeem(first)).toHaveProperty('openid');
    await world.clock.advance(1);
    expect(await redeem(second)).toMatchObject({ errcode: 40029 });
  });

  it('redeems only what its own mini program was given, and leaves the rest as it is', async () => {
    const code = world.wechat.loginCode('陈一诺', 'workshop');
    expect(await redeem(code)).toMatchObject({ errcode: 40029 });
    expect(await redeem(code, 'workshop')).toMatchObject({
      openid: world.wechat.personByName('陈一诺')!.openIds.workshop,
    });
  });

  it('gives no UnionID where the mini program is not bound to the Open Platform account', async () => {
    expect(await redeem(world.wechat.loginCode('陈一诺', 'workshop'), 'workshop')).not.toHaveProperty('unionid');
  });

  it('refuses an invented code, a missing one, a wrong secret, and an account that is no mini program', async () => {
    const { appId: appid, appSecret: secret } = world.wechat.accounts().oa;
    const code = world.wechat.loginCode('陈一诺');
    expect(await redeem('invented')).toMatchObject({ errcode: 40029 });
    expect(await redeem('')).toMatchObject({ errcode: 41008 });
    expect(await redeem(code, 'mp', { secret: 'x' })).toMatchObject({ errcode: 40125 });
    expect(await redeem(code, 'mp', { grant_type: 'client_credential' })).toMatchObject({ errcode: 40002 });
    expect(await redeem(code, 'mp', { appid, secret })).toMatchObject({ errcode: 40013 });
    expect(await redeem(code)).toHaveProperty('openid');
  });

  it('lets one person in a hundred times a minute; the code refused then is good in the next', async () => {
    for (let login = 0; login < 100; login++) {
      expect(await redeem(world.wechat.loginCode('陈一诺'))).toHaveProperty('openid');
    }
    const code = world.wechat.loginCode('陈一诺');
    expect(await redeem(code)).toMatchObject({ errcode: 45011 });
    expect(await redeem(world.wechat.loginCode('可疑'))).toHaveProperty('openid');
    await world.clock.advance(60_000);
    expect(await redeem(code)).toHaveProperty('openid');
  });

  it('blocks people of the highest risk, and nobody else', async () => {
    const code = world.wechat.loginCode('黑产');
    expect(await redeem(code)).toMatchObject({ errcode: 40226, errmsg: expect.stringContaining('code blocked') });
    expect(await redeem(world.wechat.loginCode('可疑'))).toHaveProperty('openid');
  });
});
