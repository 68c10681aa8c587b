import type { FollowerId, FollowerState, People } from '../identity/index.ts';
import { applyFollowEvent } from './follow-events.ts';
import { applyScanEvent } from './scan-events.ts';
import type { PushEffect, PushEffects } from './handle-push.ts';
import type { SyncStates } from './sync-state.ts';

interface FollowDeps {
  appId: string;
  followerId: FollowerId;
  people: People;
  syncs: SyncStates;
}

/** What follows, unfollows and scans change. */
export function followEffects({ appId, followerId, people, syncs }: FollowDeps) {
  const apply =
    (state: FollowerState['state']): PushEffect =>
    async ({ openId, createdAt: at }) => {
      await applyFollowEvent({ people, followerId }, { appId, openId, state, at });
      // Also when nothing changed: the delivery that changed it may have been killed before it could say so.
      await (state === 'following' ? syncs.raisePending(appId) : syncs.raiseLeaving(appId));
    };
  const scan: PushEffect = async ({ openId, createdAt: at, content }) => {
    if (content.type !== 'event.scan' || !content.scene) return;
    const outcome = await applyScanEvent({ people, followerId }, { appId, openId, scene: content.scene, at });
    if (outcome === 'met') await syncs.raisePending(appId);
  };
  return {
    'event.scan': scan,
    'event.subscribe': apply('following'),
    'event.unsubscribe': apply('unfollowed'),
  } satisfies PushEffects;
}
