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
  /** `message.text`, `event.subscribe`, …, in lower case; whether we know it or not. */
  type: string;
  content: PushContent;
  fields: Fields;
}

/** What every push has under these names, or `''`; not read by a schema, which would cost as much as all the rest. */
interface Head {
  readonly FromUserName: string;
  readonly CreateTime: string;
  readonly MsgId: string;
  readonly Event: string;
}

/** Sent in the past, however late it comes; a clock may be ahead, but by no more than this. */
const MOST_AHEAD_MS = 10 * 60 * 1000;

const LONGEST_NAME = 64;
const LONGEST_MSG_ID = 128;
const SECONDS = /^\d{1,12}$/;

/** A short text; `''` when it is missing. */
function shortText(fields: Fields, name: string, longest = LONGEST_NAME): string {
  const field = fields[name] ?? '';
  if (typeof field !== 'string' || field.length > longest) throw new MalformedMessageError(`no short text: ${name}`);
  return field;
}

/** Whom, or what, the platform speaks about: it sends these events itself, and sends several in a second. */
const SUBJECTS = ['OpenID', 'OpenId', 'OutTradeNo', 'MchRefundId', 'ComplaintId', 'WayBillId'];

/**
 * What tells events of one sender and second apart, beyond event and event key: the message whose sending has ended, the
 * person, order or parcel that the platform speaks about, the check that has ended, what was answered about which notices
 * (one event has an entry for each template that was asked about together; a second question is a second event).
 */
function distinctions(fields: Fields): string[] {
  const groups = Object.keys(fields).flatMap((name) => groupsOf(fields, name));
  const lists = groups.flatMap((group) => [group, ...groupsOf(group, 'List')]);
  const of = (name: string) => [fields, ...lists].flatMap((group) => textOf(group, name) ?? []);
  return [...SUBJECTS, 'MsgID', 'trace_id', 'TemplateId', 'SubscribeStatusString'].flatMap(of);
}

/**
 * MsgId for what people write, else sender, second, event and event key, and what else tells events apart.
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */
function keyOf({ FromUserName, CreateTime, MsgId, Event }: Head, fields: Fields): string {
  if (MsgId && !Event) return `msg:${MsgId}`;
  const eventKey = textOf(fields, 'EventKey') ?? '';
  return ['event', FromUserName, CreateTime, Event.toLowerCase(), eventKey, ...distinctions(fields)].join(':');
}

/**
 * Whether its CreateTime is none that a push can have: in plain mode anybody may write one, and what says that it happened
 * last would outrank all that happens until then.
 */
export const isFromFuture = ({ createdAt }: Push, now: Date): boolean =>
  createdAt.getTime() - now.getTime() > MOST_AHEAD_MS;

/**
 * Reads a push, through whichever door it came.
 * @throws MalformedMessageError when it has no sender, time or type
 */
export function readPush(fields: Fields): Push {
  const head: Head = {
    FromUserName: shortText(fields, 'FromUserName'),
    CreateTime: shortText(fields, 'CreateTime'),
    MsgId: shortText(fields, 'MsgId', LONGEST_MSG_ID),
    Event: shortText(fields, 'Event'),
  };
  const kind = shortText(fields, 'MsgType').toLowerCase();
  const { FromUserName: openId, CreateTime, Event } = head;
  if (openId === '' || kind === '' || !SECONDS.test(CreateTime))
    throw new MalformedMessageError('no sender, time or type');
  const type = kind === 'event' ? `event.${Event.toLowerCase()}` : `message.${kind}`;
  return {
    accountId: shortText(fields, 'ToUserName'),
    openId,
    createdAt: new Date(Number(CreateTime) * 1000),
    key: keyOf(head, fields),
    type,
    content: readContent(type, fields),
    fields,
  };
}
