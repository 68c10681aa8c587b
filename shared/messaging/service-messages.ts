import type { Clock } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import { enqueueMessage, type EnqueueError } from './enqueue.ts';
import type { Message } from './message.ts';
import type { CustomerMessage } from '../wechat/endpoints/customer-messages.ts';
import type { Outbox } from './outbox.ts';
import type { Purpose } from './purposes.ts';
import { serviceWindows, windowEnd, type ServiceWindow } from './windows.ts';

/** WINDOW_FULL: more than the window has room for; nothing of it was taken. */
export type FollowUpError = EnqueueError | 'MESSAGE.WINDOW_FULL';

/**
 * Follows up on what a person did with customer-service messages, as far as the window that it opened allows; mostly in
 * their order (dispatchers that work side by side may overtake each other). The same act told again (a push that WeChat
 * repeats) makes the same messages.
 */
export async function followUp(
  deps: { clock: Clock; outbox: Outbox },
  to: { appId: string; openId: string; purpose: Purpose },
  window: ServiceWindow,
  messages: readonly CustomerMessage[],
): Promise<Result<{ messages: Message[] }, FollowUpError>> {
  if (messages.length > serviceWindows[window.openedBy].messages) return err('MESSAGE.WINDOW_FULL');
  const enqueued: Message[] = [];
  for (const [at, content] of messages.entries()) {
    const one = await enqueueMessage(deps, {
      ...to,
      channel: 'customerService',
      content,
      intent: `follow-up:${window.key}:${at}`,
      actedAt: window.openedAt,
      // Due one after the other: the order in which they are sent.
      sendAt: new Date(deps.clock.now().getTime() + at),
      expiresAt: windowEnd(window),
    });
    if (!one.ok) return one;
    enqueued.push(one.data.message);
  }
  return ok({ messages: enqueued });
}
