import {
  messageCancel,
  messageNotify,
  messageProgress,
  messageReplay,
  messageTrouble,
} from '../../shared/contracts/index.ts';
import type { MessageId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import { listTrouble, notifyAgreed, presentTrouble, replayMessage } from '../../shared/messaging/index.ts';
import { call, officialAccountId, operator } from '../../shared/runtime/index.ts';

/** Messages: a notice to many, how far it is, and what went wrong. */
export const messageCalls = [
  call(messageNotify, operator, async ({ input, runtime }) => {
    const { after, expiresAt, ...notice } = input;
    const times = { expiresAt: new Date(expiresAt), ...(after === undefined ? {} : { after: new Date(after) }) };
    const notified = await notifyAgreed(runtime, officialAccountId(), { ...notice, ...times });
    if (!notified.ok) return notified;
    const { accepted, next } = notified.data;
    return ok({ accepted, next: next?.toISOString() });
  }),
  call(messageTrouble, operator, async ({ input, runtime }) => {
    const before = input.before === undefined ? undefined : new Date(input.before);
    const messages = await listTrouble(runtime.outbox, { state: input.state, before });
    return ok({ messages: messages.map(presentTrouble) });
  }),
  call(messageReplay, operator, async ({ input, runtime }) => {
    const replayed = await replayMessage(runtime, input.messageId as MessageId);
    return replayed.ok ? ok({ messageId: replayed.data.id }) : replayed;
  }),
  call(messageCancel, operator, async ({ input, runtime }) =>
    ok({ cancelled: await runtime.outbox.cancelGroup(input.group, runtime.clock.now()) }),
  ),
  call(messageProgress, operator, async ({ input, runtime }) => ok(await runtime.outbox.progress(input.group))),
];
