import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type Answer, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
});
afterEach(() => world.close());

const MINUTE = 60_000;
const asOa = () => {
  const { appId: appid, appSecret: secret } = world.wechat.accounts().oa;
  return { grant_type: 'client_credential', appid, secret };
};
const stable = (change: object = {}) => world.post('/cgi-bin/stable_token', {}, { ...asOa(), ...change });
const plain = (change: Record<string, string> = {}) => world.get('/cgi-bin/token', { ...asOa(), ...change });
const use = ({ access_token }: Answer) => world.get('/cgi-bin/user/get', { access_token });

describe('stable_token', () => {
  it('gives the same token until five minutes before its end, then another while the old one still works', async () => {
    const first = await stable();
    expect(first).toMatchObject({ expires_in: 7_200 });
    await world.clock.advance(60 * MINUTE);
    expect(await stable()).toEqual({ access_token: first.access_token, expires_in: 3_600 });
    await world.clock.advance(55 * MINUTE);
    const second = await stable();
    expect(second.access_token).not.toBe(first.access_token);
    expect([await use(first), await use(second)].map((answer) => answer.total)).toEqual([25_000, 25_000]);
    await world.clock.advance(5 * MINUTE);
    expect(await use(first)).toMatchObject({
      errcode: 42001,
      errmsg: expect.stringContaining('access_token expired rid'),
    });
  });

  it('kills the token before when forced, at most every 30 seconds and 20 times a day', async () => {
    await world.toMidnight();
    const first = await stable();
    const forced = await stable({ force_refresh: true });
    expect(await use(first)).toMatchObject({ errcode: 40001 });
    expect((await stable()).access_token).toBe(forced.access_token);
    expect(await stable({ force_refresh: true })).toMatchObject({ errcode: 45011 });
    const answers: Answer[] = [];
    for (let call = 0; call < 20; call++) {
      await world.clock.advance(30_000);
      answers.push(await stable({ force_refresh: true }));
    }
    expect(answers.map((answer) => answer.errcode)).toEqual([...Array<undefined>(19), 45009]);
    await world.clock.advance(24 * 60 * MINUTE);
    expect(await stable({ force_refresh: true })).toHaveProperty('access_token');
  });

  it('stands apart from cgi-bin/token', async () => {
    const kept = await stable();
    await plain();
    await plain();
    await world.clock.advance(10 * MINUTE);
    expect(await use(kept)).toMatchObject({ total: 25_000 });
  });
});

describe('cgi-bin/token', () => {
  it('gives a new token each time and kills the one before after five minutes', async () => {
    const [first, second] = [await plain(), await plain()];
    expect(second.access_token).not.toBe(first.access_token);
    expect(await use(first)).toMatchObject({ total: 25_000 });
    await world.clock.advance(5 * MINUTE);
    expect(await use(first)).toMatchObject({ errcode: 40001 });
    expect(await use(second)).toMatchObject({ total: 25_000 });
  });
});

describe('who asks for a token', () => {
  it('must name a grant type, an AppID and its secret', async () => {
    const wrong: Record<string, string>[] = [
      { grant_type: 'x' },
      { appid: '' },
      { secret: '' },
      { appid: 'wx0000000000000000' },
      { secret: 'f'.repeat(32) },
    ];
    const codes = [40002, 41002, 41004, 40013, 40125];
    expect((await Promise.all(wrong.map((change) => stable(change)))).map((answer) => answer.errcode)).toEqual(codes);
    expect((await Promise.all(wrong.map((change) => plain(change)))).map((answer) => answer.errcode)).toEqual(codes);
  });

  it('must use the right method', async () => {
    expect(await world.get('/cgi-bin/stable_token', asOa())).toMatchObject({ errcode: 43002 });
    expect(await world.post('/cgi-bin/token', asOa(), {})).toMatchObject({ errcode: 43001 });
  });
});

describe('who uses a token', () => {
  it('needs one, of this world, and of an account that may make the call', async () => {
    expect(await world.get('/cgi-bin/user/get')).toMatchObject({ errcode: 41001 });
    expect(await world.get('/cgi-bin/user/get', { access_token: 'x' })).toMatchObject({ errcode: 40001 });
    expect(await world.get('/cgi-bin/user/get', await world.token('miniprogram'))).toMatchObject({ errcode: 48001 });
  });
});
