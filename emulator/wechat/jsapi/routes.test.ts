import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';
import { jsapiSignature } from './signature.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({ accounts: { oa: { webDomains: ['shop.example.com'] } } });
});
afterEach(() => world.close());

const PATH = '/cgi-bin/ticket/getticket';
const ticketOf = async (account: string, type = 'jsapi') =>
  (await world.get(PATH, { ...(await world.token(account)), type })) as unknown as {
    errcode: number;
    ticket: string;
    expires_in: number;
  };

describe('the signature of a page', () => {
  it.each([
    ['http://mp.weixin.qq.com', 'f4d90daf4b3bca3078ab155816175ba34c443a7b'],
    ['http://mp.weixin.qq.com?params=value', '0f9de62fce790f9a083d5c99e95740ceb90c27ed'],
  ])('of %s is that of WeChat’s documents', (url, signature) => {
    const fields = {
      jsapi_ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
      noncestr: 'Wm3WZYTPz0wzccnW',
      timestamp: '1414587457',
      url,
    };
    expect(jsapiSignature(fields)).toBe(signature);
    expect(jsapiSignature({ ...fields, url: `${url}#part` })).toBe(signature);
  });
});

describe('getticket', () => {
  it('gives the same ticket while it lives, with the time that is left, and then another', async () => {
    const first = await ticketOf('oa');
    expect(first).toMatchObject({ errcode: 0, errmsg: 'ok', expires_in: 7_200 });
    await world.clock.advance(7_199_000);
    expect(await ticketOf('oa')).toMatchObject({ ticket: first.ticket, expires_in: 1 });
    await world.clock.advance(1_000);
    const second = await ticketOf('oa');
    expect(second).toMatchObject({ expires_in: 7_200 });
    expect(second.ticket).not.toBe(first.ticket);
  });

  it('gives each account its own, and none to mini programs or of other types', async () => {
    expect((await ticketOf('news')).ticket).not.toBe((await ticketOf('oa')).ticket);
    expect(await ticketOf('mp')).toMatchObject({ errcode: 48001 });
    expect(await ticketOf('oa', 'wx_card')).toMatchObject({ errcode: 40097 });
    expect(await world.get(PATH, await world.token())).toMatchObject({ errcode: 40097 });
  });
});

describe('wx.config', () => {
  const config = async (change: Record<string, string> = {}) => {
    const { ticket } = await ticketOf('oa');
    const [noncestr, timestamp, url] = ['n0nce', '1700000000', 'https://shop.example.com/a?b=1#c'];
    const signature = jsapiSignature({ jsapi_ticket: ticket, noncestr, timestamp, url });
    const { appId } = world.wechat.accounts().oa;
    return world.get('/jssdk/config', { appId, timestamp, nonceStr: noncestr, signature, url, ...change });
  };

  it('is right with the signature of the account’s ticket on its own domain, and with no other', async () => {
    expect(await config()).toEqual({ errMsg: 'config:ok' });
    expect(await config({ timestamp: '1700000001' })).toEqual({ errMsg: 'config:invalid signature' });
    expect(await config({ signature: '' })).toEqual({ errMsg: 'config:invalid signature' });
    expect(await config({ url: 'https://other.example.com/' })).toEqual({ errMsg: 'config:invalid url domain' });
    expect(await config({ url: 'no address' })).toEqual({ errMsg: 'config:invalid url domain' });
    expect(await config({ appId: 'wx1' })).toEqual({ errMsg: 'config:invalid appid' });
  });

  it('is no longer right when the ticket has died', async () => {
    const { ticket } = await ticketOf('oa');
    await world.clock.advance(7_200_000);
    const url = 'https://shop.example.com/';
    const signature = jsapiSignature({ jsapi_ticket: ticket, noncestr: 'n', timestamp: '1', url });
    const { appId } = world.wechat.accounts().oa;
    expect(await world.get('/jssdk/config', { appId, timestamp: '1', nonceStr: 'n', signature, url })).toEqual({
      errMsg: 'config:invalid signature',
    });
  });
});
