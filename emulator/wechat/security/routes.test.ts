import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver, type ReceiverUnderTest } from '../push/receiver-under-test.ts';
import { textOf, type XmlElement } from '../push/xml.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

const ME = '陈一诺';
let world: WeChatUnderTest;
let openid: string;
beforeEach(async () => {
  world = await startWeChat({
    people: [
      { name: ME, follows: [] },
      { name: '黄牛', follows: [], riskRank: 3 },
    ],
    checkedWords: [
      { word: '加微信', suggest: 'review', label: 10001 },
      { word: '代开发票', suggest: 'risky', label: 20006 },
    ],
  });
  openid = world.wechat.personByName(ME)!.mpOpenId;
  world.wechat.loginCode(ME);
});
afterEach(() => world.close());

const check = async (change: object, as?: { access_token: string }) =>
  world.post('/wxa/msg_sec_check', as ?? (await world.token('mp')), {
    version: 2,
    scene: 2,
    openid,
    content: '你好',
    ...change,
  });

describe('msg_sec_check', () => {
  it('passes what has no word of the list', async () => {
    expect(await check({})).toEqual({
      errcode: 0,
      errmsg: 'ok',
      result: { suggest: 'pass', label: 100 },
      detail: [
        { strategy: 'content_model', errcode: 0, suggest: 'pass', label: 100, prob: 90 },
        { strategy: 'keyword', errcode: 0 },
      ],
      trace_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
    });
  });

  it('finds words, the graver one first, also when they are pulled apart', async () => {
    const keyword = { strategy: 'keyword', errcode: 0, suggest: 'risky', label: 20006, level: 20, keyword: '代开发票' };
    expect(await check({ content: '加微信，代 开-发票' })).toMatchObject({
      result: { suggest: 'risky', label: 20006 },
      detail: [{ suggest: 'risky' }, keyword],
    });
    expect(await check({ title: '加微信' })).toMatchObject({ result: { suggest: 'review', label: 10001 } });
  });

  it('takes up to 2,500 characters', async () => {
    expect(await check({ content: '字'.repeat(2_500) })).toMatchObject({ errcode: 0 });
    expect(await check({ content: '字'.repeat(2_501) })).toMatchObject({ errcode: 45002 });
  });

  it('wants somebody who was in the mini program in the last two hours', async () => {
    await world.clock.advance(2 * 60 * 60 * 1000);
    expect(await check({})).toMatchObject({ errcode: 0 });
    await world.clock.advance(1);
    expect(await check({})).toMatchObject({ errcode: 61010, errmsg: expect.stringContaining('code is expired') });
    world.wechat.visit(openid);
    expect(await check({})).toMatchObject({ errcode: 0 });
    const workshop = { openid: world.wechat.personByName(ME)!.openIds.workshop };
    expect(await check(workshop, await world.token('workshop'))).toMatchObject({ errcode: 61010 });
  });

  it.each<[string, object, number]>([
    ['of version 1', { version: 1 }, 40097],
    ['without a version', { version: undefined }, 40097],
    ['with a scene that does not exist', { scene: 5 }, 40129],
    ['without a text', { content: '' }, 44002],
    ['with something that is no text', { content: {} }, 47001],
    ['with a title that is no text', { title: 7 }, 47001],
    ['of nobody', { openid: undefined }, 40003],
    ['of an invented person', { openid: 'x' }, 40003],
  ])('refuses a check %s', async (_, change, errcode) => {
    expect(await check(change)).toMatchObject({ errcode });
  });

  it('wants the OpenID of its own account, and is for mini programs', async () => {
    expect(await check({ openid: world.wechat.personByName(ME)!.oaOpenId })).toMatchObject({ errcode: 40003 });
    expect(await check({}, await world.token('oa'))).toMatchObject({ errcode: 48001 });
  });
});

