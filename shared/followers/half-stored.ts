import type { IdentityId } from '../core/ids.ts';
import { BATCH_SIZE, inBatches } from '../db/database.ts';
import type { RunInWork } from './run-in-work.ts';
import { PARALLEL_PAGES } from './sync-plan.ts';

/** Who were being stored for the first time, it may be, when the tick before ended. */
async function inWork({ run, lists, deps }: RunInWork): Promise<IdentityId[]> {
  // Nobody is stored before there is a plan.
  if (!run.plan || run.finishedAt) return [];
  if (run.stage === 'retrying') return run.aside.map(deps.followerId);
  return run.stage === 'listing' ? lists.fresh(run.pages, PARALLEL_PAGES) : [];
}

/**
 * Takes back what a tick left that died between the two writes of new followers (`storeNew`): users who list somebody of
 * whom nothing is stored. Who still follows gets theirs anew when they are asked for again; who has left meanwhile, or is not
 * asked for because the run is cancelled, would else leave a user behind of whom nobody knows. One request where nothing
 * was left.
 */
export async function dropHalfStored(work: RunInWork): Promise<void> {
  const { people } = work.deps;
  const ids = await inWork(work);
  if (ids.length > 0 && !work.run.isRepeated) await work.keep({ isRepeated: true });
  for (const batch of inBatches(ids, BATCH_SIZE)) {
    const stored = new Set(await people.identities.findIds({ where: { _id: { in: batch } }, limit: BATCH_SIZE }));
    const missing = batch.filter((id) => !stored.has(id));
    if (missing.length > 0) await people.unlist(missing);
  }
}
