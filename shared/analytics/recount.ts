import type { Database } from '../db/database.ts';
import { cursorIds } from './count-people.ts';
import { GENERATION } from './keep-figures.ts';

/**
 * Lets `housekeeping` look at everybody again, from the first document that is kept on: what somebody counts for is computed
 * anew, and what differs is written. Nothing is counted twice. One request.
 */
export async function recountEverybody(database: Database): Promise<void> {
  await database.collection('changeCursors').removeMany({ _id: { in: cursorIds(GENERATION) } });
}
