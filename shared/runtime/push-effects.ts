import { followEffects, forgetPushes, personOf, SyncStates, type PushEffects } from '../followers/index.ts';
import { speaksFor } from '../identity/index.ts';
import { requestErasure } from '../privacy/index.ts';
import { eraseIfLeft, type FollowedAccount } from './left-followers.ts';
import { noticeEffects } from './notice-effects.ts';
import type { Runtime } from './runtime.ts';

/**
 * What each type of push changes; all others are only kept. A revoked authorization demands that what was learned by it is
 * deleted: of all that can be revoked (nickname, picture, place, files) nothing is kept but what stands in recent pushes. A
 * cancelled one says that the WeChat account is gone: then everything of the person is erased, and they follow no more; of a
 * follower whom a link has given to a user, who may be another, the follower alone.
 * https://developers.weixin.qq.com/doc/service/guide/h5/authorization_change.html
 */
export function pushEffects(account: FollowedAccount, runtime: Runtime): PushEffects {
  const { appId, followerId } = account;
  const { database, people } = runtime;
  const follows = followEffects({ appId, followerId, people, syncs: new SyncStates(database) });
  return {
    ...follows,
    ...noticeEffects(appId, runtime, (openId) => eraseIfLeft(account, runtime, openId)),
    'event.user_authorization_revoke': async (push) => {
      await forgetPushes(database)({ appId, ids: [followerId(personOf(push))], openIds: [] });
    },
    'event.user_authorization_cancellation': async (push) => {
      const openId = personOf(push);
      const known = await people.find(followerId(openId));
      if (!known) return;
      const user = known.userId && (await people.live(known.userId));
      if (user && speaksFor(known, user)) await requestErasure(runtime, user._id, 'cancelled');
      await follows['event.unsubscribe']({ ...push, openId });
    },
  };
}
