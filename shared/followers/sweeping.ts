import type { IdentityId } from '../core/ids.ts';
import { BATCH_SIZE, type Where } from '../db/database.ts';
import type { RunInWork, StageEnd } from './run-in-work.ts';

/** So many requests of 1,000 followers are made before it is written down how far the sweep is. */
const READS_A_STEP = 50;
/** So many missing ones are written down together at the latest: a megabyte of ids. */
const MOST_UNSEEN_A_STEP = 20_000;
/** So few may leave in any account, however small, without an operator being asked. */
const FEW = 50;

/**
 * Our followers, in the order of their ids. Nothing that few of them fit is asked for here: the database would look through
 * a million of them for one answer.
 */
function followersAfter({ deps }: RunInWork, after: string | undefined): Where {
  const { appId } = deps.account;
  return { _id: { gt: after ?? `${appId}:`, lt: `${appId};` }, 'follower.state': 'following' };
}

/**
 * Those of them who followed before the run began. Whoever followed since need not be in the list, and whose state is newer
 * than the run's beginning was heard of otherwise. No request where nobody is missing.
 */
async function ofBefore({ deps, run }: RunInWork, ids: readonly IdentityId[]): Promise<IdentityId[]> {
  if (ids.length === 0) return [];
  const stored = await deps.people.identities.getMany(ids);
  return stored.flatMap(({ _id, follower }) => (follower && follower.stateAt < run.startedAt ? _id : []));
}

/** One part of the sweep: whom of ours the list did not name. */
async function sweepStep(work: RunInWork, isListed: (id: IdentityId) => boolean): Promise<{ isEnd: boolean }> {
  const { deps, run, lists } = work;
  const unseen: IdentityId[] = [];
  let [after, swept, isEnd] = [run.sweptTo, run.swept, false];
  for (let reads = 0; reads < READS_A_STEP && unseen.length < MOST_UNSEEN_A_STEP && !isEnd; reads++) {
    const where = followersAfter(work, after);
    const query = { where, orderBy: { field: '_id', direction: 'asc' as const }, limit: BATCH_SIZE };
    const ids = (await deps.people.identities.findIds(query)) as IdentityId[];
    const unlisted = ids.filter((id) => !isListed(id));
    unseen.push(...(await ofBefore(work, unlisted)));
    [after, swept, isEnd] = [ids.at(-1) ?? after, swept + ids.length, ids.length < BATCH_SIZE];
  }
  if (unseen.length > 0) await lists.keepUnseen(run.unseenLists, unseen);
  await work.keep({
    sweptTo: after,
    swept,
    unseen: run.unseen + unseen.length,
    unseenLists: run.unseenLists + (unseen.length > 0 ? 1 : 0),
  });
  return { isEnd };
}

/** Walks over all our followers; false when the time is over before. */
async function walk(work: RunInWork): Promise<boolean> {
  const prints = await work.lists.prints(work.run.pages);
  for (let isEnd = false; !isEnd;) {
    if (work.isOutOfTime) return false;
    ({ isEnd } = await sweepStep(work, (id) => prints.has(id)));
  }
  return true;
}

/**
 * Finds those whom the list did not name, without a write for anybody who is still there; in an account's first run there is
 * nobody to be missed yet, unless an attempt at its list was broken off. More than the allowed share at once hold the run
 * until staff confirm: a broken answer must not empty the database.
 */
export async function sweep(work: RunInWork): Promise<StageEnd> {
  if (work.run.isRepeated && !(await walk(work))) return 'unfinished';
  const { unseen, swept } = work.run;
  const allowed = Math.max(FEW, (swept * work.deps.settings.mostGonePercent) / 100);
  if (unseen <= allowed) return work.enter('confirming');
  await work.keep({ stage: 'confirming', state: 'held' });
  return 'held';
}
