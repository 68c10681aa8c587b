import { atSecond } from '../core/clock.ts';
import { inBatches } from '../db/database.ts';
import { importWanted, lookUp } from './import-followers.ts';
import type { RunInWork, StageEnd } from './run-in-work.ts';
import { NOTHING_YET, sumOf, type SyncCounts } from './sync-run.ts';

/** Followers by name only: the list says that they follow, and nothing else is to be learned today. */
async function storeBare({ deps }: RunInWork, openIds: readonly string[]): Promise<void> {
  const { account, clock, followerId, people } = deps;
  const stateAt = atSecond(clock.now());
  const known = new Set((await people.identities.getMany(openIds.map(followerId))).map(({ _id }) => _id));
  for (const openId of openIds) {
    const _id = followerId(openId);
    if (known.has(_id)) continue;
    const follower = { state: 'following' as const, stateAt };
    await people.identities.add({
      _id,
      kind: 'oa',
      appId: account.appId,
      openId,
      follower,
      createdAt: stateAt,
      updatedAt: stateAt,
    });
  }
}

/** The last answer of two counts; the first, that there was none, no longer does. */
function corrected(before: SyncCounts, again: SyncCounts): SyncCounts {
  return sumOf({ ...before, refused: 0, missing: 0 }, again);
}

/** Asks once more for those whom WeChat did not answer for; who is refused again is a follower without details. */
export async function retryAside(work: RunInWork): Promise<StageEnd> {
  const { deps, run } = work;
  let [again, failed] = [NOTHING_YET, [] as string[]];
  if (run.aside.length > 0) {
    const { wanted } = await lookUp(deps, run.aside, run.startedAt, () => true);
    for (const batch of inBatches(wanted, deps.batchSize)) {
      const { counts, aside } = await importWanted(deps, batch, work.calls);
      again = sumOf(again, counts);
      failed = [...failed, ...aside];
    }
    await storeBare(work, failed);
    await work.keep({ counts: corrected(run.counts, again), aside: [], stage: 'sweeping' });
  } else await work.keep({ stage: 'sweeping' });
  return 'sweeping';
}
