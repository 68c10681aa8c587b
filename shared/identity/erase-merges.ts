import type { Database } from '../db/database.ts';
import type { Erase } from './erasing.ts';
import type { Merge } from './merge.ts';
import { linkReviews } from './reviews.ts';

/** That records of somebody became one, or might be: what remains of it would say which ids were theirs. */
export const eraseMerges =
  (database: Database): Erase =>
  async ({ userIds }) => {
    const merges = database.collection<Merge>('merges');
    await merges.removeMany({ into: { in: userIds } });
    await merges.removeMany({ from: { in: userIds } });
    await linkReviews(database).removeMany({ userIds: { in: userIds } });
    return true;
  };
