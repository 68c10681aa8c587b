import { isOfficialAccount, type Account, type PushSettings } from '../accounts/entities.ts';
import type { MessageContent } from '../inbox/entities.ts';
import { decrypt, sign, type PushSecrets } from './crypto.ts';
import { readJson } from './json.ts';
import { childOf, readXml, textOf, type XmlContent, type XmlElement } from './xml.ts';

/** A person who wrote gets one article, whatever else happened up to eight; WeChat leaves the rest out. */
const ARTICLES = { message: 1, event: 8 };

type ReplyContent = Omit<MessageContent, 'kind'>;

/** What is answered, and how it may be written. */
export interface Answered {
  account: ReplyingAccount;
  settings: Pick<PushSettings, 'format' | 'mode'>;
  /** `event`: absent for a message. */
  push: { openId: string; event?: string };
}
type ReplyingAccount = PushSecrets & Pick<Account, 'kind' | 'originalId'>;

/**
 * The answer to a push: undefined for `success` or nothing, else the reply in it. In safe mode a reply must be encrypted
 * and signed, in compatible mode it may be, in plain mode it must not. Throws an Error that says what is wrong with it.
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
export function readReply(body: string, { account, settings, push }: Answered): ReplyContent | undefined {
  const text = body.trim();
  if (text === '' || text === 'success') return undefined;
  const read = settings.format === 'xml' ? readXml : readJson;
  const outer = read(text);
  const sealed = textOf(outer, 'Encrypt') !== undefined;
  if (settings.mode === 'safe' && !sealed) throw new Error('reply: not encrypted');
  if (settings.mode === 'plain' && sealed) throw new Error('reply: encrypted, in plain mode');
  const message = sealed ? read(openEnvelope(outer, account)) : outer;
  checkParties(message, account, push);
  return contentOf(message, account, push);
}

/** What a function returned for a push: a reply as an object, unsigned; anything without MsgType is none. */
export function readReturned(
  returned: unknown,
  { account, push }: Omit<Answered, 'settings'>,
): ReplyContent | undefined {
  if (typeof returned !== 'object' || returned === null || !('MsgType' in returned)) return undefined;
  const message = readJson(JSON.stringify(returned));
  checkParties(message, account, push);
  return contentOf(message, account, push);
}

function openEnvelope(envelope: XmlElement, account: ReplyingAccount): string {
  const [encrypted, signature, timestamp, nonce] = ['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce'].map((name) =>
    textOf(envelope, name)?.trim(),
  );
  if (!encrypted || !signature || !timestamp || !nonce)
    throw new Error('reply: Encrypt, MsgSignature, TimeStamp or Nonce is missing');
  if (sign(account.token, timestamp, nonce, encrypted) !== signature) throw new Error('reply: wrong MsgSignature');
  return decrypt(encrypted, account);
}

function checkParties(message: XmlElement, { originalId }: ReplyingAccount, { openId }: Answered['push']): void {
  if (textOf(message, 'ToUserName') !== openId) throw new Error('reply: ToUserName is not the person');
  if (textOf(message, 'FromUserName') !== originalId) throw new Error('reply: FromUserName is not the account');
  if (!/^\d+$/.test(textOf(message, 'CreateTime') ?? '')) throw new Error('reply: CreateTime is missing');
}

type Reader = (message: XmlElement, push: Answered['push']) => Omit<ReplyContent, 'msgType'>;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['text', (message) => ({ text: needed(message, 'Content') })],
  ['image', (message) => ({ mediaId: needed(inside(message, 'Image'), 'MediaId') })],
  ['voice', (message) => ({ mediaId: needed(inside(message, 'Voice'), 'MediaId') })],
  ['video', (message) => videoOf(inside(message, 'Video'))],
  ['music', (message) => musicOf(inside(message, 'Music'))],
  [
    'news',
    (message, push) => ({
      articles: articlesOf(message).slice(0, ARTICLES[push.event === undefined ? 'message' : 'event']),
    }),
  ],
  ['transfer_customer_service', () => ({})],
]);

/** A mini program may only hand over to its customer service. */
function contentOf(message: XmlElement, account: ReplyingAccount, push: Answered['push']): ReplyContent {
  const msgType = textOf(message, 'MsgType') ?? '';
  const reader = READERS.get(msgType);
  if (!reader || (!isOfficialAccount(account) && msgType !== 'transfer_customer_service')) {
    throw new Error(`reply: unknown MsgType "${msgType}"`);
  }
  return { msgType, ...reader(message, push) };
}

function videoOf(video: XmlElement): Omit<ReplyContent, 'msgType'> {
  const title = textOf(video, 'Title');
  return { mediaId: needed(video, 'MediaId'), ...(title === undefined ? {} : { title }) };
}

function musicOf(music: XmlElement): Omit<ReplyContent, 'msgType'> {
  const [title, url] = [textOf(music, 'Title'), textOf(music, 'MusicUrl')];
  return {
    mediaId: needed(music, 'ThumbMediaId'),
    ...(title === undefined ? {} : { title }),
    ...(url ? { opens: { url } } : {}),
  };
}

function articlesOf(message: XmlElement): NonNullable<MessageContent['articles']> {
  const items = childOf(message, 'Articles');
  if (!Array.isArray(items) || items.length === 0 || String(items.length) !== textOf(message, 'ArticleCount')) {
    throw new Error('reply: ArticleCount does not fit the Articles');
  }
  return items.map((item) => ({
    title: textOf(item, 'Title') ?? '',
    description: textOf(item, 'Description') ?? '',
    picUrl: textOf(item, 'PicUrl') ?? '',
    url: textOf(item, 'Url') ?? '',
  }));
}

function inside(message: XmlElement, name: string): XmlElement {
  const content: XmlContent = childOf(message, name) ?? '';
  return { name, content };
}

function needed(element: XmlElement, name: string): string {
  const text = textOf(element, name);
  if (!text) throw new Error(`reply: ${name} is missing`);
  return text;
}
