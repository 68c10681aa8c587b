import {
  followEffects,
  forgetPushes,
  personOf,
  SyncStates,
  type PushEffect,
  type PushEffects,
} from '../followers/index.ts';
import { keepConsents, type Delivery } from '../messaging/index.ts';
import { requestErasure } from '../privacy/index.ts';
import type { Push } from '../wechat/push.ts';
import { eraseIfLeft, type FollowedAccount } from './left-followers.ts';
import type { Runtime } from './runtime.ts';

/** What a notice event says of each template. */
const noticesOf = ({ content }: Push) => ('notices' in content ? content.notices : []);

/** `success`, `failed:user block`, `failed: system failed`. */
function deliveryOf(status: string | undefined): Delivery {
  if (status === 'success') return 'delivered';
  return /user block/i.test(status ?? '') ? 'blocked' : 'failed';
}

/**
 * What each type of push changes; all others are only kept. A revoked authorization demands that what was learned by it is
 * deleted: of all that can be revoked (nickname, picture, place, files) nothing is kept but what stands in recent pushes. A
 * cancelled one says that the WeChat account is gone: then everything of the person is erased, and they follow no more.
 * https://developers.weixin.qq.com/doc/service/guide/h5/authorization_change.html
 */
export function pushEffects(account: FollowedAccount, runtime: Runtime): PushEffects {
  const { appId, followerId } = account;
  const { database, people, outbox } = runtime;
  /** What somebody tapped when asked for notices, in an article or a page. */
  const consents: PushEffect = async (push) => {
    const answers = noticesOf(push).flatMap(({ templateId, choice }) =>
      templateId && (choice === 'accept' || choice === 'reject') ? [{ templateId, answer: choice } as const] : [],
    );
    if (answers.length === 0) return;
    const kept = await keepConsents(runtime, { appId, openId: push.openId }, { requestKey: push.key, answers });
    if (kept > 0) await eraseIfLeft(account, runtime, push.openId);
  };
  const delivery = async ({ openId }: Push, wechatId: string | undefined, outcome: Delivery): Promise<void> => {
    if (wechatId) await outbox.noteDelivery({ appId, openId, wechatId }, outcome);
  };
  const follows = followEffects({ appId, followerId, people, syncs: new SyncStates(database) });
  return {
    ...follows,
    'event.user_authorization_revoke': async (push) => {
      await forgetPushes(database)({ appId, ids: [followerId(personOf(push))], openIds: [] });
    },
    'event.user_authorization_cancellation': async (push) => {
      const openId = personOf(push);
      const known = await people.find(followerId(openId));
      if (!known) return;
      if (known.userId) await requestErasure(runtime, known.userId, 'cancelled');
      await follows['event.unsubscribe']({ ...push, openId });
    },
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
