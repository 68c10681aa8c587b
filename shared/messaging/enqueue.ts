import type { Clock } from '../core/clock.ts';
import { DAY_MS } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import { fitValues } from './keyword-values.ts';
import { messageIdFor, type CustomerServiceMessage, type Message, type NoticeMessage } from './message.ts';
import type { Outbox } from './outbox.ts';
import { mayUse, purposes } from './purposes.ts';

type Wanted = Pick<NoticeMessage, 'channel' | 'content'> | Pick<CustomerServiceMessage, 'channel' | 'content'>;

/** A message that is to be sent once. */
export type MessageIntent = Wanted &
  Pick<Message, 'appId' | 'openId' | 'purpose' | 'expiresAt' | 'group'> & {
    /**
     * Names this one message, for ever: the same intent made again is the same message. Its `expiresAt` has to be the same
     * too, and not to count from the call: the message is deleted some time after it, and what has expired is not made anew.
     */
    intent: string;
    /** When the person did what the message answers; needed where the purpose says so. */
    actedAt?: Date;
    /** Not before; at once when left out. */
    sendAt?: Date;
  };

/**
 * MARKETING: this purpose may not go this way. NO_ACTION: nothing that the person did, or too long ago.
 * CONTENT: WeChat would not take the values; the details name them. OVER: it expires before it could be sent.
 */
export type EnqueueError = 'MESSAGE.MARKETING' | 'MESSAGE.NO_ACTION' | 'MESSAGE.CONTENT' | 'MESSAGE.OVER';

/** How long after an action a message still answers it (WeChat's window of a payment was seven days). */
const ANSWER_MS = 7 * DAY_MS;

const isLate = (actedAt: Date | undefined, now: Date): boolean =>
  !actedAt || actedAt > now || now.getTime() - actedAt.getTime() > ANSWER_MS;

/** The message that an intent makes, or why there is none. */
export function composeMessage(wanted: MessageIntent, now: Date): Result<Message, EnqueueError> {
  const { intent, actedAt, sendAt = now, ...fields } = wanted;
  if (!mayUse(fields.purpose, fields.channel)) return err('MESSAGE.MARKETING');
  if (purposes[fields.purpose].answersAnAction && isLate(actedAt, now)) return err('MESSAGE.NO_ACTION');
  if (fields.expiresAt <= sendAt || fields.expiresAt <= now) return err('MESSAGE.OVER');
  const message = {
    ...fields,
    _id: messageIdFor(intent),
    state: 'waiting',
    dueAt: sendAt,
    attempts: 0,
    createdAt: now,
  } as Message;
  if (message.channel === 'customerService') return ok(message);
  const fit = fitValues(message.content.values);
  if (!fit.ok) return err('MESSAGE.CONTENT', fit.unfit);
  return ok({ ...message, content: { ...message.content, values: fit.values } });
}

/**
 * Puts a message into the outbox; made again, it is the one that stands there already (one database request). Refusals
 * come before anything is written.
 */
export async function enqueueMessage(
  { clock, outbox }: { clock: Clock; outbox: Outbox },
  wanted: MessageIntent,
): Promise<Result<{ message: Message; isNew: boolean }, EnqueueError>> {
  const composed = composeMessage(wanted, clock.now());
  if (!composed.ok) return composed;
  return ok({ message: composed.data, isNew: await outbox.add(composed.data) });
}
