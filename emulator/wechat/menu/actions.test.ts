import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver, type ReceiverUnderTest } from '../push/receiver-under-test.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';
import type { Tapped } from './actions.ts';

let world: WeChatUnderTest;
let receiver: ReceiverUnderTest;
beforeEach(async () => {
  world = await startWeChat({ followers: 20 });
  receiver = await startReceiver(world);
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

const publish = async (...button: object[]) => {
  expect(await world.post('/cgi-bin/menu/create', await world.token(), { button })).toMatchObject({ errcode: 0 });
};
const tap = async (entry: string | number[], more: object = {}) =>
  (await world.act('tap', { name: '林小满', entry, ...more })) as Tapped;
/** What is pushed behind the type: everything between it and the end, without line breaks. */
const pushes = () =>
  receiver.received.map((one) => /<MsgType>[^]*(?=<\/xml>)/.exec(receiver.open(one))![0].replaceAll('\n', ''));
const event = (name: string, fields: string) =>
  `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${name}]]></Event>${fields}`;

describe('a tap on a menu entry', () => {
  it('of type click pushes CLICK and opens a window', async () => {
    await publish({ type: 'click', name: '今日', key: 'TODAY' });
    expect(await tap('今日')).toMatchObject({ type: 'click', deliveries: [{ event: 'CLICK', delivered: true }] });
    expect(pushes()).toEqual([event('CLICK', '<EventKey><![CDATA[TODAY]]></EventKey>')]);
    expect(world.wechat.windows('林小满')).toMatchObject([{ trigger: 'menu', left: 3 }]);
  });

  it('of types view and miniprogram pushes the menu’s id, opens its target and no window', async () => {
    const { appId } = world.wechat.accounts().miniprogram;
    const card = {
      type: 'miniprogram',
      name: '领券',
      url: 'https://a.example/',
      appid: appId,
      pagepath: 'pages/home/home?c=m1',
    };
    await publish({ type: 'view', name: '官网', url: 'https://a.example/?x=1' }, { name: '会员', sub_button: [card] });
    expect(await tap([0])).toMatchObject({ opens: { url: 'https://a.example/?x=1' } });
    expect(await tap([1, 0])).toMatchObject({ opens: { appId, pagePath: 'pages/home/home?c=m1' } });
    const menuId = '<MenuId>208379533</MenuId>';
    expect(pushes()).toEqual([
      event('VIEW', `<EventKey><![CDATA[https://a.example/?x=1]]></EventKey>${menuId}`),
      event('view_miniprogram', `<EventKey><![CDATA[pages/home/home?c=m1]]></EventKey>${menuId}`),
    ]);
    expect(world.wechat.windows('林小满')).toEqual([]);
  });

  it.each(['scancode_push', 'scancode_waitmsg'])(
    'of type %s pushes what was scanned, and opens a window',
    async (type) => {
      await publish({ type, name: '扫码', key: 'k' });
      await tap('扫码', { scanned: 'https://a.example/1' });
      const info =
        '<ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType><ScanResult><![CDATA[https://a.example/1]]></ScanResult></ScanCodeInfo>';
      expect(pushes()).toEqual([event(type, `<EventKey><![CDATA[k]]></EventKey>${info}`)]);
      expect(world.wechat.windows('林小满')).toMatchObject([{ trigger: 'menu' }]);
    },
  );

  it.each(['pic_sysphoto', 'pic_photo_or_album', 'pic_weixin'])(
    'of type %s pushes how many pictures there are, then each of them',
    async (type) => {
      await publish({ type, name: '拍照', key: 'k' });
      expect((await tap('拍照', { pictures: 2 })).deliveries.map((one) => one.event)).toEqual([type, 'image', 'image']);
      const item = '<item><PicMd5Sum><!\\[CDATA\\[[0-9a-f]{32}]]></PicMd5Sum></item>';
      expect(pushes()[0]).toMatch(
        new RegExp(
          `<EventKey>.*k.*</EventKey><SendPicsInfo><Count>2</Count><PicList>${item}${item}</PicList></SendPicsInfo>$`,
        ),
      );
      expect(pushes()[1]).toMatch(/<PicUrl><!\[CDATA\[http.+<MediaId><!\[CDATA\[[\w-]{64}]]><\/MediaId><MsgId>\d{19}</);
      expect(world.wechat.windows('林小满')).toMatchObject([{ trigger: 'message', left: 5 }]);
    },
  );

  it('of type location_select pushes the place as text in the event, as numbers in the message', async () => {
    await publish({ type: 'location_select', name: '位置', key: 'k' });
    const place = { latitude: 23.1, longitude: 113.2, scale: 15, label: '广州', name: '南门店' };
    await tap('位置', { place });
    expect(pushes()).toEqual([
      event(
        'location_select',
        '<EventKey><![CDATA[k]]></EventKey><SendLocationInfo><Location_X><![CDATA[23.1]]></Location_X><Location_Y><![CDATA[113.2]]></Location_Y><Scale><![CDATA[15]]></Scale><Label><![CDATA[广州]]></Label><Poiname><![CDATA[南门店]]></Poiname></SendLocationInfo>',
      ),
      expect.stringMatching(
        /^<MsgType><!\[CDATA\[location]]><\/MsgType><Location_X>23.1<\/Location_X><Location_Y>113.2<\/Location_Y><Scale>15<\/Scale><Label><!\[CDATA\[广州]]><\/Label><MsgId>\d{19}<\/MsgId>$/,
      ),
    ]);
  });

  it('for a material shows it or opens it, and pushes nothing', async () => {
    const [image, news, article] = world.wechat.materials().map(({ id }) => id);
    await publish(
      { type: 'media_id', name: '素材', media_id: image },
      { type: 'view_limited', name: '图文', media_id: news },
      { type: 'article_id', name: '文章', article_id: article },
    );
    expect(await tap('素材')).toEqual({ type: 'media_id', deliveries: [] });
    expect(await tap('图文')).toMatchObject({ opens: { url: expect.stringContaining(news!) } });
    await tap('文章');
    expect(world.wechat.inbox('林小满')).toMatchObject([
      { msgType: 'image', mediaId: image, title: '会员日海报' },
      { msgType: 'article', mediaId: article, title: '入会须知' },
    ]);
    expect(receiver.received).toEqual([]);
  });

  it('is one on the menu that this follower sees', async () => {
    await publish({ type: 'click', name: '今日', key: 'TODAY' });
    const token = await world.token();
    const { openIds } = world.wechat.personByName('林小满')!;
    const tag = (await world.post('/cgi-bin/tags/create', token, { tag: { name: '会员' } })) as unknown as {
      tag: { id: number };
    };
    await world.post('/cgi-bin/tags/members/batchtagging', token, { openid_list: [openIds.oa], tagid: tag.tag.id });
    const conditional = {
      button: [{ type: 'click', name: '会员日', key: 'VIP' }],
      matchrule: { tag_id: String(tag.tag.id) },
    };
    await world.post('/cgi-bin/menu/addconditional', token, conditional);
    await tap('会员日');
    await expect(tap('今日')).rejects.toMatchObject({ code: 'NO_SUCH_ENTRY' });
    await world.act('tap', { name: '周子昂', entry: '今日' });
    expect(pushes().map((one) => /EventKey><!\[CDATA\[(\w+)/.exec(one)![1])).toEqual(['VIP', 'TODAY']);
  });

  it('needs a menu, an entry that is no sub-menu, and somebody who follows', async () => {
    await expect(tap('今日')).rejects.toMatchObject({ code: 'NO_SUCH_ENTRY' });
    await publish({ name: '会员', sub_button: [{ type: 'click', name: '今日', key: 'k' }] });
    for (const entry of ['会员', [0], [3], [0, 7], 'constructor']) {
      await expect(tap(entry)).rejects.toMatchObject({ code: 'NO_SUCH_ENTRY' });
    }
    await expect(world.act('tap', { name: '陈一诺', entry: '今日' })).rejects.toMatchObject({ code: 'NOT_FOLLOWING' });
    expect(receiver.received).toEqual([]);
  });
});
