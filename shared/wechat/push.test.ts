import { describe, expect, it } from '@jest/globals';
import { MalformedMessageError } from './fields.ts';
import { fieldsOf, parseJson } from './json.ts';
import { pushTypes } from './push-content.ts';
import { readPush } from './push.ts';
import { parseXml } from './xml.ts';

const HEAD = { ToUserName: 'gh_1', FromUserName: 'oA', CreateTime: '1409735668', MsgType: 'event' };
const keyOf = (fields: Record<string, unknown>) => readPush(fieldsOf({ ...HEAD, ...fields })).key;
const contentOf = (body: string) => readPush(parseXml(`<xml>${headXml}${body}</xml>`)).content;
const popup = (...answers: [templateId: string, choice: string][]) => ({
  Event: 'subscribe_msg_popup_event',
  SubscribeMsgPopupEvent: {
    List: answers.map(([TemplateId, SubscribeStatusString]) => ({ TemplateId, SubscribeStatusString })),
  },
});
const headXml = Object.entries(HEAD)
  .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  .join('\n');

describe('the key of a push', () => {
  it('is its MsgId, else sender, second, event and event key', () => {
    expect(keyOf({ MsgType: 'text', MsgId: '6054768590064713728' })).toBe('msg:6054768590064713728');
    expect(keyOf({ MsgType: 'text', MsgId: '49d72d67b16d115e_1555684067' })).toBe('msg:49d72d67b16d115e_1555684067');
    expect(keyOf({ Event: 'CLICK', EventKey: 'MENU_1' })).toBe('event:oA:1409735668:click:MENU_1');
  });

  it('does not depend on the case of the event, nor on whether an empty event key is there', () => {
    expect(keyOf({ Event: 'subscribe' })).toBe(keyOf({ Event: 'SUBSCRIBE', EventKey: '' }));
  });

  it('tells apart events of one second by event, event key, sender and time', () => {
    const keys = [
      keyOf({ Event: 'subscribe' }),
      keyOf({ Event: 'unsubscribe' }),
      keyOf({ Event: 'subscribe', EventKey: 'qrscene_1' }),
      keyOf({ Event: 'subscribe', FromUserName: 'oB' }),
      keyOf({ Event: 'subscribe', CreateTime: '1409735669' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tells apart what else may happen within one second: two messages sent, two people whom the platform speaks of, two answers', () => {
    const sent = (MsgID: string) => ({ Event: 'subscribe_msg_sent_event', SubscribeMsgSentEvent: { List: { MsgID } } });
    const pairs = [
      [
        { Event: 'TEMPLATESENDJOBFINISH', MsgID: '1' },
        { Event: 'TEMPLATESENDJOBFINISH', MsgID: '2' },
      ],
      [sent('1'), sent('2')],
      [
        { Event: 'subscribe_msg_sent_event', List: [{ MsgID: '1' }] },
        { Event: 'subscribe_msg_sent_event', List: [] },
      ],
      [
        { Event: 'user_authorization_revoke', OpenID: 'oA' },
        { Event: 'user_authorization_revoke', OpenID: 'oB' },
      ],
      [popup(['a', 'accept']), popup(['b', 'accept'])],
      [
        { Event: 'xpay_refund_notify', OpenId: 'oA', MchRefundId: '1' },
        { Event: 'xpay_refund_notify', OpenId: 'oA', MchRefundId: '2' },
      ],
      [
        { Event: 'add_express_path', WayBillId: '1' },
        { Event: 'add_express_path', WayBillId: '2' },
      ],
      [popup(['a', 'accept']), popup(['a', 'reject'])],
      [popup(['a', 'accept'], ['b', 'reject']), popup(['a', 'reject'], ['b', 'accept'])],
      [popup(['a', 'accept']), popup(['a', 'accept'], ['b', 'accept'])],
    ];
    for (const [one, other] of pairs) expect(keyOf(one!)).not.toBe(keyOf(other!));
  });

  it('is the same for one answer to a question about notices, as XML and as JSON', () => {
    const { SubscribeMsgPopupEvent, Event } = popup(['a', 'accept'], ['b', 'reject']);
    const lists = SubscribeMsgPopupEvent.List.map(
      ({ TemplateId, SubscribeStatusString }) =>
        `<List><TemplateId>${TemplateId}</TemplateId><SubscribeStatusString>${SubscribeStatusString}</SubscribeStatusString></List>`,
    );
    const xml = `<xml>${headXml}<Event>${Event}</Event><SubscribeMsgPopupEvent>${lists.join('')}</SubscribeMsgPopupEvent></xml>`;
    expect(readPush(parseXml(xml)).key).toBe(keyOf({ Event, List: SubscribeMsgPopupEvent.List }));
  });
});

describe('reading a push', () => {
  it.each([
    ['no sender', { FromUserName: '' }],
    ['a sender that is no text', { FromUserName: { a: '1' } }],
    ['no time', { CreateTime: 'now' }],
    ['a time beyond all dates', { CreateTime: '9'.repeat(13) }],
    ['no type', { MsgType: '' }],
    ['a type as long as a letter', { MsgType: 'x'.repeat(65) }],
  ])('refuses one with %s', (_, fields) => {
    expect(() => readPush(fieldsOf({ ...HEAD, ...fields }))).toThrow(MalformedMessageError);
  });

  it('keeps a type that it does not know by its name, whatever that is', () => {
    for (const Event of ['never_heard_of', 'constructor', 'toString']) {
      const { type, content } = readPush(fieldsOf({ ...HEAD, Event }));
      expect([type, content]).toEqual([`event.${Event.toLowerCase()}`, { type: 'unknown' }]);
    }
    expect(readPush(fieldsOf({ ...HEAD, MsgType: 'hologram' }))).toMatchObject({
      type: 'message.hologram',
      content: { type: 'unknown' },
    });
    expect(readPush(fieldsOf(HEAD))).toMatchObject({ type: 'event.', content: { type: 'unknown' } });
  });

  it('recognises every type with its head alone: what is missing is undefined', () => {
    for (const type of pushTypes) {
      const [kind, name = ''] = type.split(/\.(.*)/);
      const fields = kind === 'event' ? { Event: name } : { MsgType: name };
      expect(readPush(fieldsOf({ ...HEAD, ...fields })).content.type).toBe(type);
    }
    expect(pushTypes.length).toBeGreaterThan(30);
  });

  it('knows every event and message that platform.md names', () => {
    // Sections 1.6, 1.9, 3 and 4.4. `subscribe_and_unsubscribe` and `qr_scan_scene` are no events, but what these are
    // called where pushes are led to functions; `xpay_*` is a family.
    const events = [
      ...['subscribe', 'unsubscribe', 'SCAN', 'CLICK', 'VIEW', 'view_miniprogram', 'LOCATION'],
      ...['scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin', 'location_select'],
      ...['TEMPLATESENDJOBFINISH', 'MASSSENDJOBFINISH'],
      ...['subscribe_msg_popup_event', 'subscribe_msg_change_event', 'subscribe_msg_sent_event'],
      ...['user_info_modified', 'user_authorization_revoke', 'user_authorization_cancellation'],
      ...['user_enter_tempsession', 'wxa_media_check', 'express_add_path'],
      ...['xpay_goods_deliver_notify', 'xpay_coin_pay_notify', 'xpay_refund_notify', 'xpay_anything_new'],
    ];
    const messages = ['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link', 'miniprogrampage'];
    const pushes = [...events.map((Event) => ({ Event })), ...messages.map((MsgType) => ({ MsgType }))];
    const unknown = pushes.filter((one) => readPush(fieldsOf({ ...HEAD, ...one })).content.type === 'unknown');
    expect(unknown).toEqual([]);
  });

  it.each([
    [
      '<Event>subscribe</Event><EventKey>qrscene_123</EventKey><Ticket>T</Ticket>',
      { type: 'event.subscribe', scene: '123', ticket: 'T' },
    ],
    ['<Event>subscribe</Event><EventKey></EventKey>', { type: 'event.subscribe' }],
    ['<Event>SCAN</Event><EventKey><![CDATA[coupon-a]]></EventKey>', { type: 'event.scan', scene: 'coupon-a' }],
    ['<Event>CLICK</Event><EventKey>HELP</EventKey>', { type: 'event.click', key: 'HELP' }],
    [
      '<Event>VIEW</Event><EventKey>https://a.example/?b=1&c</EventKey><MenuId>7</MenuId>',
      { type: 'event.view', url: 'https://a.example/?b=1&c', menuId: '7' },
    ],
    [
      '<Event>view_miniprogram</Event><EventKey>pages/index/index</EventKey>',
      { type: 'event.view_miniprogram', path: 'pages/index/index' },
    ],
    [
      '<Event>scancode_waitmsg</Event><EventKey>S</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>2</ScanResult></ScanCodeInfo>',
      { type: 'event.scancode_waitmsg', key: 'S', scanType: 'qrcode', scanResult: '2' },
    ],
    [
      '<Event>pic_weixin</Event><EventKey>P</EventKey><SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item><item><PicMd5Sum>b</PicMd5Sum></item></PicList></SendPicsInfo>',
      { type: 'event.pic_weixin', key: 'P', pictures: ['a', 'b'] },
    ],
    [
      '<Event>location_select</Event><EventKey>L</EventKey><SendLocationInfo><Location_X>23</Location_X><Location_Y>113</Location_Y><Label>店</Label></SendLocationInfo>',
      { type: 'event.location_select', key: 'L', latitude: '23', longitude: '113', label: '店' },
    ],
    [
      '<Event>LOCATION</Event><Latitude>23.1</Latitude><Longitude>113.3</Longitude><Precision>119</Precision>',
      { type: 'event.location', latitude: '23.1', precision: '119' },
    ],
    [
      '<Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status><![CDATA[failed:user block]]></Status>',
      { type: 'event.templatesendjobfinish', messageId: '200163836', status: 'failed:user block' },
    ],
    [
      '<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId>t1</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List><List><TemplateId>t2</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgPopupEvent>',
      {
        type: 'event.subscribe_msg_popup_event',
        notices: [
          { templateId: 't1', choice: 'accept' },
          { templateId: 't2', choice: 'reject' },
        ],
      },
    ],
    [
      '<Event>user_authorization_revoke</Event><OpenID>oB</OpenID><AppID>wx1</AppID><RevokeInfo>1</RevokeInfo>',
      { type: 'event.user_authorization_revoke', personOpenId: 'oB', appId: 'wx1', revoked: '1' },
    ],
    [
      '<Event>xpay_goods_deliver_notify</Event><OpenId>oB</OpenId><OutTradeNo>7</OutTradeNo>',
      { type: 'event.xpay', personOpenId: 'oB', order: '7' },
    ],
    [
      '<Event>add_express_path</Event><DeliveryID>SF</DeliveryID><WayBillId>W1</WayBillId><OrderId>7</OrderId>',
      { type: 'event.add_express_path', waybill: 'W1', order: '7', carrier: 'SF' },
    ],
  ])('reads %s', (body, content) => {
    expect(contentOf(body)).toMatchObject(content);
  });

  it('reads a list of JSON that has one entry as the list that it should be', () => {
    const list = { SubscribeStatusString: 'reject', TemplateId: 't1' };
    for (const List of [list, [list]]) {
      const { content } = readPush(
        parseJson(JSON.stringify({ ...HEAD, CreateTime: 1, Event: 'subscribe_msg_change_event', List })),
      );
      expect(content).toMatchObject({ notices: [{ templateId: 't1', choice: 'reject' }] });
    }
  });
});
