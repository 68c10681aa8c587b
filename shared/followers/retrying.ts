import { atSecond } from '../core/clock.ts';
import { inBatches } from '../db/database.ts';
import type { Identity } from '../identity/index.ts';
import { countsSince, doneSince } from './done-since.ts';
import { importWanted, lookUp } from './import-followers.ts';
import type { RunInWork, StageEnd } from './run-in-work.ts';
import { addAll } from './add-all.ts';
import { sumOf, type SyncCounts } from './sync-run.ts';

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

const hasLeft = ({ follower }: Identity): boolean => follower?.state === 'unfollowed';

/**
 * What came of so many whom WeChat had not answered for, all of which count as missing until now: the last answer counts.
 * Of the others, who were not even asked for, some have left meanwhile, by an event, and some were stored by an attempt at
 * the same ones that was killed.
 */
function corrected({ run, storingSince }: RunInWork, retried: number, others: readonly Identity[], again: SyncCounts) {
  const stored = others.filter((one) => !hasLeft(one));
  const before = {
    ...run.counts,
    missing: run.counts.missing - retried,
    left: run.counts.left + others.length - stored.length,
  };
  return sumOf(sumOf(before, countsSince(stored, storingSince)), again);
}

/**
 * So few in a call, and as many calls as may be under way, are written down together: also where WeChat refuses every one
 * of them, and each is found by halves, that takes a few seconds, and a tick gets on.
 */
const RETRIED_PER_CALL = 10;

/** False when this tick had no time to find out why WeChat refuses some of them: they stay put aside. */
async function retrySome(work: RunInWork, openIds: readonly string[]): Promise<boolean> {
  const { deps, run, calls, lists } = work;
  const isUndone = (known: Identity) => doneSince(known, work.storingSince) === 'unchanged';
  const { wanted, others } = await lookUp(deps, openIds, run.startedAt, isUndone);
  const perCall = Math.min(RETRIED_PER_CALL, deps.account.detailsPerCall);
  const { counts, aside, undecided, left } = await importWanted(deps, wanted, calls, perCall);
  await storeBare(
    work,
    aside.filter((openId) => !undecided.includes(openId)),
  );
  if (left.length > 0) await lists.keepUnseen(run.unseenLists, left);
  await work.keep({
    counts: corrected(work, openIds.length, others, counts),
    aside: [...undecided, ...run.aside.slice(openIds.length)],
    unseen: run.unseen + left.length,
    unseenLists: run.unseenLists + (left.length > 0 ? 1 : 0),
  });
  return undecided.length === 0;
}

/**
 * Asks once more for those whom WeChat did not answer for. Who is refused again is a follower without details; who has left
 * is added to those whom the list did not name, and passes the safety stop with them.
 */
export async function retryAside(work: RunInWork): Promise<StageEnd> {
  const atOnce = Math.min(RETRIED_PER_CALL * work.run.parallelCalls, work.deps.batchSize);
  while (work.run.aside.length > 0) {
    if (work.isOutOfTime || !(await retrySome(work, work.run.aside.slice(0, atOnce)))) return 'unfinished';
  }
  return work.enter('sweeping');
}
