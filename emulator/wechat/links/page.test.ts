import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HOLDER_COOKIE } from '../holder-cookie.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
let page: string;
beforeEach(async () => {
  world = await startWeChat({ dailyQuotas: { 'links/opened': 1 } });
  const body = { path: 'pages/home/home', query: 'id=1', expire_type: 1, expire_interval: 1 };
  const made = (await world.post('/wxa/generate_urllink', await world.token('mp'), body)) as unknown as {
    url_link: string;
  };
  page = made.url_link.replace('https:/', world.url);
});
afterEach(() => world.close());

const phoneOf = (name: string) => ({ cookie: `${HOLDER_COOKIE}=${encodeURIComponent(name)}` });
const open = (address: string, init: RequestInit = {}) => fetch(address, { redirect: 'manual', ...init });

describe('the page of a URL Link', () => {
  it('says where it leads, and opens nothing by itself', async () => {
    const response = await open(`${page}?cq=t%3D%3Cb%3E`);
    expect(response.status).toBe(403);
    const text = await (await open(`${page}?cq=t%3D1`)).text();
    for (const part of ['微莲会员', 'pages/home/home?id=1&amp;t=1', '1194', 'method="post"'])
      expect(text).toContain(part);
    expect((await open(page, { method: 'POST' })).status).toBe(303);
  });

  it('opens the preview for the person whose phone it is, in WeChat', async () => {
    const response = await open(`${page}?cq=t%3D1`, { method: 'POST', headers: phoneOf('林小满') });
    const { pathname, searchParams } = new URL(response.headers.get('location')!, world.url);
    expect(pathname).toBe('/preview');
    expect(Object.fromEntries(searchParams)).toEqual({
      person: '林小满',
      path: 'pages/home/home?id=1&t=1',
      scene: '1167',
    });
  });

  it('opens outside of WeChat when nobody is known, or when it is asked to', async () => {
    const sceneOf = async (address: string, headers = {}) => {
      const { headers: answered } = await open(address, { method: 'POST', headers });
      return new URL(answered.get('location')!, world.url).searchParams.get('scene');
    };
    expect(await sceneOf(page, phoneOf('没有这个人'))).toBe('1194');
    await world.toMidnight();
    expect(await sceneOf(`${page}?from=outside`, phoneOf('林小满'))).toBe('1194');
  });

  it('says why it does not open', async () => {
    expect((await open(`${world.url}/wxaurl.cn/invented`)).status).toBe(404);
    expect((await open(`${world.url}/open?link=x`)).status).toBe(404);
    expect((await open(`${world.url}/open`)).status).toBe(404);
    await open(page, { method: 'POST' });
    expect((await open(page, { method: 'POST' })).status).toBe(429);
    await world.clock.advance(24 * 60 * 60 * 1000);
    const response = await open(page, { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([410, expect.stringContaining('链接已过期')]);
  });

  it('is there for schemes, short links and scanned codes too', async () => {
    const { appId } = world.wechat.accounts().miniprogram;
    const code = `wxacode://${appId}/pages/home/home?scene=c%3D1#release`;
    const text = await (await open(`${world.url}/open?link=${encodeURIComponent(code)}`)).text();
    expect(text).toContain('1047');
  });
});
