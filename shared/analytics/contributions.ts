import type { Collection, Database } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import { dayOf } from './counts.ts';
import type { CountedPerson } from './counted-person.ts';

/**
 * Document of `contributions`: by how much what is counted of somebody has changed. All of a person's together are what is
 * counted of them. Written once; `_id` is made of the generation, `person` and its number, so that two who count at once do not both count.
 */
export interface Contribution {
  _id: string;
  /** Of figures: see `GENERATION`. */
  generation: number;
  /** What the person counts under; `NOBODY`, once they were erased. */
  person: string;
  number: number;
  at: Date;
  changes: { key: string; by: number }[];
}

export const contributions = (database: Database): Collection<Contribution> =>
  database.collection<Contribution>('contributions');

/** Whose contributions are that were a person's who was erased: they stay as they are. */
export const NOBODY = 'nobody';

/** What was counted of each person, one request, and one for each thousand. */
export async function readCounted(
  database: Database,
  generation: number,
  people: readonly CountedPerson[],
): Promise<(person: CountedPerson) => readonly Contribution[]> {
  const person = { in: people.flatMap(({ keys }) => keys) };
  const found = await findAll(contributions(database), { person, generation });
  return ({ keys }) => found.filter((one) => keys.includes(one.person));
}

/** What there was in all, less what there is: empty, when nothing has changed on days that are open. */
function difference(
  counted: readonly Contribution[],
  counts: ReadonlyMap<string, number>,
  from: string,
): Contribution['changes'] {
  const left = new Map(counts);
  for (const { changes } of counted)
    for (const { key, by } of changes) if (dayOf(key) >= from) left.set(key, (left.get(key) ?? 0) - by);
  return [...left].flatMap(([key, by]) => (by === 0 ? [] : { key, by }));
}

/** What brings what was counted of somebody to what they count for now; nothing, if it is that. */
export function contributionOf(
  { generation, from, at }: { generation: number; from: string; at: Date },
  { key: person }: CountedPerson,
  counted: readonly Contribution[],
  counts: ReadonlyMap<string, number>,
): Contribution | undefined {
  const changes = difference(counted, counts, from);
  if (changes.length === 0) return undefined;
  const number = 1 + Math.max(0, ...counted.filter((one) => one.person === person).map((one) => one.number));
  return { _id: `${generation}:${person}:${number}`, generation, person, number, at, changes };
}
