import { applyFollowEvent } from './follow-events.ts';
import type { FollowerId, People } from '../identity/index.ts';

/** A follower scanned one of the account's parametric codes. */
export interface ScanEvent {
  appId: string;
  openId: string;
  scene: string;
  /** CreateTime of the event; whole seconds. */
  at: Date;
}

/**
 * Keeps the last code that a follower scanned; of two within one second the later arrival. WeChat sends this event of
 * followers only: whom we do not know as one has followed without our hearing of it, unless we heard later that they left.
 * One or two database requests; up to seven for a stranger, who is `met` and whose details are then to be fetched.
 */
export async function applyScanEvent(
  { people, followerId }: { people: People; followerId: FollowerId },
  { appId, openId, scene, at }: ScanEvent,
): Promise<'kept' | 'met' | 'outdated'> {
  const follows = { _id: followerId(openId), 'follower.state': 'following' } as const;
  const keep = async () => {
    const patch = { set: { 'follower.lastScan': { scene, at } } };
    const isFirst = await people.identities.updateIf({ ...follows, 'follower.lastScan': { exists: false } }, patch);
    return isFirst || people.identities.updateIf({ ...follows, 'follower.lastScan.at': { lte: at } }, patch);
  };
  if (await keep()) return 'kept';
  const known = await people.identities.get(follows._id);
  if (known?.follower?.state === 'following') return 'outdated';
  await applyFollowEvent({ people, followerId }, { appId, openId, state: 'following', at });
  return (await keep()) ? 'met' : 'outdated';
}
