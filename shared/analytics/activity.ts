import type * as z from 'zod/mini';
import type { activityReport } from '../contracts/activity.ts';
import type { IdentityId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';

type Told = z.output<typeof activityReport.input>['events'][number];
type Timed<E> = E extends { at: string } ? Omit<E, 'at'> & { at: Date } : never;

/** What somebody did in the mini program, at a moment of our clock. */
export type ActivityEvent = Timed<Told>;

/**
 * Document of `activityBatches`: what a phone told at once. `_id` is made of whose it is and of the phone's number of the
 * batch, and says neither. Not a word of it is more than statistics.
 */
export interface ActivityBatch {
  _id: string;
  /** Of the mini program, whether it is known or not; of who was erased, an anonymous id. */
  identityId: IdentityId;
  receivedAt: Date;
  events: ActivityEvent[];
}

export const activityBatches = (database: Database): Collection<ActivityBatch> =>
  database.collection<ActivityBatch>('activityBatches');
