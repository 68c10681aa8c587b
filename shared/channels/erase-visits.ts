import type { UserId } from '../core/ids.ts';
import { addMissing } from '../db/add-missing.ts';
import type { Database } from '../db/database.ts';
import type { Erase } from '../identity/index.ts';
import type { Visit } from './visits.ts';

const BATCH = 500;

/** The same visit, of nobody. Its `_id` names who came, also of one that a merge has moved since. */
function anonymous({ mergeIds: _, ...visit }: Visit, userId: UserId): Visit {
  return { ...visit, _id: `${userId}${visit._id.slice(visit._id.indexOf(':'))}`, userId };
}

/** A person's visits become nobody's: when somebody came from where is still counted, and that it was one person. */
export const eraseVisits =
  (database: Database): Erase =>
  async ({ userIds, anonymousId: userId }) => {
    const visits = database.collection<Visit>('visits');
    const theirs = { userId: { in: userIds } };
    for (;;) {
      const found = await visits.find({ where: theirs, limit: BATCH });
      if (found.length === 0) return true;
      const copies = found.map((visit) => anonymous(visit, userId));
      await addMissing(visits, copies);
      await visits.removeMany({ ...theirs, _id: { in: found.map(({ _id }) => _id) } });
    }
  };
