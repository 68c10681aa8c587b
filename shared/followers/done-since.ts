import type { Identity } from '../identity/index.ts';
import { countOf, type SyncCounts } from './sync-run.ts';

type Done = 'added' | 'changed' | 'rejoined' | 'unchanged';

/**
 * What a run that began in the second `since` has done already for somebody whom it lists: an attempt at the same part of
 * it that was broken off had stored them. Nothing but the identity is looked at: one who came back long ago and is changed
 * now counts as one who comes back.
 *
 * @param since undefined where there was no attempt before
 */
export function doneSince({ createdAt, leftAt, follower }: Identity, since: Date | undefined): Done {
  if (!since) return 'unchanged';
  if (createdAt >= since) return 'added';
  if (follower?.state !== 'following' || follower.stateAt < since) return 'unchanged';
  return leftAt ? 'rejoined' : 'changed';
}

/** What these add to the counts of the run; see `doneSince`. */
export function countsSince(known: readonly Identity[], since: Date | undefined): Partial<SyncCounts> {
  const isLearned = ({ follower }: Identity) => since !== undefined && (follower?.unionIdAt ?? 0) >= since;
  return { ...countOf(known.map((one) => doneSince(one, since))), newUnionIds: known.filter(isLearned).length };
}
