import type { MessageContent } from '../inbox/entities.ts';
import { decrypt, sign, type PushSecrets } from './crypto.ts';
import { childOf, readXml, textOf, type XmlElement } from './xml.ts';

/** Passive replies. https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html */
const REPLY_TYPES = ['text', 'image', 'voice', 'video', 'music', 'news', 'transfer_customer_service'];

type ReplyContent = Pick<MessageContent, 'msgType' | 'text' | 'articles'>;

/** Between whom the reply goes: `to` is the person's OpenID, `from` the 原始ID of the account. */
export interface ReplyParties {
  to: string;
  from: string;
}

/**
 * The answer to a push: undefined for `success` or nothing, else the reply in it.
 * In safe mode a reply must be encrypted and signed; throws an Error that says what is wrong with it.
 */
export function readReply(body: string, secrets: PushSecrets, parties: ReplyParties): ReplyContent | undefined {
  const text = body.trim();
  if (text === '' || text === 'success') return undefined;
  const message = readXml(openEnvelope(readXml(text), secrets));
  if (textOf(message, 'ToUserName') !== parties.to) throw new Error('reply: ToUserName is not the person');
  if (textOf(message, 'FromUserName') !== parties.from) throw new Error('reply: FromUserName is not the account');
  if (!/^\d+$/.test(textOf(message, 'CreateTime') ?? '')) throw new Error('reply: CreateTime is missing');
  return contentOf(message);
}

function openEnvelope(envelope: XmlElement, secrets: PushSecrets): string {
  const [encrypted, signature, timestamp, nonce] = ['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce'].map((name) =>
    textOf(envelope, name)?.trim(),
  );
  if (!encrypted) throw new Error('reply: not encrypted');
  if (!signature || !timestamp || !nonce) throw new Error('reply: MsgSignature, TimeStamp or Nonce is missing');
  if (sign(secrets.token, timestamp, nonce, encrypted) !== signature) throw new Error('reply: wrong MsgSignature');
  return decrypt(encrypted, secrets);
}

function contentOf(message: XmlElement): ReplyContent {
  const msgType = textOf(message, 'MsgType') ?? '';
  if (!REPLY_TYPES.includes(msgType)) throw new Error(`reply: unknown MsgType "${msgType}"`);
  if (msgType === 'text') return { msgType, text: textWithContent(message) };
  if (msgType === 'news') return { msgType, articles: articlesOf(message) };
  return { msgType };
}

function textWithContent(message: XmlElement): string {
  const text = textOf(message, 'Content');
  if (!text) throw new Error('reply: a text message needs Content');
  return text;
}

/** Simplified: the number of articles is checked against ArticleCount, not against what the trigger allows. */
function articlesOf(message: XmlElement): NonNullable<MessageContent['articles']> {
  const items = childOf(message, 'Articles');
  if (!Array.isArray(items) || String(items.length) !== textOf(message, 'ArticleCount')) {
    throw new Error('reply: ArticleCount does not fit the Articles');
  }
  return items.map((item) => ({
    title: textOf(item, 'Title') ?? '',
    description: textOf(item, 'Description') ?? '',
    picUrl: textOf(item, 'PicUrl') ?? '',
    url: textOf(item, 'Url') ?? '',
  }));
}
