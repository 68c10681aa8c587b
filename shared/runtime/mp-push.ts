import { readVariables } from '../config/variables.ts';
import { personOf, type PushEffects } from '../followers/index.ts';
import { forgetAddress, forgetPhone, miniProgramIdentityId } from '../identity/index.ts';
import { requestErasure } from '../privacy/index.ts';
import type { Push } from '../wechat/push.ts';
import { noticeEffects } from './notice-effects.ts';
import type { PushAnswer } from './platform-push.ts';
import type { PlatformPusher } from './pusher.ts';
import { readPlatformPush } from './read-platform-push.ts';
import type { Runtime } from './runtime.ts';

/**
 * What of the things that somebody can take back is kept here, by WeChat's number; of all others nothing is.
 * https://developers.weixin.qq.com/miniprogram/dev/server/event_push/platform/authorized_user_information_changes
 */
const [ADDRESS, PHONE] = ['2', '8'];

/** What each type of push of the mini program changes; all others change nothing. Each may be told again. */
export function miniProgramEffects(appId: string, runtime: Runtime): PushEffects {
  const userOf = async (push: Push) =>
    (await runtime.people.find(miniProgramIdentityId({ appId, openId: personOf(push) })))?.userId;
  // What is tapped in a page the page itself tells (`message.consent`): heard twice, one accept would count as two.
  const { 'event.subscribe_msg_popup_event': _popup, ...notices } = noticeEffects(appId, runtime, async () => {});
  return {
    ...notices,
    'event.user_authorization_revoke': async (push) => {
      const { content } = push;
      const revoked = 'revoked' in content ? content.revoked : undefined;
      if (revoked !== ADDRESS && revoked !== PHONE) return;
      const userId = await userOf(push);
      if (userId) await (revoked === PHONE ? forgetPhone(runtime.people, userId) : forgetAddress(runtime, userId));
    },
    'event.user_authorization_cancellation': async (push) => {
      const userId = await userOf(push);
      if (userId) await requestErasure(runtime, userId, 'cancelled');
    },
  };
}

/**
 * Takes a push of the mini program that the platform hands to a function: who took back what they had allowed, whose WeChat
 * account is gone, who wants no notices any more and whether they came. Nothing of the push itself is kept.
 *
 * @throws when something could not be done: the invocation has failed, and the platform may deliver again
 */
export async function takeMiniProgramPush(
  event: unknown,
  pusher: PlatformPusher,
  runtime: Runtime,
): Promise<PushAnswer> {
  const { MP_APP_ID: appId } = readVariables('mp-push');
  const push = readPlatformPush(event, pusher, appId, runtime);
  if (!push) return 'refused';
  await miniProgramEffects(appId, runtime)[push.content.type]?.(push);
  return 'success';
}
