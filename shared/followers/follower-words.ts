import type { Where } from '../db/database.ts';
import { isNews, type FollowerState, type Identity } from '../identity/index.ts';
import type { FollowerDetails } from '../wechat/endpoints/index.ts';

/** What WeChat said of a follower at `stateAt`, in the form that is stored. */
export function followerState(
  { subscribedAt, scene, qrScene, qrSceneText, remark, tagIds }: FollowerDetails,
  stateAt: Date,
): FollowerState {
  return { state: 'following', stateAt, subscribedAt, scene, qrScene, qrSceneText, remark, tagIds };
}

/** Why a listed follower is worth a call for details. */
export type Reason = 'new' | 'incomplete' | 'rejoined' | 'refresh';

/** Undefined when what is stored of somebody listed at `listedAt` is complete, or newer than the list. */
export function reasonToAsk(known: Identity | undefined, listedAt: Date): Reason | undefined {
  if (!known?.follower) return 'new';
  if (known.follower.state === 'unfollowed') return known.follower.stateAt < listedAt ? 'rejoined' : undefined;
  return !known.userId || known.pending ? 'incomplete' : undefined;
}

/**
 * Fits while what WeChat said at `saidAt` (a whole second, as in pushes) may replace what is stored. Of two words of the
 * same second the push's is believed, because nothing else comes to correct it; where it says the same, that somebody
 * follows, the details are filled in.
 */
export function notNewerThan(saidAt: Date, known: Identity, said: FollowerState['state']): Where & { _id: string } {
  const isAgreed = said === 'following' && known.follower?.state === 'following';
  return isAgreed
    ? { _id: known._id, 'follower.state': said, 'follower.stateAt': { lte: saidAt } }
    : { _id: known._id, 'follower.stateAt': { lt: saidAt } };
}

/** Everything that details tell, in a form that compares. */
const asText = ({ subscribedAt, scene, qrScene, qrSceneText, remark, tagIds = [] }: Partial<FollowerState>): string =>
  JSON.stringify([subscribedAt, scene, qrScene, qrSceneText, remark, [...tagIds].sort((a, b) => a - b)]);

/** Whether the UnionID of somebody known comes only now. */
export const isLateUnionId = ({ userId, unionId }: Identity, details: FollowerDetails): boolean =>
  userId !== undefined && unionId === undefined && details.unionId !== undefined;

/** Whether details say what is stored already: then nothing is written. */
export function isStored(known: Identity, details: FollowerDetails): boolean {
  if (!known.userId || known.pending || known.follower?.state !== 'following') return false;
  const isUnionIdKnown = !isNews(known, undefined, details.unionId);
  return isUnionIdKnown && asText(known.follower) === asText(details);
}
