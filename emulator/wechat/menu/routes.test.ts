import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
beforeEach(async () => {
  world = await startWeChat();
});
afterEach(() => world.close());

const create = async (button: unknown) => world.post('/cgi-bin/menu/create', await world.token(), { button });
const OK = { errcode: 0, errmsg: 'ok' };
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
  it('is also told in the shape of get_current_selfmenu_info', async () => {
    const path = '/cgi-bin/get_current_selfmenu_info';
    expect(await world.get(path, await world.token())).toEqual({ is_menu_open: 0, selfmenu_info: { button: [] } });
    await create([click, { name: '会员', sub_button: [entry()] }]);
    expect(await world.get(path, await world.token())).toEqual({
      is_menu_open: 1,
      selfmenu_info: { button: [click, { name: '会员', sub_button: { list: [entry()] } }] },
    });
  });

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
      [[{ name: '会员', sub_button: 'x' }], 40023],
      [[{ name: '会员', sub_button: { list: [click] } }], 40023],
      [[{ name: '会员', sub_button: [] }], 40017],
      [[[click]], 47001],
      ['click', 40016],
      [[{ ...click, name: 7 }], 40018],
      [[{ ...click, key: undefined }], 40019],
      [sub({ ...click, key: '' }), 40026],
      [[{ type: 'location_select', name: '位置' }], 40019],
      [[{ type: 'view', name: '官网', key: 'https://example.com' }], 40020],
      [sub({ type: 'view', name: '官网' }), 40027],
      [sub({ type: 'view', name: '官网', url: 'weixin://x' }), 40054],
      [[{ type: 'view', name: '官网', url: 'https://exa mple.com' }], 40055],
      [[{ type: 'view', name: '官网', url: 'https://' }], 40055],
      [[{ type: 'media_id', name: '图片' }], 40007],
      [[{ type: 'view_limited', name: '图文', media_id: {} }], 40007],
      [[{ type: 'article_id', name: '文章' }], 53600],
      [[{ type: 'article_view_limited', name: '文章', article_id: '' }], 53600],
      [[entry({ appid: undefined })], 40166],
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

  it('takes every type of entry with what it needs, and shows nothing else of it', async () => {
    const keyed = ['scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin'];
    const below = keyed.map((type) => ({ type, name: type, key: 'k', sub_button: [] }));
    const [image, news, article] = world.wechat.materials().map(({ id }) => id);
    const others = [
      { type: 'media_id', name: '图片', media_id: image, sub_button: [] },
      { type: 'article_id', name: '文章', article_id: article, sub_button: [] },
      { type: 'article_view_limited', name: '文章', article_id: article, sub_button: [] },
      { type: 'view_limited', name: '图文', media_id: news, sub_button: [] },
    ];
    const place = { type: 'location_select', name: '位置', key: 'k', sub_button: [] };
    const buttons = [{ name: '工具', sub_button: below }, { name: '更多', sub_button: others }, place];
    expect(await create([buttons[0], buttons[1], { ...place, url: 'https://example.com', extra: {} }])).toEqual(OK);
    expect(world.wechat.menu()).toEqual(buttons);
  });

  it('shows materials and articles that the account has, of the right kind', async () => {
    const [image, news, article] = world.wechat.materials().map(({ id }) => id);
    const added = world.wechat.addMaterial({ type: 'voice', title: '问候' });
    const body = new FormData();
    body.set('media', new Blob([Buffer.from('89504e470d0a1a0a', 'hex')]), 'a.png');
    const query = new URLSearchParams({ ...(await world.token()), type: 'image' }).toString();
    const uploading = await fetch(`${world.url}/cgi-bin/media/upload?${query}`, { method: 'POST', body });
    const { media_id: temporary } = (await uploading.json()) as { media_id: string };
    const cases: [string, object, number][] = [
      ['media_id', { media_id: added.id }, 0],
      ['media_id', { media_id: news }, 0],
      ['media_id', { media_id: 'made-up' }, 40007],
      ['media_id', { media_id: temporary }, 40007],
      ['media_id', { media_id: article }, 40007],
      ['view_limited', { media_id: image }, 40007],
      ['article_id', { article_id: news }, 53600],
      ['article_view_limited', { article_id: 'made-up' }, 53600],
    ];
    for (const [type, ids, errcode] of cases)
      expect(await create([{ type, name: '素材', ...ids }])).toMatchObject({ errcode });
    const elsewhere = await startWeChat({ accounts: { news: { verified: true } } });
    const menu = { button: [{ type: 'media_id', name: '素材', media_id: image }] };
    const answer = await elsewhere.post('/cgi-bin/menu/create', await elsewhere.token('news'), menu);
    expect(answer).toMatchObject({ errcode: 40007 });
    await elsewhere.close();
  });

  it('leads to three domains outside of WeChat at most', async () => {
    const view = (host: string) => ({ type: 'view', name: '页', url: `https://${host}/a` });
    const hosts = ['a.example.com', 'b.example.com', 'a.example.com:8443', 'mp.weixin.qq.com'];
    expect(await create([{ name: '页', sub_button: hosts.map(view) }, entry()])).toEqual(OK);
    expect(await create([{ name: '页', sub_button: [...hosts, 'c.example.com'].map(view) }, entry()])).toMatchObject({
      errcode: 65316,
    });
  });

  it('is not touched by bodies that are no menu, however deep or large', async () => {
    await create([click]);
    const depth = 100_000;
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      '{"button":null}',
      '{"button":{"length":1}}',
      `{"button":[{"name":"深","sub_button":${'['.repeat(depth)}${']'.repeat(depth)}}]}`,
      `{"button":[{"name":"${'长'.repeat(200_000)}","type":"click","key":"k"}]}`,
      `{"button":[{"__proto__":{"type":"click"},"name":"空","key":"k"}]}`,
      `{"button":[{"type":"click","name":"\\u4eca","key":"k"}]}`,
    ];
    const token = await world.token();
    for (const path of ['create', 'addconditional', 'delconditional', 'trymatch']) {
      for (const body of bodies) {
        const answer = await world.post(`/cgi-bin/menu/${path}`, token, body);
        expect(answer.errcode).toBeGreaterThan(40_000);
      }
    }
    expect(await world.get('/cgi-bin/menu/get', token)).toEqual({ menu: { button: [{ ...click, sub_button: [] }] } });
    expect(world.feed.since().filter(({ kind }) => kind === 'api.broken')).toEqual([]);
  });

  it('leads to released pages only, once these are known', async () => {
    world.wechat.setReleasedPages(['pages/coupons/index']);
    expect(await create([entry()])).toMatchObject({ errcode: 0 });
    expect(await create([entry({ pagepath: 'pages/gone/index' })])).toMatchObject({ errcode: 40165 });
  });

  it('opens mini programs for verified accounts only', async () => {
    const unverified = await startWeChat({ accounts: { oa: { verified: false } } });
    const answer = await unverified.post('/cgi-bin/menu/create', await unverified.token(), { button: [entry()] });
    expect(answer).toMatchObject({ errcode: 48001 });
    await unverified.close();
  });
});
