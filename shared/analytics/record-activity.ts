import type * as z from 'zod/mini';
import type { activityReport } from '../contracts/activity.ts';
import { DAY_MS, type Clock } from '../core/clock.ts';
import { derivedId, type IdentityId } from '../core/ids.ts';
import { ok, type Result } from '../core/result.ts';
import type { Database } from '../db/database.ts';
import { activityBatches, type ActivityEvent } from './activity.ts';

/** So late a phone may tell of something: it was offline, or the mini program was not opened again. */
const OLDEST_MS = 30 * DAY_MS;

/**
 * When it happened by our clock: the phone's, less what it is wrong now. A clock that was set in between cannot be told from
 * a wrong one; nothing happens later than now.
 */
function atOurs(at: string, sentAt: string, now: Date): Date {
  const ago = Math.max(0, Date.parse(sentAt) - Date.parse(at));
  return new Date(now.getTime() - ago);
}

/**
 * Keeps what a phone tells, once: one request, whoever it is. A repeat is answered as the first was.
 */
export async function recordActivity(
  { database, clock }: { database: Database; clock: Clock },
  identityId: IdentityId,
  { batchId, sentAt, events }: z.output<typeof activityReport.input>,
): Promise<Result<{ kept: number }, never>> {
  const receivedAt = clock.now();
  const timed: ActivityEvent[] = events.map((event) => ({ ...event, at: atOurs(event.at, sentAt, receivedAt) }));
  const kept = timed.filter(({ at }) => receivedAt.getTime() - at.getTime() <= OLDEST_MS);
  const _id = derivedId(`${identityId}:${batchId}`);
  if (kept.length > 0) await activityBatches(database).add({ _id, identityId, receivedAt, events: kept });
  return ok({ kept: kept.length });
}
