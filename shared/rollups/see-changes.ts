import type { UserId } from '../core/ids.ts';
import { followChanges } from '../db/follow-changes.ts';
import { markChanged, SETTLED_AFTER_MS } from '../identity/index.ts';
import type { RollUpDeps } from './roll-up.ts';

type Owned = { _id: string; userId?: UserId };

/**
 * Marks the records of all whose documents have changed since the last time, those of the last two minutes left out: what a
 * function writes under the moment at which it began is there by then. Killed anywhere, the same is seen and marked once
 * more. One request a field when nothing has changed, three for each thousand changes.
 */
export function seeChanges({ database, clock, people, rollUps }: RollUpDeps, deadline: Date): Promise<boolean> {
  const until = new Date(clock.now().getTime() - SETTLED_AFTER_MS);
  const take = (changed: Owned[]) =>
    markChanged(people.users, [...new Set(changed.flatMap(({ userId }) => userId ?? []))], clock.now());
  const followed = rollUps.flatMap(({ name, documents, moments }) =>
    moments.map((field) => ({ _id: `${name}.${field}`, documents, field, fields: ['userId', field], take })),
  );
  return followChanges<Owned>({ database, clock }, followed, { until, deadline });
}