describe('media_check_async', () => {
  let callback: ReceiverUnderTest;
  beforeEach(async () => {
    callback = await startReceiver(world, 'mp');
  });
  afterEach(() => callback.close());

  const URL_OF_PICTURE = 'https://cdn.example.com/a.png';
  const checkMedia = async (change: object = {}) => {
    const body = { version: 2, scene: 1, openid, media_type: 2, media_url: URL_OF_PICTURE, ...change };
    return (await world.post('/wxa/media_check_async', await world.token('mp'), body)) as unknown as {
      errcode: number;
      trace_id: string;
    };
  };

  it('answers at once which check it is, and pushes what has come of it to the mini program', async () => {
    const { errcode, trace_id: trace } = await checkMedia();
    expect([errcode, trace]).toEqual([0, expect.stringMatching(/^[0-9a-f-]{26}$/)]);
    const push = await callback.next('wxa_media_check');
    const { originalId, appId } = world.wechat.accounts().miniprogram;
    const told = ['ToUserName', 'FromUserName', 'appid', 'trace_id', 'version'].map((name) => textOf(push, name));
    expect(told).toEqual([originalId, openid, appId, trace, '2']);
    const result = (push.content as XmlElement[]).find(({ name }) => name === 'result')!;
    expect([textOf(result, 'suggest'), textOf(result, 'label')]).toEqual(['pass', '100']);
  });

  it('judges by the words in the address', async () => {
    await checkMedia({ media_url: `https://cdn.example.com/${encodeURIComponent('代开发票')}.png` });
    const push = await callback.next('wxa_media_check');
    const detail = (push.content as XmlElement[]).find(({ name }) => name === 'detail')!;
    expect([textOf(detail, 'strategy'), textOf(detail, 'suggest')]).toEqual(['content_model', 'risky']);
  });

  it.each<[string, object, number]>([
    ['that has no address', { media_url: 'a.png' }, 40097],
    ['of another kind', { media_type: 3 }, 40097],
    ['of version 1', { version: 1 }, 40097],
    ['with a scene that does not exist', { scene: 0 }, 40129],
    ['of nobody', { openid: 'x' }, 40003],
  ])('refuses a check %s, and pushes nothing', async (_, change, errcode) => {
    expect(await checkMedia(change)).toMatchObject({ errcode });
    await checkMedia({ media_url: `${URL_OF_PICTURE}?last` });
    await callback.next('wxa_media_check');
    expect(callback.events).toEqual(['wxa_media_check']);
  });

  it('wants somebody who was there in the last two hours', async () => {
    await world.clock.advance(2 * 60 * 60 * 1000 + 1);
    expect(await checkMedia()).toMatchObject({ errcode: 61010 });
  });
});

describe('getuserriskrank', () => {
  const rank = async (change: object = {}) =>
    world.post('/wxa/getuserriskrank', await world.token('mp'), {
      appid: world.wechat.accounts().miniprogram.appId,
      openid,
      scene: 1,
      client_ip: '203.0.113.7',
      ...change,
    });

  it('gives the rank of the seed, with a number of its own', async () => {
    expect(await rank()).toEqual({ errcode: 0, errmsg: 'getuserriskrank succ', risk_rank: 0, unoin_id: 1 });
    world.wechat.visit('黄牛');
    const tout = world.wechat.personByName('黄牛')!.mpOpenId;
    expect(await rank({ openid: tout })).toMatchObject({ risk_rank: 3, unoin_id: 2 });
  });

  it('gives the rank that was set since', async () => {
    await world.act('have-risk-rank', { name: ME, rank: 2 });
    expect(await rank()).toMatchObject({ risk_rank: 2 });
    await expect(world.act('have-risk-rank', { name: ME, rank: 5 })).rejects.toThrow();
  });

  it('wants somebody who was there a short while ago, but for a test', async () => {
    await world.clock.advance(2 * 60 * 60 * 1000 + 1);
    expect(await rank()).toMatchObject({ errcode: 61010 });
    expect(await rank({ is_test: true })).toMatchObject({ errcode: 0 });
  });

  it.each<[string, object, number]>([
    ['of another account', { appid: 'wx1' }, 40013],
    ['with a scene that does not exist', { scene: 3 }, 40097],
    ['without an address', { client_ip: undefined }, 40097],
    ['of nobody', { openid: 'x' }, 40003],
  ])('refuses a question %s', async (_, change, errcode) => {
    expect(await rank(change)).toMatchObject({ errcode });
  });
});
