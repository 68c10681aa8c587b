import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
});
afterEach(() => world.close());

const create = async (button: unknown) => world.post('/cgi-bin/menu/create', await world.token(), { button });
const click = { type: 'click', name: '今日', key: 'TODAY' };
const entry = (change: object = {}) => ({
  type: 'miniprogram',
  name: '领券中心',
  url: 'https://example.com/old',
  appid: world.wechat.accounts().miniprogram.appId,
  pagepath: 'pages/coupons/index?channel=oa_menu',
  ...change,
});

describe('the menu', () => {
  it('is created, read and deleted', async () => {
    expect(await world.get('/cgi-bin/menu/get', await world.token())).toMatchObject({ errcode: 46003 });
    expect(await create([click, { name: '会员', sub_button: [entry()] }])).toEqual({ errcode: 0, errmsg: 'ok' });
    const shown = [
      { ...click, sub_button: [] },
      { name: '会员', sub_button: [{ ...entry(), sub_button: [] }] },
    ];
    expect(await world.get('/cgi-bin/menu/get', await world.token())).toEqual({ menu: { button: shown } });
    expect(world.wechat.menu()).toEqual(shown);
    expect(await world.get('/cgi-bin/menu/delete', await world.token())).toMatchObject({ errcode: 0 });
    expect(world.wechat.menu()).toBeUndefined();
  });

  it('has lengths in bytes', async () => {
    expect(await create([{ ...click, name: '五个汉字啊' }])).toMatchObject({ errcode: 0 });
    expect(await create([{ ...click, name: '五个汉字啊ab' }])).toMatchObject({ errcode: 40018 });
    expect(await create([{ name: '会员', sub_button: [{ ...click, name: '二'.repeat(20) }] }])).toMatchObject({
      errcode: 0,
    });
    expect(await create([{ name: '会员', sub_button: [{ ...click, name: '二'.repeat(21) }] }])).toMatchObject({
      errcode: 40025,
    });
    expect(await create([{ ...click, key: 'k'.repeat(129) }])).toMatchObject({ errcode: 40019 });
  });

  it('is refused when it breaks a rule, and the old one stays', async () => {
    await create([click]);
    const sub = (...buttons: object[]) => [{ name: '会员', sub_button: buttons }];
    const wrong: [unknown, number][] = [
      [undefined, 40016],
      [[], 40016],
      [[click, click, click, click], 40016],
      [[null], 47001],
      [[{ ...click, type: 'constructor' }], 40017],
      [[{ ...click, sub_button: [click] }], 40017],
      [[{ ...click, name: '' }], 40018],
      [[{ type: 'view', name: '官网', url: `https://example.com/${'u'.repeat(1024)}` }], 40020],
      [[{ type: 'view', name: '官网', url: 'javascript:alert(1)' }], 40055],
      [sub(click, click, click, click, click, click), 40023],
      [sub({ name: '再下', sub_button: [click] }), 40022],
      [sub({ name: '无类型' }), 40024],
      [[entry({ appid: 'wx0000000000000000' })], 40166],
      [[entry({ pagepath: '/pages/coupons/index' })], 40165],
      [[entry({ pagepath: undefined })], 40165],
      [[entry({ url: undefined })], 40020],
    ];
    for (const [buttons, errcode] of wrong) expect(await create(buttons)).toMatchObject({ errcode });
    expect(world.wechat.menu()).toEqual([{ ...click, sub_button: [] }]);
  });

  it('leads to released pages only, once these are known', async () => {
    world.wechat.setReleasedPages(['pages/coupons/index']);
    expect(await create([entry()])).toMatchObject({ errcode: 0 });
    expect(await create([entry({ pagepath: 'pages/gone/index' })])).toMatchObject({ errcode: 40165 });
  });

  it('opens mini programs for verified accounts only', async () => {
    const unverified = await startWeChat({ oa: { name: '未认证', verified: false, boundToOpenPlatform: true } });
    const answer = await unverified.post('/cgi-bin/menu/create', await unverified.token(), { button: [entry()] });
    expect(answer).toMatchObject({ errcode: 48001 });
    await unverified.close();
  });
});
