import type { FollowerId, FollowerState, People } from '../identity/index.ts';
import type { Patch } from '../db/database.ts';

/** Somebody followed or left, by an event of the Official Account. */
export interface FollowEvent {
  appId: string;
  openId: string;
  state: FollowerState['state'];
  /** CreateTime of the event; whole seconds. */
  at: Date;
}

/**
 * The change that marks somebody as gone. What the account knew of the follower goes with it: WeChat demands that an
 * unfollower's data are deleted
 * (https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html).
 */
export const unfollowed = (at: Date): Patch => ({
  set: { follower: { state: 'unfollowed', stateAt: at }, updatedAt: at },
  unset: ['pending'],
});

function followed(at: Date): Patch {
  const follower: FollowerState = { state: 'following', stateAt: at, subscribedAt: at };
  return { set: { follower, pending: 'details', updatedAt: at } };
}

/**
 * Applies a follow or unfollow whatever the order of arrival: the latest CreateTime wins, of two in one second the later
 * arrival. A new follower is known by OpenID only (a push carries no UnionID): the next tick of the sync asks for the rest.
 */
export async function applyFollowEvent(
  { people, followerId }: { people: People; followerId: FollowerId },
  { appId, openId, state, at }: FollowEvent,
): Promise<'applied' | 'outdated'> {
  const _id = followerId(openId);
  const where = { _id, 'follower.stateAt': { lte: at } };
  const patch = state === 'following' ? followed(at) : unfollowed(at);
  if (await people.identities.updateIf(where, patch)) return 'applied';

  const follower: FollowerState = { state, stateAt: at, ...(state === 'following' ? { subscribedAt: at } : {}) };
  const pending = state === 'following' ? ('details' as const) : undefined;
  const identity = { _id, kind: 'oa' as const, appId, openId, follower, pending, createdAt: at, updatedAt: at };
  const added = await people.identities.add(identity);
  if (added === 'added') return 'applied';
  // It was there with a newer word, or another function wrote it between the two requests.
  return (await people.identities.updateIf(where, patch)) ? 'applied' : 'outdated';
}
