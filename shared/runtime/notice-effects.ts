import type { PushEffects } from '../followers/index.ts';
import { keepConsents, type Delivery } from '../messaging/index.ts';
import type { Push } from '../wechat/push.ts';
import type { Runtime } from './runtime.ts';

/** What a notice event says of each template. */
const noticesOf = ({ content }: Push) => ('notices' in content ? content.notices : []);

/** `success`, `failed:user block`, `failed: system failed`. */
function deliveryOf(status: string | undefined): Delivery {
  if (status === 'success') return 'delivered';
  return /user block/i.test(status ?? '') ? 'blocked' : 'failed';
}

/**
 * What WeChat pushes about notices of an account, Official Account or mini program: who wants them, and whether they came.
 *
 * @param onConsent after a consent was kept under an OpenID
 */
export function noticeEffects(
  appId: string,
  runtime: Runtime,
  onConsent: (openId: string) => Promise<void>,
): PushEffects {
  const { outbox } = runtime;
  /** What somebody tapped when asked for notices, in an article or a page. */
  const consents = async (push: Push): Promise<void> => {
    const answers = noticesOf(push).flatMap(({ templateId, choice }) =>
      templateId && (choice === 'accept' || choice === 'reject') ? [{ templateId, answer: choice } as const] : [],
    );
    if (answers.length === 0) return;
    const kept = await keepConsents(runtime, { appId, openId: push.openId }, { requestKey: push.key, answers });
    if (kept > 0) await onConsent(push.openId);
  };
  const delivery = async ({ openId }: Push, wechatId: string | undefined, outcome: Delivery): Promise<void> => {
    if (wechatId) await outbox.noteDelivery({ appId, openId, wechatId }, outcome);
  };
  return {
    'event.subscribe_msg_popup_event': consents,
    'event.subscribe_msg_change_event': consents,
    'event.subscribe_msg_sent_event': async (push) => {
      for (const { messageId, errorCode } of noticesOf(push))
        await delivery(push, messageId, errorCode === '0' ? 'delivered' : 'failed');
    },
    'event.templatesendjobfinish': async (push) => {
      const { content } = push;
      if (content.type !== 'event.templatesendjobfinish') return;
      await delivery(push, content.messageId, deliveryOf(content.status));
    },
  };
}
