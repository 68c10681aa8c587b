import type { Clock } from '../core/clock.ts';
import { DAY_MS } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import { fitValues } from './keyword-values.ts';
import { messageIdFor, type CustomerServiceMessage, type Message, type NoticeMessage } from './message.ts';
import type { Outbox } from './outbox.ts';
import { mayUse, purposes } from './purposes.ts';
import type { WindowLedger } from './window-ledger.ts';
import { isOpenAt, windowEnd, type ServiceWindow } from './windows.ts';

/** A message that is to be sent once. */
interface Intent extends Pick<Message, 'appId' | 'openId' | 'purpose' | 'expiresAt' | 'group'> {
  /**
   * Names this one message, for ever: the same intent made again is the same message. Its `expiresAt` has to be the same
   * too, and not to count from the call: the message is deleted some time after it, and what has expired is not made anew.
   */
  intent: string;
  /** Not before; at once when left out. */
  sendAt?: Date;
}

export interface NoticeIntent extends Intent, Pick<NoticeMessage, 'channel' | 'content'> {
  /** When the person did what the message answers; needed where the purpose says so. */
  actedAt?: Date;
}

export interface ServiceIntent extends Intent, Pick<CustomerServiceMessage, 'channel' | 'content'> {
  /** What the message answers. */
  window: ServiceWindow;
}

export type MessageIntent = NoticeIntent | ServiceIntent;

/**
 * MARKETING: this purpose may not go this way. NO_ACTION: nothing that the person did, or too long ago.
 * CONTENT: WeChat would not take the values; the details name them. OVER: it expires before it could be sent.
 */
export type NoticeRefusal = 'MESSAGE.MARKETING' | 'MESSAGE.NO_ACTION' | 'MESSAGE.CONTENT' | 'MESSAGE.OVER';

/** NO_WINDOW: what the person did lets nobody write to them at the time when it would be sent. */
export type EnqueueError = NoticeRefusal | 'MESSAGE.NO_WINDOW';

/** How long after an action a message still answers it (WeChat's window of a payment was seven days). */
const ANSWER_MS = 7 * DAY_MS;

const isLate = (actedAt: Date | undefined, now: Date): boolean =>
  !actedAt || actedAt > now || now.getTime() - actedAt.getTime() > ANSWER_MS;

const begun = (intent: string, dueAt: Date, createdAt: Date) =>
  ({ _id: messageIdFor(intent), state: 'waiting', dueAt, attempts: 0, createdAt }) as const;

/** The notice that an intent makes, or why there is none. */
export function composeNotice(wanted: NoticeIntent, now: Date): Result<NoticeMessage, NoticeRefusal> {
  const { intent, actedAt, sendAt = now, ...fields } = wanted;
  if (!mayUse(fields.purpose, fields.channel)) return err('MESSAGE.MARKETING');
  if (purposes[fields.purpose].answersAnAction && isLate(actedAt, now)) return err('MESSAGE.NO_ACTION');
  if (fields.expiresAt <= sendAt || fields.expiresAt <= now) return err('MESSAGE.OVER');
  const fit = fitValues(fields.content.values);
  if (!fit.ok) return err('MESSAGE.CONTENT', fit.unfit);
  return ok({ ...fields, content: { ...fields.content, values: fit.values }, ...begun(intent, sendAt, now) });
}

/** The customer service message that an intent makes, or why there is none; it expires with its window. */
export function composeServiceMessage(wanted: ServiceIntent, now: Date): Result<CustomerServiceMessage, EnqueueError> {
  const { intent, window, sendAt = now, ...fields } = wanted;
  if (!mayUse(fields.purpose, fields.channel)) return err('MESSAGE.MARKETING');
  const sentAt = sendAt > now ? sendAt : now;
  if (!isOpenAt(window, sentAt)) return err('MESSAGE.NO_WINDOW');
  const closesAt = windowEnd(window);
  const expiresAt = fields.expiresAt < closesAt ? fields.expiresAt : closesAt;
  if (expiresAt <= sentAt) return err('MESSAGE.OVER');
  return ok({ ...fields, expiresAt, ...begun(intent, sendAt, now) });
}

/** What an intent makes, or why there is nothing. */
export const composeMessage = (wanted: MessageIntent, now: Date): Result<Message, EnqueueError> =>
  wanted.channel === 'customerService' ? composeServiceMessage(wanted, now) : composeNotice(wanted, now);

/**
 * Puts a message into the outbox; made again, it is the one that stands there already (one database request, of a customer
 * service message three). Refusals come before anything is written.
 */
export async function enqueueMessage(
  { clock, outbox, windows }: { clock: Clock; outbox: Outbox; windows: WindowLedger },
  wanted: MessageIntent,
): Promise<Result<{ message: Message; isNew: boolean }, EnqueueError>> {
  const composed = composeMessage(wanted, clock.now());
  if (!composed.ok) return composed;
  if (wanted.channel === 'customerService') await windows.open(wanted, wanted.window);
  return ok({ message: composed.data, isNew: await outbox.add(composed.data) });
}
