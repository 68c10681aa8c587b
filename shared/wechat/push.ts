import * as z from 'zod/mini';
import { groupsOf, MalformedMessageError, textOf, type Fields } from './fields.ts';
import { readContent, type PushContent } from './push-content.ts';

/** A message or event of the Official Account. */
export interface Push {
  /** 原始ID of the account (`gh_…`), which a reply is written by. */
  accountId: string;
  /** Who sent it; of events about an authorization, the platform. */
  openId: string;
  /** Whole seconds. */
  createdAt: Date;
  /** The same for every delivery of this push, another for every other push. */
  key: string;
  content: PushContent;
  fields: Fields;
}

const head = z.object({
  ToUserName: z._default(z.string().check(z.maxLength(64)), ''),
  FromUserName: z.string().check(z.minLength(1), z.maxLength(64)),
  CreateTime: z.string().check(z.regex(/^\d{1,12}$/)),
  MsgType: z.string().check(z.minLength(1), z.maxLength(64)),
  MsgId: z.optional(z.string().check(z.maxLength(128))),
  Event: z.optional(z.string().check(z.maxLength(64))),
});

/**
 * What tells events of one sender and second apart, beyond event and event key: the message whose sending has ended, the
 * person whom the platform speaks about, the check that has ended, what was answered about which notices (one event has an
 * entry for each template that was asked about together; a second question is a second event).
 */
function distinctions(fields: Fields): string[] {
  const groups = Object.keys(fields).flatMap((name) => groupsOf(fields, name));
  const lists = groups.flatMap((group) => [group, ...groupsOf(group, 'List')]);
  const of = (name: string) => [fields, ...lists].flatMap((group) => textOf(group, name) ?? []);
  return ['MsgID', 'OpenID', 'trace_id', 'TemplateId', 'SubscribeStatusString'].flatMap(of);
}

/**
 * MsgId for what people write, else sender, second, event and event key, and what else tells events apart.
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */
function keyOf({ FromUserName, CreateTime, MsgId, Event }: z.output<typeof head>, fields: Fields): string {
  if (MsgId && !Event) return `msg:${MsgId}`;
  const eventKey = textOf(fields, 'EventKey') ?? '';
  return ['event', FromUserName, CreateTime, Event?.toLowerCase() ?? '', eventKey, ...distinctions(fields)].join(':');
}

/**
 * Reads a push, through whichever door it came.
 * @throws MalformedMessageError when it has no sender, time or type
 */
export function readPush(fields: Fields): Push {
  const parsed = head.safeParse(fields);
  if (!parsed.success) throw new MalformedMessageError('no sender, time or type');
  const { ToUserName: accountId, FromUserName: openId, CreateTime, MsgType, Event } = parsed.data;
  const type = MsgType.toLowerCase();
  const name = type === 'event' ? `event.${(Event ?? '').toLowerCase()}` : `message.${type}`;
  return {
    accountId,
    openId,
    createdAt: new Date(Number(CreateTime) * 1000),
    key: keyOf(parsed.data, fields),
    content: readContent(name, fields),
    fields,
  };
}
