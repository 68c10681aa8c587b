import { describe, expect, it } from '@jest/globals';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import WXBizMsgCrypt from 'wechat-crypto';
import { readReply } from '../../emulator/wechat/push/reply.ts';
import { textOf } from './fields.ts';
import { fieldsOf } from './json.ts';
import { openPush } from './open-push.ts';
import { readPush } from './push.ts';
import { writeReply, type Reply } from './reply.ts';
import { SAMPLE, SECRETS } from './vectors.harness.ts';
import { parseXml, writeXml } from './xml.ts';

const { appId, token, encodingAesKey, timestamp, nonce } = SAMPLE;
const NOW = new Date(Number(timestamp) * 1000);
const ANSWERED_AT = new Date(1_409_735_000_500);
const [key] = SECRETS.keys;
const push = readPush(
  fieldsOf({ ToUserName: 'gh_1', FromUserName: 'oA', CreateTime: '1', MsgType: 'text', MsgId: '1' }),
);
const write = (reply: Reply, envelope: Parameters<typeof writeReply>[1]['envelope'] = { format: 'xml', key }) =>
  writeReply(reply, { push, envelope }, { appId, at: ANSWERED_AT, now: NOW });

const REPLIES: Reply[] = [
  { type: 'text', text: '欢迎 <a href="https://a.example/" data-miniprogram-appid="wx1">领券</a> ]]> & <b>' },
  {
    type: 'news',
    title: '标题',
    description: '说明',
    pictureUrl: 'https://a.example/p.png',
    url: 'https://a.example/',
  },
  { type: 'handOver' },
  { type: 'handOver', agent: 'test1@test' },
];
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).map((one) => Buffer.from(one).toString());

describe('a reply', () => {
  it.each(REPLIES)('of $type is what the emulated WeChat takes, encrypted', (reply) => {
    const read = readReply(write(reply), {
      account: { kind: 'service', originalId: 'gh_1', token, encodingAesKey, appId },
      settings: { format: 'xml', mode: 'safe' },
      push: { openId: 'oA' },
    });
    if (reply.type === 'text') expect(read).toEqual({ msgType: 'text', text: reply.text });
    if (reply.type === 'handOver') expect(read).toEqual({ msgType: 'transfer_customer_service' });
    if (reply.type === 'news')
      expect(read).toMatchObject({ msgType: 'news', articles: [{ title: '标题', url: 'https://a.example/' }] });
  });

  it('in clear has the shape of WeChat’s own sample', () => {
    expect(write({ type: 'text', text: '你好' }, { format: 'xml' })).toBe(
      '<xml><ToUserName><![CDATA[oA]]></ToUserName><FromUserName><![CDATA[gh_1]]></FromUserName><CreateTime>1409735000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>',
    );
    expect(write({ type: 'handOver', agent: 'test1@test' }, { format: 'xml' })).toContain(
      '<MsgType><![CDATA[transfer_customer_service]]></MsgType><TransInfo><KfAccount><![CDATA[test1@test]]></KfAccount></TransInfo>',
    );
  });

  it('to a push in JSON is JSON, its times numbers', () => {
    const clear = JSON.parse(write({ type: 'text', text: '12' }, { format: 'json' })) as object;
    expect(clear).toEqual({
      ToUserName: 'oA',
      FromUserName: 'gh_1',
      CreateTime: 1409735000,
      MsgType: 'text',
      Content: '12',
    });
    const sealed = JSON.parse(write({ type: 'text', text: '12' }, { format: 'json', key })) as { Encrypt: string };
    expect(sealed).toMatchObject({ TimeStamp: Number(timestamp), Nonce: expect.stringMatching(/^\d+$/) });
    expect(JSON.parse(new WXBizMsgCrypt(token, encodingAesKey, appId).decrypt(sealed.Encrypt).message)).toEqual(clear);
  });
});

describe('the npm packages of others', () => {
  const theirs = new WXBizMsgCrypt(token, encodingAesKey, appId);
  /** A push that they have encrypted and signed, as WeChat would send it. */
  const opened = (Encrypt: string, msg_signature: string) =>
    openPush(
      { query: { timestamp, nonce, encrypt_type: 'aes', msg_signature }, body: writeXml({ Encrypt }) },
      SECRETS,
      NOW,
    );
  const message = (Content: string) =>
    writeXml({ ToUserName: 'gh_1', FromUserName: 'oA', CreateTime: timestamp, MsgType: 'text', MsgId: '1', Content });

  it('wechat-crypto encrypts what we read', () => {
    fc.assert(
      fc.property(text, (content) => {
        const sealed = theirs.encrypt(message(content));
        const result = opened(sealed, theirs.getSignature(timestamp, nonce, sealed));
        expect(result).toMatchObject({ ok: true, push: { content: { text: content } } });
      }),
    );
  });

  it('@wecom/crypto encrypts what we read', () => {
    fc.assert(
      fc.property(text, (content) => {
        const sealed = encrypt(encodingAesKey, message(content), appId);
        const result = opened(sealed, getSignature(token, timestamp, nonce, sealed));
        expect(result).toMatchObject({ ok: true, push: { content: { text: content } } });
      }),
    );
  });

  it('both read what we encrypt, and reckon the same signature', () => {
    fc.assert(
      fc.property(text, (content) => {
        const answer = parseXml(write({ type: 'text', text: content }));
        const [sealed = '', at = '', once = ''] = ['Encrypt', 'TimeStamp', 'Nonce'].map((name) => textOf(answer, name));
        expect(answer['MsgSignature']).toBe(theirs.getSignature(at, once, sealed));
        expect(answer['MsgSignature']).toBe(getSignature(token, at, once, sealed));
        expect(theirs.decrypt(sealed)).toMatchObject({ id: appId });
        for (const { message } of [theirs.decrypt(sealed), decrypt(encodingAesKey, sealed)])
          expect(parseXml(message)).toMatchObject({ Content: content, CreateTime: '1409735000' });
      }),
    );
  });
});
