import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from '../index.ts';
import { startWeChat, type WeChatUnderTest } from '../wechat-under-test.ts';
import { encrypt, sign } from './crypto.ts';
import { writeJson } from './json.ts';
import { isSigned, startReceiver, type Received, type ReceiverUnderTest } from './receiver-under-test.ts';
import { writeXml } from './xml.ts';

const FORMATS = ['xml', 'json'] as const;
const MODES = ['plain', 'compatible', 'safe'] as const;
type Format = (typeof FORMATS)[number];
const combinations = FORMATS.flatMap((format) => MODES.map((mode) => ({ format, mode })));

let world: WeChatUnderTest;
let receiver: ReceiverUnderTest;
let account: Account;
beforeEach(async () => {
  world = await startWeChat({ followers: 20 });
  receiver = await startReceiver(world);
  account = world.wechat.accounts().oa;
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

const write = (body: object) => world.act('write', { name: '林小满', message: body });
const openId = () => world.wechat.personByName('林小满')!.oaOpenId;

/** A reply as the account's server writes it, in clear or sealed. */
function replyOf(format: Format, fields: Record<string, string>, sealed: boolean): string {
  const writeFields = format === 'xml' ? writeXml : writeJson;
  const message = writeFields({
    ...{ ToUserName: openId(), FromUserName: account.originalId, CreateTime: 1_409_735_669 },
    ...fields,
  });
  if (!sealed) return message;
  const Encrypt = encrypt(message, account, Buffer.alloc(16, 3));
  const MsgSignature = sign(account.token, '1409735669', 'n', Encrypt);
  return writeFields({ Encrypt, MsgSignature, TimeStamp: 1_409_735_669, Nonce: 'n' });
}

describe.each(combinations)('pushes as $format in $mode mode', ({ format, mode }) => {
  beforeEach(() => world.wechat.changeSettings({ push: { format, mode } }));

  it('carry a MsgId of 64 bits exactly, a signature, and the text as it was written', async () => {
    await write({ type: 'text', content: '券 ]]> "&' });
    const [request] = receiver.received as [Received];
    expect(isSigned(account, request)).toBe(true);
    expect(request.contentType).toBe(format === 'xml' ? 'text/xml' : 'application/json');
    expect(request.query.get('openid')).toBe(openId());
    expect(request.query.get('encrypt_type')).toBe(mode === 'plain' ? null : 'aes');
    const message = receiver.open(request);
    const msgId = /MsgId(?:>|":)(\d+)/.exec(message)![1]!;
    expect(BigInt(msgId)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(message).toContain(format === 'xml' ? '<![CDATA[券 ]]]]><![CDATA[> "&]]>' : '"券 ]]> \\"&"');
    expect(request.body.includes('券')).toBe(mode !== 'safe');
    expect(/Encrypt/.test(request.body)).toBe(mode !== 'plain');
  });

  it.each([true, false])('take a reply that is sealed (%s) where the mode allows it', async (sealed) => {
    receiver.answer = (response) => response.end(replyOf(format, { MsgType: 'text', Content: '收到' }, sealed));
    const allowed = mode === 'compatible' || sealed === (mode === 'safe');
    expect(await write({ type: 'text', content: '在吗' })).toMatchObject({ delivered: allowed });
    const found = world.wechat.inbox('林小满').map(({ kind, text }) => [kind, text === '收到']);
    expect(found).toEqual([allowed ? ['reply', true] : ['fault', false]]);
  });
});

describe('replies', () => {
  const reply = async (xml: string, message: object = { type: 'text', content: 'x' }) => {
    world.wechat.changeSettings({ push: { mode: 'plain' } });
    const head = `<ToUserName>${openId()}</ToUserName><FromUserName>${account.originalId}</FromUserName><CreateTime>1</CreateTime>`;
    receiver.answer = (response) => response.end(`<xml>${head}${xml}</xml>`);
    const { delivered } = (await write(message)) as { delivered: boolean };
    return { delivered, found: world.wechat.inbox('林小满').at(-1) };
  };
  const article = (n: number) => `<item><Title>${n}</Title><Url>https://a.example/${n}</Url></item>`;

  it('land in the chat, whatever they are made of', async () => {
    const media = '<MediaId>m1</MediaId>';
    const cases: [string, object][] = [
      [`<MsgType>image</MsgType><Image>${media}</Image>`, { msgType: 'image', mediaId: 'm1' }],
      [`<MsgType>voice</MsgType><Voice>${media}</Voice>`, { msgType: 'voice', mediaId: 'm1' }],
      [`<MsgType>video</MsgType><Video>${media}<Title>t</Title></Video>`, { mediaId: 'm1', title: 't' }],
      [
        '<MsgType>music</MsgType><Music><Title>t</Title><MusicUrl>https://a.example/m.mp3</MusicUrl><ThumbMediaId>m2</ThumbMediaId></Music>',
        { mediaId: 'm2', title: 't', opens: { url: 'https://a.example/m.mp3' } },
      ],
      ['<MsgType>transfer_customer_service</MsgType>', { msgType: 'transfer_customer_service' }],
    ];
    for (const [xml, found] of cases) expect(await reply(xml)).toMatchObject({ delivered: true, found });
  });

  it('to somebody who wrote show one article, to an event up to eight', async () => {
    const ten = Array.from({ length: 10 }, (_, n) => article(n)).join('');
    const news = `<MsgType>news</MsgType><ArticleCount>10</ArticleCount><Articles>${ten}</Articles>`;
    expect((await reply(news)).found!.articles).toHaveLength(1);
    await world.act('scan', { name: '林小满', scene: 'desk_07' });
    expect(world.wechat.inbox('林小满').at(-1)!.articles).toHaveLength(8);
  });

  it.each([
    '<MsgType>text</MsgType>',
    '<MsgType>image</MsgType>',
    '<MsgType>image</MsgType><Image>m1</Image>',
    '<MsgType>constructor</MsgType>',
    '<MsgType>news</MsgType><ArticleCount>2</ArticleCount><Articles><item><Title>1</Title></item></Articles>',
    '<MsgType>news</MsgType><ArticleCount>0</ArticleCount><Articles></Articles>',
  ])('that are incomplete are none: %s', async (xml) => {
    expect(await reply(xml)).toMatchObject({ delivered: false, found: { kind: 'fault' } });
  });

  it('of a mini program only hand over to its customer service', async () => {
    const mp = world.wechat.accounts().miniprogram;
    const own = await startReceiver(world, mp.key);
    world.wechat.changeSettings({ push: { mode: 'plain' } }, mp.key);
    const answer = (MsgType: string) =>
      JSON.stringify({
        ToUserName: world.wechat.personByName('林小满')!.mpOpenId,
        FromUserName: mp.originalId,
        CreateTime: 1,
        MsgType,
        Content: 'x',
      });
    const send = async (MsgType: string) => {
      own.answer = (response) => response.end(answer(MsgType));
      return world.act('write', { name: '林小满', account: mp.key, message: { type: 'text', content: 'x' } });
    };
    expect(await send('transfer_customer_service')).toMatchObject({ delivered: true });
    expect(await send('text')).toMatchObject({ delivered: false });
    await own.close();
  });
});
