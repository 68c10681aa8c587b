import type { Clock } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import { composeServiceMessage, type EnqueueError } from './enqueue.ts';
import type { Message } from './message.ts';
import type { CustomerMessage } from '../wechat/endpoints/customer-messages.ts';
import type { Outbox } from './outbox.ts';
import type { Purpose } from './purposes.ts';
import type { WindowLedger } from './window-ledger.ts';
import { serviceWindows, windowEnd, type ServiceWindow } from './windows.ts';

/** WINDOW_FULL: more than the window has room for; nothing of it was taken. */
export type FollowUpError = EnqueueError | 'MESSAGE.WINDOW_FULL';

/** What a person did, by the push that told of it. */
export interface Act extends ServiceWindow {
  /** Of the push. */
  key: string;
}

/**
 * Follows up on what a person did with customer-service messages, as far as the window that it opened allows; mostly in
 * their order (dispatchers that work side by side may overtake each other). The same act told again (a push that WeChat
 * repeats) makes the same messages. Three database requests, however many messages; told again, four. Refusals come before
 * anything is written.
 */
export async function followUp(
  { clock, outbox, windows }: { clock: Clock; outbox: Outbox; windows: WindowLedger },
  to: { appId: string; openId: string; purpose: Purpose },
  { key, ...window }: Act,
  messages: readonly CustomerMessage[],
): Promise<Result<{ messages: Message[] }, FollowUpError>> {
  if (messages.length > serviceWindows[window.openedBy].messages) return err('MESSAGE.WINDOW_FULL');
  const now = clock.now();
  const composed: Message[] = [];
  for (const [at, content] of messages.entries()) {
    // Due one after the other: the order in which they are sent.
    const sendAt = new Date(now.getTime() + at);
    const intent = { intent: `follow-up:${key}:${at}`, window, sendAt, expiresAt: windowEnd(window) };
    const one = composeServiceMessage({ ...to, channel: 'customerService', content, ...intent }, now);
    if (!one.ok) return one;
    composed.push(one.data);
  }
  await windows.open(to, window);
  await outbox.addAll(composed);
  return ok({ messages: composed });
}
