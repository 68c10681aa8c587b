import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver, type ReceiverUnderTest } from '../push/receiver-under-test.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';

let world: WeChatUnderTest;
let [oa, mp]: ReceiverUnderTest[] = [];
beforeEach(async () => {
  world = await startWeChat({ followers: 20 });
  [oa, mp] = [await startReceiver(world), await startReceiver(world, 'mp')];
});
afterEach(async () => {
  await world.close();
  await oa!.close();
  await mp!.close();
});

const write = (message: object, account?: string) => world.act('write', { name: '林小满', account, message });
const lastOf = (receiver: ReceiverUnderTest | undefined) =>
  receiver!.open(receiver!.received.at(-1)!).replaceAll('\n', '');
const fieldsOf = (receiver: ReceiverUnderTest | undefined) =>
  /<\/MsgType>(.*)<MsgId>\d+<\/MsgId><\/xml>$/.exec(lastOf(receiver))![1];

describe('what somebody writes to an Official Account', () => {
  it.each([
    [{ type: 'text', content: '你好' }, '<Content><![CDATA[你好]]></Content>'],
    [
      { type: 'text', content: '满意', choice: '101' },
      '<Content><![CDATA[满意]]></Content><bizmsgmenuid><![CDATA[101]]></bizmsgmenuid>',
    ],
    [
      { type: 'image', mediaId: 'm', picUrl: 'http://p/1' },
      '<PicUrl><![CDATA[http://p/1]]></PicUrl><MediaId><![CDATA[m]]></MediaId>',
    ],
    [{ type: 'voice', mediaId: 'm' }, '<MediaId><![CDATA[m]]></MediaId><Format><![CDATA[amr]]></Format>'],
    [
      { type: 'voice', mediaId: 'm', recognition: '你好' },
      '<MediaId><![CDATA[m]]></MediaId><Format><![CDATA[amr]]></Format><Recognition><![CDATA[你好]]></Recognition>',
    ],
    [
      { type: 'location', latitude: 23.1, longitude: 113.2, scale: 20, label: '广州' },
      '<Location_X>23.1</Location_X><Location_Y>113.2</Location_Y><Scale>20</Scale><Label><![CDATA[广州]]></Label>',
    ],
    [
      { type: 'link', title: 't', description: 'd', url: 'https://a.example/' },
      '<Title><![CDATA[t]]></Title><Description><![CDATA[d]]></Description><Url><![CDATA[https://a.example/]]></Url>',
    ],
  ])('is pushed with the fields of its type: %j', async (message, fields) => {
    await write(message);
    expect(fieldsOf(oa)).toBe(fields);
  });

  it('may be answered without a count for 48 hours by an account that was paid', async () => {
    await world.act('pay', { name: '林小满' });
    const until = world.clock.nowMs() + 48 * 3_600_000;
    expect(world.wechat.windows('林小满')).toEqual([{ trigger: 'payment', until }]);
    await expect(world.act('pay', { name: '陈一诺' })).rejects.toMatchObject({ code: 'NOT_FOLLOWING' });
  });

  it('opens five messages for 48 hours', async () => {
    await write({ type: 'text', content: '你好' });
    const until = world.clock.nowMs() + 48 * 3_600_000;
    expect(world.wechat.windows('林小满')).toEqual([{ trigger: 'message', until, left: 5 }]);
  });

  it('comes from followers only; where they are too', async () => {
    const stranger = { name: '陈一诺', message: { type: 'text', content: 'x' } };
    await expect(world.act('write', stranger)).rejects.toMatchObject({ code: 'NOT_FOLLOWING' });
    const place = { latitude: 23.1, longitude: 113.2 };
    await expect(world.act('report-location', { name: '陈一诺', ...place })).rejects.toMatchObject({
      code: 'NOT_FOLLOWING',
    });
    await world.act('report-location', { name: '林小满', ...place });
    expect(lastOf(oa)).toContain('<Latitude>23.1</Latitude><Longitude>113.2</Longitude><Precision>30</Precision>');
  });

  it.each([
    [{ type: 'text' }],
    [{ type: 'text', content: '' }],
    [{ type: 'text', content: 'x', more: 1 }],
    [{ type: 'location', latitude: 91, longitude: 0 }],
    [{ type: 'location', latitude: Number.NaN, longitude: 0 }],
    [{ type: '__proto__' }],
    [{}],
    [null],
  ])('is refused in a form that is none: %j', async (message) => {
    await expect(write(message as object)).rejects.toThrow();
    expect([oa!.received, world.wechat.windows('林小满')]).toEqual([[], []]);
  });
});

describe('the customer-service chat of a mini program', () => {
  it('begins with user_enter_tempsession, in JSON, and two messages for a minute', async () => {
    await world.act('enter-session', { name: '陈一诺', from: 'coupon' });
    expect(JSON.parse(lastOf(mp))).toMatchObject({ Event: 'user_enter_tempsession', SessionFrom: 'coupon' });
    expect(world.wechat.windows('陈一诺', 'mp')).toMatchObject([{ trigger: 'session', left: 2 }]);
  });

  it('takes texts, pictures and cards, from anybody, and nothing else', async () => {
    await write({ type: 'text', content: '你好' }, 'mp');
    expect(lastOf(mp)).toMatch(/"Content":"你好","MsgId":\d{19}}$/);
    await write({ type: 'miniprogrampage', title: 't', appId: 'wx1', pagePath: 'pages/a' }, 'mp');
    expect(JSON.parse(lastOf(mp))).toMatchObject({
      MsgType: 'miniprogrampage',
      Title: 't',
      AppId: 'wx1',
      PagePath: 'pages/a',
    });
    await expect(write({ type: 'voice' }, 'mp')).rejects.toMatchObject({ code: 'WRONG_ACCOUNT' });
  });
});
