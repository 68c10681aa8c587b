import { BATCH_SIZE, inBatches } from '../db/database.ts';
import { PARALLEL_PAGES } from './listing.ts';
import type { RunInWork } from './run-in-work.ts';

/**
 * Takes back what a tick left that died between the two writes of new followers (`storeNew`): users who list somebody of
 * whom nothing is stored. Who still follows gets theirs anew when the page is read again; who has left meanwhile would else
 * leave a user behind of whom nobody knows. One request where nothing was left.
 */
export async function dropHalfStored(work: RunInWork): Promise<void> {
  const { run, lists } = work;
  const { people } = work.deps;
  // Nobody is stored before there is a plan, nor behind the list.
  if (run.stage !== 'listing' || !run.plan || run.finishedAt) return;
  const fresh = await lists.fresh(run.pages, PARALLEL_PAGES);
  if (fresh.length > 0 && !run.isRepeated) await work.keep({ isRepeated: true });
  for (const ids of inBatches(fresh, BATCH_SIZE)) {
    const stored = new Set(await people.identities.findIds({ where: { _id: { in: ids } }, limit: BATCH_SIZE }));
    const missing = ids.filter((id) => !stored.has(id));
    if (missing.length > 0) await people.unlist(missing);
  }
}
