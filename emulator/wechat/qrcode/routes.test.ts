import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WorldClock } from '../../clock.ts';
import { readQrPicture } from '../qr-picture.harness.ts';
import { Sequences } from '../sequences.ts';
import { Tables } from '../tables.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';
import { QrCodeStore } from './store.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat({ followers: 20 });
});
afterEach(() => world.close());

interface Created {
  errcode?: number;
  ticket: string;
  expire_seconds?: number;
  url: string;
}
const create = async (body: object | string, account?: string) =>
  (await world.post('/cgi-bin/qrcode/create', await world.token(account), body)) as unknown as Created;
const withId = (action_name: string, scene_id: unknown, more: object = {}) =>
  create({ action_name, action_info: { scene: { scene_id } }, ...more });
const withText = (action_name: string, scene_str: unknown, more: object = {}) =>
  create({ action_name, action_info: { scene: { scene_str } }, ...more });

describe('qrcode/create', () => {
  it('makes a code that ends, each time another, in the form of the platform', async () => {
    const first = await withText('QR_STR_SCENE', 'store_南', { expire_seconds: 604_800 });
    expect(first).toEqual({
      ticket: expect.stringMatching(/^gQ[\w+/]{94}$|^gQ[\w+/]+={0,2}$/),
      expire_seconds: 604_800,
      url: expect.stringMatching(/^http:\/\/weixin\.qq\.com\/q\/\w{22}$/),
    });
    expect(Buffer.from(first.ticket, 'base64').toString('latin1')).toContain(first.url);
    const again = await withText('QR_STR_SCENE', 'store_南', { expire_seconds: 604_800 });
    expect([again.ticket === first.ticket, again.url === first.url]).toEqual([false, false]);
    expect(await withId('QR_SCENE', 4_294_967_295)).toMatchObject({ expire_seconds: 60 });
  });

  it('makes a permanent code once for each scene', async () => {
    const first = await withId('QR_LIMIT_SCENE', 123);
    expect(Object.keys(first)).toEqual(['ticket', 'url']);
    expect(await withId('QR_LIMIT_SCENE', 123)).toEqual(first);
    const text = await withText('QR_LIMIT_STR_SCENE', '123');
    expect(text.ticket).not.toBe(first.ticket);
    expect(await withText('QR_LIMIT_STR_SCENE', '123', { expire_seconds: 60 })).toEqual(text);
  });

  it('takes the bounds and nothing beyond', async () => {
    const taken = [
      withId('QR_SCENE', 1, { expire_seconds: 1 }),
      withId('QR_SCENE', 1, { expire_seconds: 2_592_000 }),
      withText('QR_STR_SCENE', '六'.repeat(64)),
      withId('QR_LIMIT_SCENE', 100_000),
    ];
    for (const answer of taken) expect(await answer).not.toHaveProperty('errcode');
    const wrong: [Promise<Created>, number][] = [
      [withId('QR_SCENE', 0), 40053],
      [withId('QR_SCENE', 2 ** 32), 40053],
      [withId('QR_SCENE', 1.5), 40053],
      [withId('QR_SCENE', '1'), 40053],
      [withId('QR_LIMIT_SCENE', 100_001), 40053],
      [withText('QR_STR_SCENE', ''), 40053],
      [withText('QR_STR_SCENE', 'x'.repeat(65)), 40053],
      [withText('QR_STR_SCENE', 111), 40053],
      [withText('QR_SCENE', 'x'), 40053],
      [withText('QR_STR_SCENE', 'x', { expire_seconds: 2_592_001 }), 40035],
      [withText('QR_STR_SCENE', 'x', { expire_seconds: 0 }), 40035],
      [withText('QR_STR_SCENE', 'x', { expire_seconds: '60' }), 40035],
      [withText('constructor', 'x'), 40052],
      [create({ action_name: ['QR_SCENE'] }), 40052],
      [create({ action_name: 'QR_SCENE' }), 40053],
      [create({ action_name: 'QR_SCENE', action_info: 'x' }), 40053],
      [create({ action_name: 'QR_SCENE', action_info: { scene: null } }), 40053],
      [create('{"action_name":'), 47001],
    ];
    for (const [answer, errcode] of wrong) expect(await answer).toMatchObject({ errcode });
  });

  it('is for verified service accounts only', async () => {
    const body = { action_name: 'QR_SCENE', action_info: { scene: { scene_id: 1 } } };
    for (const account of ['news', 'miniprogram'])
      expect(await create(body, account)).toMatchObject({ errcode: 48001 });
  });
});

describe('showqrcode', () => {
  const show = (ticket: string) => fetch(`${world.url}/cgi-bin/showqrcode?${ticket}`);

  it('is the picture of the address that create has told, without a token', async () => {
    const { ticket, url } = await withId('QR_LIMIT_SCENE', 7);
    const answer = await show(`ticket=${encodeURIComponent(ticket)}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(readQrPicture(new Uint8Array(await answer.arrayBuffer()))).toBe(url);
  });

  it('is 404 for a ticket that nobody has got', async () => {
    for (const query of ['', 'ticket=', 'ticket=gQH47joAAAAAAAAAASxodHRwOi8v', 'ticket=%00']) {
      expect((await show(query)).status).toBe(404);
    }
  });
});

describe('the codes of an account', () => {
  let clock: WorldClock;
  let codes: QrCodeStore;
  beforeEach(() => {
    clock = new WorldClock();
    clock.freeze();
    const tables = Tables.open();
    codes = new QrCodeStore({ seed: 1, clock, tables, sequences: new Sequences(tables) });
  });

  it('lead to their scene until their last second', async () => {
    const { ticket } = codes.create('wxA', { scene: 'desk', expireSeconds: 60 });
    await clock.advance(59_999);
    expect(codes.scanned(ticket)).toEqual({ appId: 'wxA', scene: 'desk', ticket });
    await clock.advance(1);
    expect(codes.scanned(ticket)).toBe('expired');
    const permanent = codes.create('wxA', { scene: 7 });
    await clock.advance(10 * 365 * 86_400_000);
    expect(codes.scanned(permanent.ticket)).toMatchObject({ scene: 7 });
    expect(codes.scanned('invented')).toBeUndefined();
  });

  it('are a hundred thousand permanent ones at most', () => {
    for (let scene = 1; scene <= 100_000; scene++) codes.create('wxA', { scene });
    expect(() => codes.create('wxA', { scene: 'one more' })).toThrow('qrcode count out of limit');
    expect(codes.create('wxA', { scene: 5 }).scene).toBe(5);
    expect(codes.create('wxA', { scene: 'ends', expireSeconds: 60 }).scene).toBe('ends');
    expect(codes.create('wxB', { scene: 'one more' }).scene).toBe('one more');
  });
});
