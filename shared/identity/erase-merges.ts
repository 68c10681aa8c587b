import type { Database } from '../db/database.ts';
import type { Erase } from './erasing.ts';
import type { Merge } from './merge.ts';
import type { Merges } from './merges.ts';
import { linkReviews } from './reviews.ts';

/** More than anybody undoes within minutes: the rest is settled by then. */
const MOST_UNDONE = 100;

/**
 * An undo that was killed, or is under way, has left with one record what is the other's: it goes back before either is erased.
 * Two requests where there is none.
 */
export const completeUndos =
  (merges: Merges): Erase =>
  async ({ userIds }) => {
    for (const side of ['from', 'into']) {
      const where = { [side]: { in: userIds }, state: 'undoing' };
      for (const merge of await merges.documents.find({ where, limit: MOST_UNDONE })) await merges.move(merge);
    }
    return true;
  };

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
