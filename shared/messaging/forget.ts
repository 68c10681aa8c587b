import type { Clock } from '../core/clock.ts';
import { BATCH_SIZE, type Database, type Where } from '../db/database.ts';
import type { Forget } from '../identity/index.ts';
import type { MessageConsent } from './consents.ts';
import type { Message, MessageState } from './message.ts';
import type { ChatWindows } from './window-ledger.ts';
import { OVER } from './outbox.ts';

/** States of a message at which nobody works any more, whatever happens. */
const ENDED: readonly MessageState[] = ['sent', 'undelivered', 'unknown', 'expired', 'cancelled'];

/**
 * Messages to somebody who has left. What was not begun, and what could be replayed, is cancelled; what has ended loses the
 * OpenID and what it said, and stays known by its intent. One that is being sent must end first: within minutes.
 */
export const forgetMessages =
  ({ database, clock }: { database: Database; clock: Clock }): Forget =>
  async ({ appId, openIds }) => {
    const messages = database.collection<Message>('messages');
    const theirs: Where = { appId, openId: { in: openIds } };
    const cancel = { set: { state: 'cancelled', endedAt: clock.now() }, unset: OVER };
    await messages.updateMany({ ...theirs, state: 'waiting', uncertainSince: { exists: false } }, cancel);
    await messages.updateMany({ ...theirs, state: 'dead' }, cancel);
    await messages.updateMany({ ...theirs, state: { in: ENDED } }, { unset: ['openId', 'content'] });
    const left = await messages.find({ where: theirs, limit: BATCH_SIZE });
    return left.map(({ openId }) => openId);
  };

/** What somebody who has left agreed to. */
export const forgetConsents =
  (database: Database): Forget =>
  async ({ appId, openIds }) => {
    await database.collection<MessageConsent>('messageConsents').removeMany({ appId, openId: { in: openIds } });
    return [];
  };

/** What somebody who has left did that let us write to them: it lets nobody any more. */
export const forgetWindows =
  (database: Database): Forget =>
  async ({ appId, openIds }) => {
    await database.collection<ChatWindows>('serviceWindows').removeMany({ appId, openId: { in: openIds } });
    return [];
  };
