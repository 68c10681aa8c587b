import type { XmlFields } from './xml.ts';

/** What happens to be pushed to the callback of the Official Account. */
export interface PushEvent {
  /** `subscribe`, `unsubscribe`, … */
  event: string;
  /** Of the person who caused it. */
  openId: string;
  /** Seconds since 1970. */
  createTime: number;
  /** Fields behind `Event`, in their order. */
  fields: XmlFields;
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
  /** Of the account whose callback is called. */
  appId: string;
  event: string;
  openId: string;
  createTime: number;
  url: string;
  attempts: PushAttempt[];
  /** The callback answered in time with `success`, nothing, or a valid reply. */
  delivered: boolean;
}
