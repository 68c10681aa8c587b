import { followUp, serviceWindows, type WindowOpener } from '../messaging/index.ts';
import { occasionOf } from '../replies/index.ts';
import type { CustomerMessage } from '../wechat/endpoints/customer-messages.ts';
import type { Push } from '../wechat/push.ts';
import type { Reply } from '../wechat/reply.ts';
import { eraseIfLeft, type FollowedAccount } from './left-followers.ts';
import type { Runtime } from './runtime.ts';

/** Undefined for a hand-over, which is no message. */
function asCustomerMessage(reply: Reply): CustomerMessage | undefined {
  if (reply.type === 'text') return { kind: 'text', text: reply.text };
  if (reply.type === 'handOver') return undefined;
  const { title, description, pictureUrl, url } = reply;
  return { kind: 'article', title, description, pictureUrl, url };
}

/**
 * What lets the account write to the person; of menu entries only those that send their key or a scan do.
 * https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
function openerOf(push: Push): WindowOpener | undefined {
  const on = occasionOf(push)?.on;
  return on === 'click' && !OPENING_TAPS.has(push.content.type) ? undefined : on;
}

const OPENING_TAPS: ReadonlySet<string> = new Set<Push['content']['type']>([
  'event.click',
  'event.scancode_push',
  'event.scancode_waitmsg',
]);

/**
 * Says more than the one answer that a push may have: customer service messages, by the outbox, as far as the window allows
 * that the push has opened. Told again, the same push makes the same messages; too late for its window, none.
 */
export const sayMore =
  (account: FollowedAccount, runtime: Runtime) =>
  async (push: Push, further: readonly Reply[]): Promise<void> => {
    const { logger } = runtime;
    const { appId, followerId } = account;
    const { openId, key, createdAt } = push;
    const openedBy = openerOf(push);
    if (!openedBy) return;
    // The key may hold the OpenID.
    const act = { key: followerId(key), openedBy, openedAt: createdAt };
    const messages = further
      .flatMap((reply) => asCustomerMessage(reply) ?? [])
      .slice(0, serviceWindows[openedBy].messages);
    const made = await followUp(runtime, { appId, openId, purpose: 'conversation' }, act, messages);
    if (!made.ok) logger.warn('replies.unsaid', { refusal: made.error });
    await eraseIfLeft(account, runtime, openId);
  };
