import { identityId, type FollowerState, type People } from '../identity/index.ts';
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
  unset: ['detailsPending'],
});

function followed(at: Date): Patch {
  const follower: FollowerState = { state: 'following', stateAt: at, subscribedAt: at };
  return { set: { follower, detailsPending: true, updatedAt: at } };
}

/**
 * Applies a follow or unfollow whatever the order of arrival: the latest CreateTime wins, of two in one second the later
 * arrival. A new follower is known by OpenID only (a push carries no UnionID): the next tick of the sync asks for the rest.
 */
export async function applyFollowEvent(
  people: People,
  { appId, openId, state, at }: FollowEvent,
): Promise<'applied' | 'outdated'> {
  const key = { kind: 'oa' as const, appId, openId };
  const _id = identityId(key);
  const where = { _id, 'follower.stateAt': { lte: at } };
  const patch = state === 'following' ? followed(at) : unfollowed(at);
  if (await people.identities.updateIf(where, patch)) return 'applied';

  const follower: FollowerState = { state, stateAt: at, ...(state === 'following' ? { subscribedAt: at } : {}) };
  const detailsPending = state === 'following' ? true : undefined;
  const added = await people.identities.add({ _id, ...key, follower, detailsPending, createdAt: at, updatedAt: at });
  if (added === 'added') return 'applied';
  // It was there with a newer word, or another function wrote it between the two requests.
  return (await people.identities.updateIf(where, patch)) ? 'applied' : 'outdated';
}
