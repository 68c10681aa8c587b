import { messageCancel, messageProgress, messageReplay, messageTrouble } from '../../shared/contracts/index.ts';
import type { MessageId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import { listTrouble, presentTrouble, replayMessage } from '../../shared/messaging/index.ts';
import { call, staffMember } from '../../shared/runtime/index.ts';

/** Messages: what went wrong, and how far a group is. */
export const messageCalls = [
  call(messageTrouble, staffMember, async ({ input, runtime }) => {
    const before = input.before === undefined ? undefined : new Date(input.before);
    const messages = await listTrouble(runtime.outbox, { state: input.state, before });
    return ok({ messages: messages.map(presentTrouble) });
  }),
  call(messageReplay, staffMember, async ({ input, runtime }) => {
    const replayed = await replayMessage(runtime, input.messageId as MessageId);
    return replayed.ok ? ok({ messageId: replayed.data.id }) : replayed;
  }),
  call(messageCancel, staffMember, async ({ input, runtime }) =>
    ok({ cancelled: await runtime.outbox.cancelGroup(input.group, runtime.clock.now()) }),
  ),
  call(messageProgress, staffMember, async ({ input, runtime }) => ok(await runtime.outbox.progress(input.group))),
];
