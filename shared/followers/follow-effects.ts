import type { FollowerState, People } from '../identity/index.ts';
import { applyFollowEvent } from './follow-events.ts';
import type { PushEffect, PushEffects } from './handle-push.ts';
import type { SyncStates } from './sync-state.ts';

/** What follows and unfollows change. */
export function followEffects({ appId, people, syncs }: { appId: string; people: People; syncs: SyncStates }) {
  const apply =
    (state: FollowerState['state']): PushEffect =>
    async ({ openId, createdAt: at }) => {
      await applyFollowEvent(people, { appId, openId, state, at });
      // Also when nothing changed: the delivery that changed it may have been killed before it could say so.
      if (state === 'following') await syncs.raisePending(appId);
    };
  return {
    'event.subscribe': apply('following'),
    'event.unsubscribe': apply('unfollowed'),
  } satisfies PushEffects;
}
