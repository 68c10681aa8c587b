import { atSecond } from '../core/clock.ts';
import type { IdentityId } from '../core/ids.ts';
import { mapParallel } from '../core/parallel.ts';
import { BATCH_SIZE, inBatches, type Where } from '../db/database.ts';
import type { Identity } from '../identity/index.ts';
import { unfollowed } from './follow-events.ts';
import type { RunInWork, StageEnd } from './run-in-work.ts';
import { sumOf, type SyncCounts } from './sync-run.ts';

/**
 * Of those whom the list did not name, those who do not follow: WeChat says so, or does not know them any more. Whether this
 * tick had time to find out of all of them.
 */
async function askWhoIsGone({ deps, calls }: RunInWork, unseen: readonly Identity[]) {
  const openIds = unseen.flatMap(({ openId }) => openId ?? []);
  const parts = inBatches(openIds, deps.account.detailsPerCall);
  const answers = await mapParallel(parts, parts.length, (part) => calls.run(() => deps.account.followerDetails(part)));
  const gone = answers.flatMap(({ details, failed }) => [
    ...details.filter(({ subscribed }) => !subscribed),
    ...failed.filter(({ reason }) => reason === 'refused'),
  ]);
  const isDecided = answers.every(({ failed }) => failed.every(({ reason }) => reason !== 'undecided'));
  return { goneIds: gone.map(({ openId }) => deps.followerId(openId)), isDecided };
}

/**
 * Marks up to 1,000 as gone, in few requests, unless something newer was heard of them. Undefined when some of them are left
 * for the next tick.
 */
async function confirm(work: RunInWork, ids: readonly IdentityId[]): Promise<Partial<SyncCounts> | undefined> {
  const { deps, run } = work;
  const at = atSecond(deps.clock.now());
  const stored = await deps.people.identities.getMany(ids);
  const unseen = stored.filter(({ follower }) => follower?.state === 'following' && follower.stateAt < run.startedAt);
  const { goneIds, isDecided } = await askWhoIsGone(work, unseen);
  // Before it is true, so that a kill in between leaves nobody whose data are never erased.
  if (goneIds.length > 0) await deps.syncs.raiseLeaving(deps.account.appId);
  for (const batch of inBatches(goneIds, deps.batchSize)) {
    const where: Where = { _id: { in: batch }, 'follower.state': 'following', 'follower.stateAt': { lt: at } };
    await deps.people.identities.updateMany(where, unfollowed(at));
  }
  if (!isDecided) return undefined;
  // Whoever marked them: this attempt, one that was killed, or an event; also of those who are back since.
  const gone = await deps.people.identities.count({ _id: { in: ids }, leftAt: { gte: atSecond(run.startedAt) } });
  return { gone, unlisted: unseen.length - goneIds.length };
}

/**
 * Asks WeChat about everybody whom the list did not name, and marks as gone who is: a person who left and came back while
 * the list was read, or whom the list left out, stays.
 */
export async function confirmGone(work: RunInWork): Promise<StageEnd> {
  while (work.run.confirmedLists < work.run.unseenLists) {
    const { confirmedLists, counts } = work.run;
    let found = counts;
    for (const ids of inBatches(await work.lists.unseen(confirmedLists), BATCH_SIZE)) {
      const confirmed = work.isOutOfTime ? undefined : await confirm(work, ids);
      if (!confirmed) return 'unfinished';
      found = sumOf(found, confirmed);
    }
    await work.keep({ confirmedLists: confirmedLists + 1, counts: found });
  }
  return work.enter('tagging');
}
