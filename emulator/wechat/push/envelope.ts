import type { Account, PushSettings } from '../accounts/entities.ts';
import { encrypt, sign } from './crypto.ts';
import type { Push } from './entities.ts';
import { writeJson } from './json.ts';
import { writeXml, type XmlFields, type XmlValue } from './xml.ts';

/** What differs from attempt to attempt. */
export interface Sealing {
  /** Seconds since 1970. */
  timestamp: string;
  nonce: string;
  /** 16 bytes. */
  random: Buffer;
}

/** A push as it goes over the wire. */
export interface PushRequest {
  query: Record<string, string>;
  contentType: string;
  body: string;
}

/**
 * The request of one attempt, in the mode of the account: plain shows everything, compatible shows it and encrypts it
 * too, safe shows only for whom it is. The signature covers the body in the last two only.
 * https://developers.weixin.qq.com/doc/service/guide/dev/push/encryption.html
 */
export function pushRequest(account: Account, settings: PushSettings, push: Push, sealing: Sealing): PushRequest {
  const { timestamp, nonce, random } = sealing;
  const write = settings.format === 'xml' ? writeXml : writeJson;
  const contentType = settings.format === 'xml' ? 'text/xml' : 'application/json';
  const query = { signature: sign(account.token, timestamp, nonce), timestamp, nonce, openid: push.openId };
  const fields = fieldsOf(account, settings.format === 'xml' ? push : inJson(push));
  if (settings.mode === 'plain') return { query, contentType, body: write(fields) };
  const sealed = encrypt(write(fields), account, random);
  const signed = { encrypt_type: 'aes', msg_signature: sign(account.token, timestamp, nonce, sealed) };
  const shown = settings.mode === 'safe' ? { ToUserName: account.originalId } : fields;
  return { query: { ...query, ...signed }, contentType, body: write({ ...shown, Encrypt: sealed }) };
}

/** What is pushed, in the order of the platform. */
function fieldsOf({ originalId }: Account, push: Push): XmlFields {
  const from = { ToUserName: originalId, FromUserName: push.openId, CreateTime: push.createTime };
  return 'event' in push
    ? { ...from, MsgType: 'event', Event: push.event, ...push.fields }
    : { ...from, MsgType: push.msgType, ...push.fields, MsgId: BigInt(push.msgId) };
}

/**
 * In JSON the list of a subscription event stands by itself, and its numbers are text.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html
 */
function inJson(push: Push): Push {
  if (!('event' in push) || !push.event.startsWith('subscribe_msg_')) return push;
  const fields = Object.assign({}, ...Object.values(push.fields)) as XmlFields;
  return { ...push, fields: textsOf(fields) as XmlFields };
}

function textsOf(value: XmlValue): XmlValue {
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return (value as readonly XmlFields[]).map((one) => textsOf(one) as XmlFields);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, textsOf(inner)]));
}

/**
 * What a function gets as its event when pushes of this type go to it: the fields as a plain object, unsigned; MsgId is
 * text with `_` (platform.md 4.4). https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/basis/message-push.md
 */
export function functionEvent(account: Account, push: Push, sealing: Sealing): object {
  const fields = fieldsOf(account, inJson(push));
  return 'event' in push ? fields : { ...fields, MsgId: `${sealing.random.toString('hex')}_${push.createTime}` };
}
