import { atSecond } from '../core/clock.ts';
import type { Slots } from '../core/parallel.ts';
import { BATCH_SIZE } from '../db/database.ts';
import type { Identity, People } from '../identity/index.ts';
import { eraseLeft, type EraseDeps } from './erase-left.ts';
import { importFollowers, type ImportDeps } from './import-followers.ts';
import type { SyncStates } from './sync-state.ts';

/**
 * Who left and is back before being erased, or in the middle of it, may name a user who is no more: they get theirs anew, as
 * everybody does who has been erased.
 */
async function leaveUsers(people: People, pending: readonly Identity[]): Promise<void> {
  const ids = pending.flatMap(({ _id, leftAt, userId }) => (leftAt && userId ? _id : []));
  if (ids.length === 0) return;
  await people.unlist(ids);
  await people.identities.updateMany({ _id: { in: ids }, pending: 'details' }, { unset: ['userId'] });
}

/**
 * Erases the followers who have left. The word that there are some is cleared afterwards and only if all were erased and
 * nobody left meanwhile.
 * @param isUnheard whether to look for some without a word: a push before the first tick found no state, and one may have
 *   been killed before it could say so
 */
export async function eraseAnnounced(deps: EraseDeps, announced: number, isUnheard: boolean): Promise<void> {
  if (announced === 0 && !isUnheard) return;
  const { account, syncs } = deps;
  const isDone = await eraseLeft(deps);
  if (isDone && announced > 0) await syncs.clearLeaving(account.appId, announced);
  if (!isDone && announced === 0) await syncs.raiseLeaving(account.appId);
}

/**
 * Fetches the details of the followers whom pushes announced. The word that there are some is cleared afterwards and only if
 * all were completed (or refused, by WeChat or the database: the day's run tries those again) and no more came meanwhile: neither a kill
 * nor a push in between leaves a follower forgotten.
 */
export async function completePending(
  deps: ImportDeps & { syncs: SyncStates },
  calls: Slots,
  announced: number,
): Promise<void> {
  if (announced === 0) return;
  const { account, people, syncs, clock } = deps;
  const pending = await people.identities.find({
    where: { pending: 'details', appId: account.appId },
    limit: BATCH_SIZE,
  });
  await leaveUsers(people, pending);
  const openIds = pending.flatMap(({ openId }) => openId ?? []);
  const counts = await importFollowers(deps, openIds, atSecond(clock.now()), calls);
  const settled = counts.changed + counts.left + counts.refused + counts.missing + counts.unwritable;
  const isDone = pending.length < BATCH_SIZE && settled === pending.length;
  if (isDone) await syncs.clearPending(account.appId, announced);
}
