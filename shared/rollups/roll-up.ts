import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import type { People, RolledUp } from '../identity/index.ts';

/** What one subject counts of a person, in its own field of `rollUp`. */
export interface Counted {
  counts: Partial<Pick<RolledUp, 'visits' | 'coupons' | 'orders'>>;
  /** When time alone changes them; later than the moment they were counted for. */
  trueUntil?: Date;
}

/**
 * What one subject counts on the records of people. A change is seen by a moment that it writes, as of now, into a field with
 * an index of its own; who changes documents without one marks the record (`markChanged`).
 */
export interface RollUp {
  name: string;
  /** What is counted; each names whose it is, unless it is nobody's. */
  documents: Collection<{ _id: string; userId?: UserId }>;
  /** Fields with the moments at which documents change. */
  moments: readonly string[];
  /** Counts what each of these people has; who is not answered for has nothing. */
  count(userIds: readonly UserId[], now: Date): Promise<ReadonlyMap<UserId, Counted>>;
}

export interface RollUpDeps {
  database: Database;
  clock: Clock;
  people: People;
  /** Of all subjects. */
  rollUps: readonly RollUp[];
}

/** Counts the documents of each person. */
export function countEach<T extends { userId?: UserId }>(
  documents: readonly T[],
  count: (own: readonly T[]) => Counted,
): Map<UserId, Counted> {
  const byUser = new Map<UserId, T[]>();
  for (const document of documents) {
    if (!document.userId) continue;
    const own = byUser.get(document.userId);
    if (own) own.push(document);
    else byUser.set(document.userId, [document]);
  }
  return new Map([...byUser].map(([userId, own]) => [userId, count(own)]));
}
