import type { XmlFields } from './xml.ts';

/** What all pushes tell. */
interface Pushed {
  /** `FromUserName`: the person who caused it, or the platform itself. */
  openId: string;
  /** Seconds since 1970. */
  createTime: number;
  /** Fields behind `Event` or `MsgType`, in their order. */
  fields: XmlFields;
}

/** Something that happened. */
export interface PushEvent extends Pushed {
  /** `subscribe`, `unsubscribe`, … */
  event: string;
}

/** Something that a person wrote. */
export interface PushMessage extends Pushed {
  /** `text`, `image`, … */
  msgType: string;
  /** 64 bits: too many for a number. */
  msgId: string;
}

export type Push = PushEvent | PushMessage;

/** The event or the type of the message: how people and fault rules call a push. */
export function labelOf(push: Push): string {
  return 'event' in push ? push.event : push.msgType;
}

/** One try to deliver a push. */
export interface PushAttempt {
  /** World time, ISO. */
  at: string;
  /** Real milliseconds until the answer. */
  ms: number;
  /** HTTP status; 0 when no answer arrived. */
  status: number;
  body: string;
  /** Why the attempt does not count as answered; absent when it does. */
  problem?: string;
}

/** What became of one push. */
export interface Delivery {
  id: number;
  /** Of the account to which it goes. */
  appId: string;
  /** The event, or the type of the message. */
  event: string;
  openId: string;
  createTime: number;
  /** The callback, or `function:` and a name; empty when there is none, or when it was not sent. */
  url: string;
  attempts: PushAttempt[];
  /** The receiver answered in time with `success`, nothing, or a valid reply. */
  delivered: boolean;
  /** Lost on the way because somebody ordered it (`/control/wechat/pushes`). */
  lost?: true;
  /** Not sent yet: it waits until what happens behind it has gone out. */
  held?: true;
  push: Push;
}
