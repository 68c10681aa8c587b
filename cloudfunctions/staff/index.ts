import {
  messageCancel,
  messageProgress,
  messageReplay,
  messageTrouble,
  redeemConfirm,
} from '../../shared/contracts/index.ts';
import { redeemCoupon } from '../../shared/coupons/index.ts';
import type { MessageId } from '../../shared/core/ids.ts';
import { ok } from '../../shared/core/result.ts';
import { listTrouble, presentTrouble, replayMessage } from '../../shared/messaging/index.ts';
import { call, callable, runtime, staffMember } from '../../shared/runtime/index.ts';
import { replyCalls } from './reply-calls.ts';

/** What users of the mini program whose record has the role `staff` may call. */
export const main = callable(runtime, [
  call(redeemConfirm, staffMember, async ({ input, caller, runtime }) => {
    const redeemed = await redeemCoupon(runtime, { ...input, staffId: caller.userId });
    if (!redeemed.ok) return redeemed;
    const { _id, terms, redeemedAt } = redeemed.data;
    return ok({ couponId: _id, terms, redeemedAt: redeemedAt.toISOString() });
  }),
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
  ...replyCalls,
]);
