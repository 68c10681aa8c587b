import { atSecond } from '../core/clock.ts';
import type { IdentityId } from '../core/ids.ts';
import { inBatches } from '../db/database.ts';
import type { Identity } from '../identity/index.ts';
import { importWanted, lookUp } from './import-followers.ts';
import type { RunInWork, StageEnd } from './run-in-work.ts';
import { addAll } from './store-new.ts';
import { NOTHING_YET, sumOf, type SyncCounts } from './sync-run.ts';

/**
 * Followers by name only: the list says that they follow, and nothing else is to be learned today. Who is known stays as
 * they are.
 */
async function storeBare({ deps, run }: RunInWork, openIds: readonly string[]): Promise<void> {
  const { account, followerId, people } = deps;
  // They were listed at some time since: an event that comes late is newer than that.
  const stateAt = atSecond(run.startedAt);
  const bare = openIds.map((openId): Identity => ({
    _id: followerId(openId),
    kind: 'oa',
    appId: account.appId,
    openId,
    follower: { state: 'following', stateAt },
    createdAt: stateAt,
    updatedAt: stateAt,
  }));
  for (const batch of inBatches(bare, deps.batchSize)) await addAll(people.identities, batch, () => true);
}

/** What came of those whom WeChat had not answered for: the last answer counts. */
function corrected(before: SyncCounts, asked: number, again: SyncCounts, skipped: number): SyncCounts {
  // Too many to be put aside: these were not asked for again.
  const missing = before.refused + before.missing - asked;
  // Who was not asked for either has left meanwhile, by an event.
  return sumOf({ ...before, refused: 0, missing }, { ...again, left: again.left + skipped });
}

/**
 * Asks once more for those whom WeChat did not answer for. Who is refused again is a follower without details; who has left
 * is added to those whom the list did not name, and passes the safety stop with them.
 */
export async function retryAside(work: RunInWork): Promise<StageEnd> {
  const { deps, run } = work;
  if (run.aside.length === 0) return work.enter('sweeping');
  const { wanted } = await lookUp(deps, run.aside, run.startedAt, () => true);
  let [again, failed, left] = [NOTHING_YET, [] as string[], [] as IdentityId[]];
  for (const batch of inBatches(wanted, deps.batchSize)) {
    const imported = await importWanted(deps, batch, work.calls);
    again = sumOf(again, imported.counts);
    failed = [...failed, ...imported.aside];
    left = [...left, ...imported.left];
  }
  await storeBare(work, failed);
  if (left.length > 0) await work.lists.keepUnseen(run.unseenLists, left);
  await work.keep({
    counts: corrected(run.counts, run.aside.length, again, run.aside.length - wanted.length),
    aside: [],
    unseen: run.unseen + left.length,
    unseenLists: run.unseenLists + (left.length > 0 ? 1 : 0),
    stage: 'sweeping',
  });
  return 'sweeping';
}
