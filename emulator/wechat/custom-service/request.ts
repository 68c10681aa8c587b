import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import { WeChatError } from '../api/errors.ts';
import type { MessageContent } from '../inbox/entities.ts';
import { readTapTarget, readUrl, type TapSurroundings } from '../inbox/tap-target.ts';
import type { MaterialStore } from '../materials/store.ts';
import type { MediaType } from '../media/entities.ts';
import type { MediaStore } from '../media/store.ts';

export interface ContentParts extends TapSurroundings {
  media: MediaStore;
  materials: MaterialStore;
}

/** Bytes of a text (from memory; the page names no limit). */
const MAX_TEXT_BYTES = 2048;

type Fields = Readonly<Record<string, unknown>>;
/** What a message says besides its kind and type. */
type Read = Omit<MessageContent, 'kind' | 'msgType'>;
type Reader = (fields: Fields, account: Account, parts: ContentParts) => Read;

const media =
  (type: MediaType): Reader =>
  (fields, { appId }, parts) => ({ mediaId: parts.media.get(appId, fields.media_id, type).id });

const text: Reader = ({ content }) => {
  if (typeof content !== 'string' || content === '') throw new WeChatError(44004);
  if (Buffer.byteLength(content) > MAX_TEXT_BYTES) throw new WeChatError(45002);
  return { text: content };
};

const video: Reader = (fields, account, parts) => {
  if (!isMissing(fields.thumb_media_id)) parts.media.get(account.appId, fields.thumb_media_id, 'thumb', 'image');
  return { ...media('video')(fields, account, parts), ...titled(fields) };
};

const music: Reader = (fields, { appId }, parts) => {
  const thumb = parts.media.get(appId, fields.thumb_media_id, 'thumb', 'image');
  if (!isMissing(fields.hqmusicurl)) readUrl(fields.hqmusicurl);
  return { ...titled(fields), mediaId: thumb.id, opens: { url: readUrl(fields.musicurl) } };
};

/** One article, since 2018-10-12. */
const news: Reader = ({ articles }) => {
  if (!Array.isArray(articles) || articles.length !== 1) throw new WeChatError(45008);
  const { title, description, url, picurl } = (articles[0] ?? {}) as Fields;
  const shown = { title: textOf(title), description: textOf(description), picUrl: textOf(picurl), url: textOf(url) };
  if (shown.title === '') throw new WeChatError(40035, '(title)');
  return { articles: [shown], ...(isMissing(url) ? {} : { opens: { url: readUrl(url) } }) };
};

/** 图文, or a published article. */
const article =
  (field: 'media_id' | 'article_id', type: 'news' | 'article'): Reader =>
  (fields, account, { materials }) => {
    const { id, title } = materials.get(account, fields[field], type);
    return { mediaId: id, title };
  };

const menu: Reader = ({ head_content: head, list, tail_content: tail }) => {
  const choices = (Array.isArray(list) ? (list as unknown[]) : []).map((entry) => {
    const { id, content } = (entry ?? {}) as Fields;
    return { id: textOf(id), content: textOf(content) };
  });
  const fits = choices.length > 0 && choices.every(({ id, content }) => id !== '' && content !== '');
  if (!fits) throw new WeChatError(40035, '(msgmenu)');
  return { text: textOf(head), choices, ending: textOf(tail) };
};

/** An Official Account names a mini program; a mini program sends cards of itself. */
const miniProgramCard: Reader = (fields, account, parts) => {
  const thumb = parts.media.get(account.appId, fields.thumb_media_id, 'image', 'thumb');
  const appid = isOfficialAccount(account) ? fields.appid : account.appId;
  const opens = readTapTarget(parts, undefined, { appid: appid ?? '', pagepath: fields.pagepath });
  return { ...titled(fields), mediaId: thumb.id, ...(opens ? { opens } : {}) };
};

const link: Reader = (fields) => ({
  ...titled(fields),
  text: textOf(fields.description),
  opens: { url: readUrl(fields.url) },
});

/** By `msgtype`. `wxcard` is not among them: the cards of 卡券 are no longer there. */
const READERS = {
  service: new Map<string, Reader>([
    ['text', text],
    ['image', media('image')],
    ['voice', media('voice')],
    ['video', video],
    ['music', music],
    ['news', news],
    ['mpnews', article('media_id', 'news')],
    ['mpnewsarticle', article('article_id', 'article')],
    ['msgmenu', menu],
    ['miniprogrampage', miniProgramCard],
  ]),
  miniprogram: new Map<string, Reader>([
    ['text', text],
    ['image', media('image')],
    ['link', link],
    ['miniprogrampage', miniProgramCard],
  ]),
};

/**
 * The content of a `custom/send` body. Refuses with 40008 (`msgtype`), 40035 (a field), 40007 (media), 44004 and 45002 (text),
 * 45008 (not exactly one article), 53600 (article), 40013 and 40165 (mini program).
 * https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
export function readMessage(parts: ContentParts, account: Account, body: Fields): MessageContent {
  const { msgtype } = body;
  const readers = isOfficialAccount(account) ? READERS.service : READERS.miniprogram;
  const read = typeof msgtype === 'string' ? readers.get(msgtype) : undefined;
  if (typeof msgtype !== 'string' || !read) throw new WeChatError(40008);
  const fields = body[msgtype];
  if (typeof fields !== 'object' || fields === null) throw new WeChatError(40035, `(${msgtype})`);
  return { kind: 'customer-service', msgType: msgtype, ...read(fields as Fields, account, parts) };
}

function titled({ title }: Fields): { title?: string } {
  return isMissing(title) ? {} : { title: textOf(title) };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const isMissing = (value: unknown): boolean => value === undefined || value === null || value === '';
