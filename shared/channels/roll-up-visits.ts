import { DAY_MS, shanghaiDay } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import { countEach, type Counted, type RollUp } from '../rollups/index.ts';
import type { Visit } from './visits.ts';

/** Shorter than visits are kept (`retention`). */
const COUNTED_MS = 90 * DAY_MS;

function countVisits(visits: readonly Visit[]): Counted {
  const days = new Set(visits.map(({ at }) => shanghaiDay(at)));
  const first = Math.min(...visits.map(({ at }) => at.getTime()));
  return { counts: { visits: { visits: visits.length, days: days.size } }, trueUntil: new Date(first + COUNTED_MS) };
}

/** How often people came within the last 90 days. */
export function rollUpVisits(database: Database): RollUp {
  const documents = database.collection<Visit>('visits');
  return {
    ...{ name: 'visits', documents, moments: ['at'] },
    async count(userIds, now) {
      const at = { gt: new Date(now.getTime() - COUNTED_MS) };
      return countEach(await findAll(documents, { userId: { in: userIds }, at }), countVisits);
    },
  };
}
