import type { OutputOf } from '../contracts/contract.ts';
import type { messageTrouble } from '../contracts/message.ts';
import type { Message } from './message.ts';

type Shown = OutputOf<typeof messageTrouble>['messages'][number];

/** A message that needs a person, as staff see it: without what it says and to whom. */
export const presentTrouble = (message: Message): Shown => ({
  messageId: message._id,
  channel: message.channel,
  purpose: message.purpose,
  ...(message.group === undefined ? {} : { group: message.group }),
  reason: message.reason ?? '',
  attempts: message.attempts,
  createdAt: message.createdAt.toISOString(),
  endedAt: (message.endedAt ?? message.createdAt).toISOString(),
  expiresAt: message.expiresAt.toISOString(),
});
