import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decode } from 'fast-png';
import { readQrPicture } from '../qr-picture.harness.ts';
import { QuotaStore } from '../quota/store.ts';
import { Tables } from '../tables.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';
import { CodeStore } from './store.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
  world.wechat.setReleasedPages(['pages/home/home', 'packages/coupon/detail']);
});
afterEach(() => world.close());

const UNLIMITED = '/wxa/getwxacodeunlimit';
const ask = async (path: string, body: object): Promise<Response> => {
  const token = await world.token('mp');
  const address = `${world.url}${path}?${new URLSearchParams(token).toString()}`;
  return fetch(address, { method: 'POST', body: JSON.stringify(body) });
};
const picture = async (path: string, body: object): Promise<Uint8Array> => {
  const response = await ask(path, body);
  expect(response.headers.get('content-type')).toBe('image/png');
  return new Uint8Array(await response.arrayBuffer());
};
const refusal = async (path: string, body: object): Promise<number> => {
  const response = await ask(path, body);
  expect(response.headers.get('content-type')).toContain('application/json');
  return ((await response.json()) as { errcode: number }).errcode;
};

describe('getwxacodeunlimit', () => {
  it('gives a picture that opens the page with its scene when it is scanned', async () => {
    const scene = "c=A1&s=south!#$'()*+,/:;?@-._~";
    expect(scene.length).toBeLessThanOrEqual(32);
    const text = readQrPicture(await picture(UNLIMITED, { scene, page: 'packages/coupon/detail' }));
    const { launch, preview } = world.wechat.open(text, { who: '林小满' });
    expect(launch).toEqual({
      appId: world.wechat.accounts().miniprogram.appId,
      path: 'packages/coupon/detail',
      query: `scene=${encodeURIComponent(scene)}`,
      scene: 1047,
      envVersion: 'release',
    });
    const asked = new URL(preview, world.url).searchParams;
    expect(asked.get('path')).toBe(`packages/coupon/detail?scene=${encodeURIComponent(scene)}`);
    expect(Object.fromEntries(asked)).toMatchObject({ person: '林小满', scene: '1047' });
  });

  it('leads to the first page when no page is named, and to the version asked for', async () => {
    const text = readQrPicture(await picture(UNLIMITED, { scene: 'x', env_version: 'trial' }));
    expect(world.wechat.open(text).launch).toMatchObject({ path: '', envVersion: 'trial' });
  });

  it('draws it as asked: width within 280 and 1280, colours, no background', async () => {
    const look = { width: 600, line_color: { r: '10', g: 20, b: 30 }, is_hyaline: true };
    const { width, palette } = decode(await picture(UNLIMITED, { scene: 'x', ...look }));
    expect({ width, palette }).toEqual({
      width: 600,
      palette: [
        [255, 255, 255, 0],
        [10, 20, 30, 255],
      ],
    });
    expect(decode(await picture(UNLIMITED, { scene: 'x', width: 1 })).width).toBe(280);
    expect(decode(await picture(UNLIMITED, { scene: 'x', width: 5_000 })).width).toBe(1_280);
  });

  it.each<[string, object, number]>([
    ['without a scene', { scene: undefined }, 40169],
    ['with an empty scene', { scene: '' }, 40169],
    ['with a scene of 33 characters', { scene: 'x'.repeat(33) }, 40169],
    ['with a scene that is no text', { scene: 7 }, 40169],
    ['with a percent sign in the scene', { scene: 'a%3D1' }, 40129],
    ['with Chinese in the scene', { scene: '门店' }, 40129],
    ['for a page that is not released', { page: 'pages/other/other' }, 41030],
    ['for a page with a leading slash', { page: '/pages/home/home' }, 41030],
    ['for a page with a query', { page: 'pages/home/home?a=1' }, 41030],
    ['for a page that is no text', { page: {} }, 41030],
    ['with the reserved parameter', { scene: 'scancode_time=1' }, 85096],
    ['for an unknown version', { env_version: 'beta' }, 40097],
    ['with a width that is no number', { width: '430' }, 47001],
    ['with a colour that is none', { line_color: { r: 256 } }, 47001],
  ])('is refused %s', async (_, change, errcode) => {
    expect(await refusal(UNLIMITED, { scene: 'x', page: 'pages/home/home', ...change })).toBe(errcode);
  });

  it('takes a page that is not released when it shall not be checked', async () => {
    expect(await picture(UNLIMITED, { scene: 'x', page: 'pages/other/other', check_path: false })).toBeDefined();
  });

  it('is refused for a mini program that is not released at all', async () => {
    world.wechat.setReleasedPages([]);
    expect(await refusal(UNLIMITED, { scene: 'x' })).toBe(85079);
  });
});

describe('getwxacode and createwxaqrcode', () => {
  it('put a page with its query into the picture', async () => {
    const round = readQrPicture(await picture('/wxa/getwxacode', { path: 'pages/home/home?a=1&b=%E9%97%A8' }));
    expect(world.wechat.open(round).launch).toMatchObject({
      path: 'pages/home/home',
      query: 'a=1&b=%E9%97%A8',
      scene: 1047,
    });
    const square = readQrPicture(await picture('/cgi-bin/wxaapp/createwxaqrcode', { path: 'pages/home/home?a=1' }));
    expect(world.wechat.open(square).launch).toMatchObject({ query: 'a=1', scene: 1011 });
  });

  it('refuse paths that are empty, too long, or have characters that must be encoded', async () => {
    expect(await refusal('/wxa/getwxacode', { path: '' })).toBe(40159);
    expect(await refusal('/wxa/getwxacode', { path: 'pages/home/home?门=1' })).toBe(40159);
    expect(await refusal('/wxa/getwxacode', { path: 'x'.repeat(1_025) })).toBe(40159);
    expect(await picture('/wxa/getwxacode', { path: 'x'.repeat(1_024), width: 1_280 })).toBeDefined();
    expect(await refusal('/cgi-bin/wxaapp/createwxaqrcode', { path: 'x'.repeat(129) })).toBe(40159);
  });

  it('share a number of codes that is used up for ever', () => {
    const codes = new CodeStore(Tables.open(), 2);
    codes.countLimited('wx1');
    codes.countLimited('wx1');
    expect(() => codes.countLimited('wx1')).toThrow('qrcode count out of limit');
    expect(() => codes.countLimited('wx2')).not.toThrow();
  });
});

describe('a minute', () => {
  it('has room for 5,000 unlimited codes, and says 45009 when it is full', async () => {
    const quotas = new QuotaStore({ clock: world.clock, tables: Tables.open(), followers: { countOf: () => 0 } });
    for (let code = 0; code < 5_000; code++) quotas.spend('wx1', UNLIMITED);
    expect(() => quotas.spend('wx1', UNLIMITED)).toThrow(expect.objectContaining({ errcode: 45009 }));
    await world.clock.advance(60_000);
    expect(() => quotas.spend('wx1', UNLIMITED)).not.toThrow();
  });
});

describe('a scanned text', () => {
  it.each(['', 'https://example.com', 'wxacode://wx1/pages/home/home#release', 'wxacode://', 'wxacode://wx1/#beta'])(
    'that is no code of this world opens nothing: "%s"',
    (text) => {
      expect(() => world.wechat.open(text)).toThrow(expect.objectContaining({ code: 'LINK_UNKNOWN' }));
    },
  );
});
