import type { Database } from '../db/database.ts';
import type { Erase } from './erasing.ts';
import type { Merge } from './merge.ts';

/** That records of somebody became one: what remains of it would say which ids were theirs. */
export const eraseMerges =
  (database: Database): Erase =>
  async ({ userIds }) => {
    const merges = database.collection<Merge>('merges');
    await merges.removeMany({ into: { in: userIds } });
    await merges.removeMany({ from: { in: userIds } });
    return true;
  };
