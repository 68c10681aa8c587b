import { mapParallel } from '../core/parallel.ts';
import type { RolledUp } from '../identity/index.ts';
import type { Counted, RollUpDeps } from './roll-up.ts';
import { seeChanges } from './see-changes.ts';

/** So few that the documents of all of them are some pages. */
const PEOPLE_AT_ONCE = 100;
const PARALLEL_WRITES = 8;

/** What stands on a record when each subject has counted; `at` is now. */
function rolledUp(counted: readonly Counted[], marks: number, at: Date): RolledUp {
  const ends = counted.flatMap(({ trueUntil }) => trueUntil?.getTime() ?? []);
  const counts = Object.assign({}, ...counted.map((one) => one.counts)) as Counted['counts'];
  return { ...counts, at, marks, ...(ends.length > 0 ? { dueAt: new Date(Math.min(...ends)) } : {}) };
}

/** Counts anew for the next people who are due; false when nobody is. */
async function rollUpNext({ people, clock, rollUps }: RollUpDeps): Promise<boolean> {
  const now = clock.now();
  const orderBy = { field: 'rollUp.dueAt', direction: 'asc' } as const;
  const where = { 'rollUp.dueAt': { lte: now }, mergedInto: { exists: false } };
  const due = await people.users.find({ where, orderBy, limit: PEOPLE_AT_ONCE });
  if (due.length === 0) return false;
  const ids = due.map(({ _id }) => _id);
  const subjects = await Promise.all(rollUps.map(({ count }) => count(ids, now)));
  await mapParallel(due, PARALLEL_WRITES, ({ _id, rollUp }) => {
    const marks = rollUp?.marks ?? 0;
    const counted = subjects.flatMap((subject) => subject.get(_id) ?? []);
    // Marked since, it stays due and is counted once more.
    const isAsRead = { _id, mergedInto: { exists: false }, 'rollUp.marks': marks };
    return people.users.updateIf(isAsRead, { set: { rollUp: rolledUp(counted, marks, now) } });
  });
  return true;
}

/**
 * Brings what is counted on people's records up to date. Idle: five requests of the database. For each hundred people whose
 * counts have changed: one to find them, one or a few for each subject, and one write each. Killed anywhere or run twice at
 * once, the next run does what is left.
 */
export async function rollUpChanges(deps: RollUpDeps, deadline: Date): Promise<'idle' | 'rolledUp' | 'unfinished'> {
  const { clock } = deps;
  if (!(await seeChanges(deps, deadline))) return 'unfinished';
  for (let outcome: 'idle' | 'rolledUp' = 'idle'; ; outcome = 'rolledUp') {
    if (clock.now() >= deadline) return 'unfinished';
    if (!(await rollUpNext(deps))) return outcome;
  }
}
