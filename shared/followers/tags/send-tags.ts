import type { IdentityId } from '../../core/ids.ts';
import { mapParallel } from '../../core/parallel.ts';
import { BATCH_SIZE, inBatches } from '../../db/database.ts';
import type { RunInWork } from '../run-in-work.ts';
import { settledFollowers } from './followers-page.ts';
import { isFull, isStranger } from './tag-trouble.ts';

/** A tag that is given to followers, or taken from them. */
export interface TagChange {
  tagId: number;
  kind: 'give' | 'take';
  followers: { id: IdentityId; openId: string }[];
}

/** What became of a change. */
export interface Changed {
  done: IdentityId[];
  refused: number;
  full: number;
}

/** More than there are slots for calls of WeChat. */
const PARALLEL_BATCHES = 20;

/** Sends one batch; where one of it is in the way, in halves, until that one is alone. */
async function sendBatch(work: RunInWork, { tagId, kind, followers }: TagChange, changed: Changed): Promise<void> {
  const { account } = work.deps;
  const openIds = followers.map(({ openId }) => openId);
  const send = kind === 'give' ? account.tagFollowers : account.untagFollowers;
  try {
    await work.calls.run(() => send(tagId, openIds));
    changed.done.push(...followers.map(({ id }) => id));
  } catch (error) {
    if (!isStranger(error) && !isFull(error)) throw error;
    if (followers.length === 1) changed[isFull(error) ? 'full' : 'refused'] += 1;
    else
      for (const half of inBatches(followers, Math.ceil(followers.length / 2)))
        await sendBatch(work, { tagId, kind, followers: half }, changed);
  }
}

/** Our records say what WeChat has taken. */
async function mirrorChange({ deps: { people } }: RunInWork, { tagId, kind }: TagChange, { done }: Changed) {
  const field = 'follower.tagIds';
  const patch = kind === 'give' ? { addToSet: { [field]: tagId } } : { pull: { [field]: [tagId] } };
  for (const batch of inBatches(done, BATCH_SIZE))
    await people.identities.updateMany({ ...settledFollowers, _id: { in: batch } }, patch);
}

/**
 * Makes changes at WeChat, in fifties and several at once, and then in our records: killed in between, the next pass does
 * them again, which changes nothing. What was taken is written down even when another call fails.
 */
export async function sendChanges(work: RunInWork, changes: readonly TagChange[]): Promise<Changed[]> {
  const changed = changes.map((): Changed => ({ done: [], refused: 0, full: 0 }));
  const batches = changes.flatMap((change, at) =>
    inBatches(change.followers, work.deps.account.taggedPerCall).map((followers) => ({ at, ...change, followers })),
  );
  try {
    await mapParallel(batches, PARALLEL_BATCHES, (batch) => sendBatch(work, batch, changed[batch.at] as Changed));
  } finally {
    for (const [at, change] of changes.entries()) await mirrorChange(work, change, changed[at] as Changed);
  }
  return changed;
}
