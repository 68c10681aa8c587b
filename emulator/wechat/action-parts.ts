import type { WorldClock } from '../clock.ts';
import type { WorldFeed } from '../feed.ts';
import type { Doer } from './people/actions.ts';
import type { Delivery } from './push/entities.ts';
import type { PushSender } from './push/sender.ts';
import type { XmlFields } from './push/xml.ts';
import type { Stores } from './stores.ts';
import type { Tables } from './tables.ts';

/** What the actions of people need. */
export interface ActionParts extends Stores {
  sender: PushSender;
  clock: WorldClock;
  feed: WorldFeed;
  tables: Tables;
  /** Of the world. */
  seed: number;
}

/** Pushes an event that somebody has caused, and answers what became of it. */
export function pushEvent(
  { sender, clock }: ActionParts,
  { account, openId }: Doer,
  event: string,
  fields: XmlFields,
): Promise<Delivery> {
  return sender.push(account, { event, openId, createTime: secondsOf(clock), fields });
}

/** Somebody writes: opens the window of 48 hours, and pushes the message. `fields` stand between MsgType and MsgId. */
export function pushMessage(
  { sender, clock, tables, windows, sequences }: ActionParts,
  { account, openId }: Doer,
  msgType: string,
  fields: XmlFields,
): Promise<Delivery> {
  const createTime = secondsOf(clock);
  const msgId = tables.write(() => {
    windows.open({ appId: account.appId, openId }, 'message');
    return messageId(createTime, sequences.next('messages'));
  });
  return sender.push(account, { msgType, msgId, openId, createTime, fields });
}

/** 64 bits, beyond what a number can tell apart, as on the real platform. */
function messageId(createTime: number, number: number): string {
  return String((BigInt(createTime) << 32n) + BigInt(number));
}

function secondsOf(clock: WorldClock): number {
  return Math.floor(clock.nowMs() / 1000);
}
