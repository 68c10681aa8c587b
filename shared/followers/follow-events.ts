import type { Clock } from '../core/clock.ts';
import type { FollowerId, FollowerState, People } from '../identity/index.ts';
import type { Patch } from '../db/database.ts';
import { followerPaths } from './erase-left.ts';
import type { SyncStates } from './sync-state.ts';

/** Somebody followed or left, by an event of the Official Account. */
export interface FollowEvent {
  appId: string;
  openId: string;
  state: FollowerState['state'];
  /** CreateTime of the event; whole seconds. */
  at: Date;
}

/**
 * The change that marks somebody as gone, and what is kept of them to be deleted with the next tick (`eraseLeft`): who
 * writes it raises `syncs.leaving` too. What says something of the person goes at once.
 */
export const unfollowed = (at: Date): Patch => ({
  set: { 'follower.state': 'unfollowed', 'follower.stateAt': at, leftAt: at, pending: 'erasure', updatedAt: at },
  unset: followerPaths('person'),
});

function followed(at: Date): Patch {
  const follower: FollowerState = { state: 'following', stateAt: at, subscribedAt: at };
  return { set: { follower, pending: 'details', updatedAt: at } };
}

/**
 * Applies a follow or unfollow whatever the order of arrival: the latest CreateTime wins, of two in one second the later
 * arrival, until the next tick of the sync has asked WeChat (for details, or before it erases). A new follower is known by
 * OpenID only (a push carries no UnionID): the next tick of the sync asks for the rest.
 */
export async function applyFollowEvent(
  { people, followerId }: { people: People; followerId: FollowerId },
  { appId, openId, state, at }: FollowEvent,
): Promise<'applied' | 'outdated'> {
  const _id = followerId(openId);
  const where = { _id, 'follower.stateAt': { lte: at } };
  const { set, unset } = state === 'following' ? followed(at) : unfollowed(at);
  // Of somebody who had left the OpenID may be gone.
  const patch = { set: { ...set, openId }, unset };
  if (await people.identities.updateIf(where, patch)) return 'applied';

  const follower: FollowerState = { state, stateAt: at, ...(state === 'following' ? { subscribedAt: at } : {}) };
  const left = { leftAt: at, pending: 'erasure' } as const;
  const added = await people.identities.add({
    ...{ _id, kind: 'oa', appId, openId, follower, createdAt: at, updatedAt: at },
    ...(state === 'following' ? { pending: 'details' } : left),
  });
  if (added === 'added') return 'applied';
  // It was there with a newer word, or another function wrote it between the two requests.
  return (await people.identities.updateIf(where, patch)) ? 'applied' : 'outdated';
}

/**
 * Says that something was written under the OpenID of somebody who may have left already, by a late push: then it is
 * deleted with the next tick too.
 */
export async function remindOfErasure(
  { people, syncs, clock, followerId }: { people: People; syncs: SyncStates; clock: Clock; followerId: FollowerId },
  { appId, openId }: { appId: string; openId: string },
): Promise<void> {
  const where = { _id: followerId(openId), 'follower.state': 'unfollowed' };
  const patch = { set: { openId, pending: 'erasure', updatedAt: clock.now() } };
  if (await people.identities.updateIf(where, patch)) await syncs.raiseLeaving(appId);
}
