import type { Clock } from '../../core/clock.ts';
import { BATCH_SIZE, type Database } from '../../db/database.ts';
import type { Coupon } from '../coupon.ts';
import { patchFor } from '../move-coupon.ts';
import type { Movement } from '../movement.ts';

interface Deps {
  database: Database;
  clock: Clock;
}

/**
 * Moves everything of this state whose time (`field`) is over, the first in front, until none is left or the time is up. What
 * moved since it was found is left alone. What is done is not found again, so a repeat after any kill, or a second one at the
 * same time, does what is left. One request when nothing is over, two for each thousand.
 */
async function endOver(
  { database, clock }: Deps,
  deadline: Date,
  { state, field, movement }: { state: string; field: string; movement: (at: Date) => Movement },
): Promise<'idle' | 'expired' | 'unfinished'> {
  const coupons = database.collection<Coupon>('coupons');
  for (let outcome: 'idle' | 'expired' = 'idle'; ; outcome = 'expired') {
    const at = clock.now();
    if (at >= deadline) return 'unfinished';
    const over = { state, [field]: { lte: at } };
    const orderBy = { field, direction: 'asc' } as const;
    const found = await coupons.findIds({ where: over, orderBy, limit: BATCH_SIZE });
    if (found.length === 0) return outcome;
    await coupons.updateMany({ ...over, _id: { in: found } }, patchFor(movement(at)));
    if (found.length < BATCH_SIZE) return 'expired';
  }
}

/**
 * Ends the unused coupons whose time is over. Whoever reads a coupon goes by the time anyway: this is for what goes by the
 * state (counts, ledger).
 */
export const expireCoupons = (deps: Deps, deadline: Date) =>
  endOver(deps, deadline, {
    ...{ state: 'unused', field: 'expiresAt' },
    movement: (at) => ({ what: 'expired', at, because: 'time' }),
  });

/** The same of locks of orders that were neither paid nor released; the coupon ends next time, if its time is over too. */
export const endLocks = (deps: Deps, deadline: Date) =>
  endOver(deps, deadline, {
    ...{ state: 'locked', field: 'lockedUntil' },
    movement: (at) => ({ what: 'lapsed', at }),
  });
