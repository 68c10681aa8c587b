import { randomBytes, randomInt } from 'node:crypto';
import type { Fields } from './fields.ts';
import { encryptMessage } from './message-crypto.ts';
import type { PushEnvelope } from './open-push.ts';
import type { Push } from './push.ts';
import { signatureOf } from './signature.ts';
import { writeXml } from './xml.ts';

/**
 * What may be answered to a push (被动回复).
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
export type Reply =
  /** May hold links: `<a href=… data-miniprogram-appid=… data-miniprogram-path=…>`. */
  | { type: 'text'; text: string }
  /** One article: WeChat takes no more for most pushes. */
  | { type: 'news'; title: string; description: string; pictureUrl: string; url: string }
  /** To the account's human agents (转接人工客服): any of them, or this one (`name@account`). */
  | { type: 'handOver'; agent?: string };

function contentOf(reply: Reply): Fields {
  if (reply.type === 'text') return { MsgType: 'text', Content: reply.text };
  if (reply.type === 'news') {
    const item = { Title: reply.title, Description: reply.description, PicUrl: reply.pictureUrl, Url: reply.url };
    return { MsgType: 'news', ArticleCount: '1', Articles: { item } };
  }
  const handOver: Fields = { MsgType: 'transfer_customer_service' };
  return reply.agent === undefined ? handOver : { ...handOver, TransInfo: { KfAccount: reply.agent } };
}

/** The fields of a reply, under WeChat's names: from the account to whom the push came from. */
export const replyFields = (reply: Reply, { openId, accountId }: Push, at: Date): Fields => ({
  ToUserName: openId,
  FromUserName: accountId,
  CreateTime: String(Math.floor(at.getTime() / 1000)),
  ...contentOf(reply),
});

/** JSON has seconds as a number. */
const SECONDS = new Set(['CreateTime', 'TimeStamp', 'ArticleCount']);
const writeJson = (fields: Fields): string =>
  JSON.stringify(fields, (name, value: unknown) => (SECONDS.has(name) ? Number(value) : value));

const RANDOM_BYTES = 16;
const MOST_NONCE = 2 ** 32;

/**
 * A reply as the body of the answer, written and encrypted as the push was.
 * @param at when the push was first answered: every delivery gets the same reply
 */
export function writeReply(
  reply: Reply,
  { push, envelope: { format, key } }: { push: Push; envelope: PushEnvelope },
  { appId, at, now }: { appId: string; at: Date; now: Date },
): string {
  const write = format === 'json' ? writeJson : writeXml;
  const message = write(replyFields(reply, push, at));
  if (!key) return message;
  const Encrypt = encryptMessage(message, key, appId, randomBytes(RANDOM_BYTES));
  const TimeStamp = String(Math.floor(now.getTime() / 1000));
  const Nonce = String(randomInt(MOST_NONCE));
  return write({ Encrypt, MsgSignature: signatureOf([key.token, TimeStamp, Nonce, Encrypt]), TimeStamp, Nonce });
}
