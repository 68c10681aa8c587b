import type { Reply } from '../wechat/reply.ts';
import { saidBy, type ReplyRule, type RuleReply } from './rule.ts';

type Part = (RuleReply & { type: 'text' })['parts'][number];
type Link = Exclude<Part, string>;

/**
 * A link as WeChat shows it in a chat.
 * https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
function anchor({ label, miniprogram, url }: Link): string {
  const attributes = {
    href: url,
    'data-miniprogram-appid': miniprogram?.appId,
    'data-miniprogram-path': miniprogram?.path,
  };
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}="${value}"`,
  );
  return `<a ${written.join(' ')}>${label}</a>`;
}

const rendered = (part: Part): string => (typeof part === 'string' ? part : anchor(part));

/** What WeChat is answered; undefined for nothing. */
export function renderReply(reply: RuleReply): Reply | undefined {
  switch (reply.type) {
    case 'text':
      return { type: 'text', text: reply.parts.map(rendered).join('') };
    case 'news': {
      const { title, description, pictureUrl, url } = reply;
      return { type: 'news', title, description, pictureUrl, url };
    }
    case 'handOver':
      return reply.agent === undefined ? { type: 'handOver' } : { type: 'handOver', agent: reply.agent };
    case 'nothing':
      return undefined;
  }
}

/** Everything of a reply that people read. */
export function wordsOf(reply: RuleReply): string {
  if (reply.type === 'news') return `${reply.title}\n${reply.description}`;
  if (reply.type !== 'text') return '';
  return reply.parts.map((part) => (typeof part === 'string' ? part : part.label)).join('');
}

/** The coupon campaigns that a rule leads to. */
export function campaignsOf(rule: ReplyRule): string[] {
  const named = saidBy(rule).flatMap((reply): (string | undefined)[] => {
    if (reply.type === 'news') return [reply.templateId];
    return reply.type === 'text'
      ? reply.parts.map((part) => (typeof part === 'string' ? undefined : part.templateId))
      : [];
  });
  return [...new Set(named.filter((one) => one !== undefined))];
}
