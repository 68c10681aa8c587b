import { addChanges } from './add-changes.ts';
import { addingSources } from './adding-sources.ts';
import { countPeople, type CountingDeps } from './count-people.ts';

/** The figures that are read. */
export const GENERATION = 1;

/**
 * Brings the figures up to date: what people count for, then the sums. What happens is in them ten minutes later. Eleven
 * requests when nothing has happened.
 */
export async function keepFigures(
  deps: CountingDeps,
  deadline: Date,
  generation = GENERATION,
): Promise<'idle' | 'unfinished'> {
  const isDone =
    (await countPeople(deps, generation, deadline)) &&
    (await addChanges(deps, generation, addingSources(deps, generation), deadline));
  return isDone ? 'idle' : 'unfinished';
}
