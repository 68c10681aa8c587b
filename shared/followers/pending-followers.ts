import { atSecond } from '../core/clock.ts';
import type { Slots } from '../core/parallel.ts';
import { BATCH_SIZE } from '../db/database.ts';
import { importFollowers, type ImportDeps } from './import-followers.ts';
import type { SyncStates } from './sync-state.ts';

/**
 * Fetches the details of followers that pushes announced. The word that there are some is cleared afterwards and only if
 * all were completed (or refused by WeChat: the day's run asks for those again) and no more came meanwhile: neither a
 * kill nor a push in between leaves a follower forgotten.
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
  const openIds = pending.flatMap(({ openId }) => openId ?? []);
  const counts = await importFollowers(deps, openIds, atSecond(clock.now()), calls);
  const settled = counts.changed + counts.gone + counts.refused + counts.missing;
  const isDone = pending.length < BATCH_SIZE && settled === pending.length;
  if (isDone) await syncs.clearPending(account.appId, announced);
}
