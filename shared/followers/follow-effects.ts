import type { FollowerId, FollowerState, People } from '../identity/index.ts';
import { applyFollowEvent } from './follow-events.ts';
import type { PushEffect, PushEffects } from './handle-push.ts';
import type { SyncStates } from './sync-state.ts';

interface FollowDeps {
  appId: string;
  followerId: FollowerId;
  people: People;
  syncs: SyncStates;
}

/** What follows and unfollows change. */
export function followEffects({ appId, followerId, people, syncs }: FollowDeps) {
  const apply =
    (state: FollowerState['state']): PushEffect =>
    async ({ openId, createdAt: at }) => {
      await applyFollowEvent({ people, followerId }, { appId, openId, state, at });
      // Also when nothing changed: the delivery that changed it may have been killed before it could say so.
      await syncs.raisePending(appId);
    };
  return {
    'event.subscribe': apply('following'),
    'event.unsubscribe': apply('unfollowed'),
  } satisfies PushEffects;
}
