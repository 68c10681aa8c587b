import type { Clock } from '../../core/clock.ts';
import { BATCH_SIZE, type Database } from '../../db/database.ts';
import type { Coupon } from '../coupon.ts';
import { patchFor } from '../move-coupon.ts';

/**
 * Ends the unused coupons whose time is over, the first to end in front, until none is left or the time is up. Whoever reads
 * a coupon goes by the time anyway: this is for what goes by the state (counts, ledger). One that was used or taken into an
 * order since it was found is left alone. What is done is not found again, so a repeat after any kill, or a second one at
 * the same time, does what is left. One request when nothing is over, two for each thousand.
 */
export async function expireCoupons(
  { database, clock }: { database: Database; clock: Clock },
  deadline: Date,
): Promise<'idle' | 'expired' | 'unfinished'> {
  const coupons = database.collection<Coupon>('coupons');
  for (let outcome: 'idle' | 'expired' = 'idle'; ; outcome = 'expired') {
    const at = clock.now();
    if (at >= deadline) return 'unfinished';
    const over = { state: 'unused', expiresAt: { lte: at } };
    const orderBy = { field: 'expiresAt', direction: 'asc' } as const;
    const found = await coupons.findIds({ where: over, orderBy, limit: BATCH_SIZE });
    if (found.length === 0) return outcome;
    await coupons.updateMany({ ...over, _id: { in: found } }, patchFor({ what: 'expired', at, because: 'time' }));
    if (found.length < BATCH_SIZE) return 'expired';
  }
}
