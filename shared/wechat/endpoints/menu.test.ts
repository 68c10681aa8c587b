import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startClientWorld, type ClientWorld } from '../client.harness.ts';
import type { WeChatApi } from '../endpoint.ts';
import { describeEndpoints } from './endpoints.harness.ts';
import * as wechat from './index.ts';

const OK = { errcode: 0, errmsg: 'ok' };
const BUTTONS: wechat.MenuButton[] = [
  { type: 'click', name: '今日歌曲', key: 'SONG' },
  {
    name: '会员',
    buttons: [
      { type: 'miniprogram', name: '领券', url: 'https://a', appId: 'wxShop', pagePath: 'pages/a?c=1' },
      { type: 'media_id', name: '图', mediaId: 'M' },
      { type: 'article_id', name: '文', articleId: 'A' },
    ],
  },
];
const WIRE = [
  { type: 'click', name: '今日歌曲', key: 'SONG' },
  {
    name: '会员',
    sub_button: [
      { type: 'miniprogram', name: '领券', url: 'https://a', appid: 'wxShop', pagepath: 'pages/a?c=1' },
      { type: 'media_id', name: '图', media_id: 'M' },
      { type: 'article_id', name: '文', article_id: 'A' },
    ],
  },
];
/** As menu/get answers: every entry has a list, mostly an empty one. */
const ANSWERED = WIRE.map((one) => ({
  ...one,
  sub_button: one.sub_button?.map((sub) => ({ ...sub, sub_button: [] })) ?? [],
}));

describeEndpoints({
  'a menu to publish': {
    ask: (oa) => wechat.createMenu(oa, BUTTONS),
    asks: ['POST', '/cgi-bin/menu/create', { button: WIRE }],
    answered: OK,
    gives: undefined,
  },
  'the published menus': {
    ask: (oa) => wechat.getMenu(oa),
    asks: ['GET', '/cgi-bin/menu/get'],
    answered: {
      menu: { button: ANSWERED, menuid: 1 },
      conditionalmenu: [{ button: ANSWERED, matchrule: { group_id: 2, client_platform_type: '2' }, menuid: 208396993 }],
    },
    gives: {
      buttons: BUTTONS,
      conditional: [{ menuId: '208396993', buttons: BUTTONS, rule: { tagId: '2', platform: 'android' } }],
    },
  },
  'a menu that goes': {
    ask: (oa) => wechat.deleteMenu(oa),
    asks: ['GET', '/cgi-bin/menu/delete'],
    answered: OK,
    gives: undefined,
  },
  'a menu for some': {
    ask: (oa) => wechat.addConditionalMenu(oa, { buttons: BUTTONS, rule: { tagId: '2', platform: 'ios' } }),
    asks: [
      'POST',
      '/cgi-bin/menu/addconditional',
      { button: WIRE, matchrule: { tag_id: '2', client_platform_type: '1' } },
    ],
    answered: { menuid: '208379533' },
    gives: '208379533',
  },
  'a menu for some that goes': {
    ask: (oa) => wechat.deleteConditionalMenu(oa, '208379533'),
    asks: ['POST', '/cgi-bin/menu/delconditional', { menuid: '208379533' }],
    answered: OK,
    gives: undefined,
  },
  'what somebody sees': {
    ask: (oa) => wechat.menuSeenBy(oa, 'oA'),
    asks: ['POST', '/cgi-bin/menu/trymatch', { user_id: 'oA' }],
    answered: { button: ANSWERED },
    gives: BUTTONS,
  },
  'what is live': {
    ask: (oa) => wechat.liveMenu(oa),
    asks: ['GET', '/cgi-bin/get_current_selfmenu_info'],
    answered: {
      is_menu_open: 1,
      selfmenu_info: {
        button: [
          { name: '说明', type: 'text', value: '营业时间' },
          { name: '会员', sub_button: { list: [{ type: 'view', name: '官网', url: 'https://a' }] } },
        ],
      },
    },
    gives: {
      isOpen: true,
      buttons: [
        { name: '说明', type: 'text', value: '营业时间' },
        { name: '会员', buttons: [{ type: 'view', name: '官网', url: 'https://a' }] },
      ],
    },
  },
});

describe('the menu of an account', () => {
  let world: ClientWorld;
  let oa: WeChatApi;
  beforeAll(async () => (world = await startClientWorld({ followers: 10 })));
  afterAll(() => world.close());
  beforeEach(() => void (oa = world.api()));

  it('is published, read as it was given, and removed', async () => {
    const { appId } = world.wechat.accounts().miniprogram;
    const entry = { type: 'miniprogram', name: '领券', url: 'https://a', appId, pagePath: 'pages/a?c=1' };
    const buttons = [
      { type: 'click', name: '歌', key: 'SONG' },
      { name: '会员', buttons: [entry] },
    ];
    expect(await wechat.getMenu(oa)).toBeUndefined();
    await wechat.createMenu(oa, buttons);
    expect(await wechat.getMenu(oa)).toEqual({ buttons, conditional: [] });
    await wechat.deleteMenu(oa);
    expect(await wechat.getMenu(oa)).toBeUndefined();
  });

  it('with an entry that WeChat does not like is refused as our mistake, and not tried again', async () => {
    const before = world.calls('/cgi-bin/menu/create');
    const long = wechat.createMenu(oa, [{ type: 'click', name: '名'.repeat(30), key: 'K' }]);
    await expect(long).rejects.toMatchObject({ kind: 'request', code: 40018 });
    expect(world.calls('/cgi-bin/menu/create')).toBe(before + 1);
  });
});
