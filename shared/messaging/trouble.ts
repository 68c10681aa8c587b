import type { Clock } from '../core/clock.ts';
import type { MessageId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { BATCH_SIZE, type Where } from '../db/database.ts';
import type { Message } from './message.ts';
import type { Outbox } from './outbox.ts';

const PAGE = 50;

/** `dead`, `unknown`: as a message's state · `held`: it waits, until somebody mends the account or its configuration. */
export type Trouble = 'dead' | 'unknown' | 'held';

/**
 * Messages that need a person, of one kind of trouble, newest first, 50 a page; more where the last ones of a page were made
 * in the same moment, as those of a group are: the next page begins before that moment.
 */
export async function listTrouble(
  outbox: Outbox,
  { state, before }: { state: Trouble; before?: Date },
): Promise<Message[]> {
  const inTrouble: Where = state === 'held' ? { isHeld: true } : { state };
  const page = await outbox.messages.find({
    where: { ...inTrouble, ...(before ? { createdAt: { lt: before } } : {}) },
    orderBy: { field: 'createdAt', direction: 'desc' },
    limit: PAGE,
  });
  const last = page.at(-1);
  if (!last || page.length < PAGE) return page;
  const sameMoment = await outbox.messages.find({
    where: { ...inTrouble, createdAt: last.createdAt },
    limit: BATCH_SIZE,
  });
  return [...page.filter(({ createdAt }) => createdAt > last.createdAt), ...sameMoment];
}

export type ReplayError = 'MESSAGE.NOT_FOUND' | 'MESSAGE.NOT_DEAD' | 'MESSAGE.EXPIRED';

/**
 * Sends a dead message again. One of unknown end is never sent again: its person may have it. A repeat of the call finds
 * the message waiting, or sent, and is refused with NOT_DEAD.
 */
export async function replayMessage(
  { outbox, clock }: { outbox: Outbox; clock: Clock },
  id: MessageId,
): Promise<Result<{ id: MessageId }, ReplayError>> {
  const now = clock.now();
  if (await outbox.revive(id, now)) return ok({ id });
  const message = await outbox.messages.get(id);
  if (!message) return err('MESSAGE.NOT_FOUND');
  return err(message.state === 'dead' && message.expiresAt <= now ? 'MESSAGE.EXPIRED' : 'MESSAGE.NOT_DEAD');
}
