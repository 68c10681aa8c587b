import type { Clock } from '../../core/clock.ts';
import { addMissing } from '../../db/add-missing.ts';
import type { Database } from '../../db/database.ts';
import { followChanges } from '../../db/follow-changes.ts';
import { SETTLED_AFTER_MS } from '../../identity/index.ts';
import { ACCOUNTED, linesOf, type Accounted, type LedgerLine } from './ledger.ts';

/**
 * Copies into the ledger what has happened to coupons since the last time, up to two minutes ago: whatever a movement dates
 * is there by then. A coupon that moves again meanwhile comes later with its whole history. Killed anywhere or run twice at
 * once, nothing is doubled, because a line's `_id` is its movement's, and nothing is lost, because the cursor follows the
 * copy. Two requests when nothing has happened; three for each thousand coupons that were issued, five for each thousand
 * that moved again. False when the time was up before the end.
 */
export async function copyMovements(
  { database, clock }: { database: Database; clock: Clock },
  deadline: Date,
): Promise<boolean> {
  const ledger = database.collection<LedgerLine>('couponLedger');
  const take = (moved: Accounted[]) =>
    addMissing(
      ledger,
      moved.flatMap((coupon) => linesOf(coupon, clock.now())),
    );
  const documents = database.collection<Accounted>('coupons');
  const coupons = { _id: 'couponLedger', documents, field: 'movedAt', fields: [...ACCOUNTED, 'movedAt'], take };
  const until = new Date(clock.now().getTime() - SETTLED_AFTER_MS);
  return followChanges({ database, clock }, [coupons], { until, deadline });
}
