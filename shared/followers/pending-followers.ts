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
 * Erases the followers who have left, and fetches the details of those whom pushes announced. The word that there are some
 * is cleared afterwards and only if all were erased and completed (or refused by WeChat: the day's run asks for those again)
 * and no more came meanwhile: neither a kill nor a push in between leaves a follower forgotten.
 */
export async function completePending(
  deps: ImportDeps & EraseDeps & { syncs: SyncStates },
  calls: Slots,
  announced: number,
): Promise<void> {
  if (announced === 0) return;
  const { account, people, syncs, clock } = deps;
  const isErased = await eraseLeft(deps);
  const pending = await people.identities.find({
    where: { pending: 'details', appId: account.appId },
    limit: BATCH_SIZE,
  });
  await leaveUsers(people, pending);
  const openIds = pending.flatMap(({ openId }) => openId ?? []);
  const counts = await importFollowers(deps, openIds, atSecond(clock.now()), calls);
  const settled = counts.changed + counts.left + counts.refused + counts.missing;
  const isDone = isErased && pending.length < BATCH_SIZE && settled === pending.length;
  if (isDone) await syncs.clearPending(account.appId, announced);
}
