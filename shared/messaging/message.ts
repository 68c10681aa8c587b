import { derivedId, type MessageId } from '../core/ids.ts';
import type { Purpose } from './purposes.ts';
import type { CustomerMessage } from '../wechat/endpoints/customer-messages.ts';

/** A page of a mini program. */
export interface MiniProgramPage {
  appId: string;
  /** Without a leading slash; may carry a query. */
  pagePath: string;
}

/** What a template message, an Official Account notice or a mini program notice says. */
export interface Notice {
  templateId: string;
  /** By keyword of the template (`thing1`, `time2`), as people read it. */
  values: Readonly<Record<string, string>>;
  /** What a tap opens. Mini program notices open a page of their own program. */
  opens?: MiniProgramPage | { url: string };
}

/**
 * `waiting` to be sent, or being sent · `sent` WeChat took it · `undelivered` the person does not want it or cannot get it ·
 * `unknown` the sender died or heard nothing, and a repeat might be a second message: staff look at it, nobody sends it ·
 * `dead` it cannot be sent as it is: somebody mends the reason and replays it · `expired` its time was over · `cancelled`.
 */
export const messageStates = ['waiting', 'sent', 'undelivered', 'unknown', 'dead', 'expired', 'cancelled'] as const;
export type MessageState = (typeof messageStates)[number];

export type Delivery = 'delivered' | 'blocked' | 'failed';

interface MessageFields {
  _id: MessageId;
  /** AppID of the sending account, and the person's OpenID there; an ended message of somebody who left has lost it. */
  appId: string;
  openId: string;
  purpose: Purpose;
  /** What belongs together, for progress and cancelling: a reminder of one day, a broadcast. */
  group?: string;
  state: MessageState;
  /**
   * When somebody must look at it next: to send it, or because whoever was at it has not come back. Absent when nothing is
   * left to do, so that one query finds all the work.
   */
  dueAt?: Date;
  /** Not worth sending any more. Of a customer-service message: when its window closes. */
  expiresAt: Date;
  /** The dispatcher that has taken it, as long as the lease is not over. */
  dispatcherId?: string;
  /** Sends that were begun. */
  attempts: number;
  /** The first send whose end is not known; stands there while one is under way. */
  uncertainSince?: Date;
  /** It waits for somebody to mend the account or its configuration; `reason` says what is missing. */
  isHeld?: true;
  /** WeChat's id of the sent message. */
  wechatId?: string;
  /** Why it ended, or was put off, the last time: an errcode, or a word of ours. */
  reason?: string;
  /** What WeChat told later (TEMPLATESENDJOBFINISH). */
  delivery?: Delivery;
  /** What WeChat told, while this one was being sent, of messages to the same person that were not known by their id yet. */
  earlyReports?: { wechatId: string; delivery: Delivery }[];
  createdAt: Date;
  endedAt?: Date;
}

export type NoticeMessage = MessageFields & { channel: 'template' | 'oaNotice' | 'mpNotice'; content: Notice };
export type CustomerServiceMessage = MessageFields & { channel: 'customerService'; content: CustomerMessage };

/** Document of `messages`: one intent, one message. */
export type Message = NoticeMessage | CustomerServiceMessage;

/** The same for the same intent (`coupon-issued:<coupon>`), whoever makes it and however often: one intent, one send. */
export const messageIdFor = (intent: string): MessageId => derivedId(`message:${intent}`) as MessageId;

/** Of a notice to many: of a group each address gets one, whichever way it was put out. */
export const noticeIdFor = (appId: string, group: string, openId: string): MessageId =>
  messageIdFor(`notice:${appId}:${group}:${openId}`);
