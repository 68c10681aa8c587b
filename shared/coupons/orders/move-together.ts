import { ok, type Result } from '../../core/result.ts';
import type { Database } from '../../db/database.ts';
import type { Coupon } from '../coupon.ts';
import { moved, patchFor } from '../move-coupon.ts';
import type { Movement } from '../movement.ts';
import type { CouponStock } from '../stock.ts';

/** What moves, coupon by coupon (nothing where it has happened already), or why none does. Some may not be there. */
type DecideAll<E extends string> = (found: readonly Coupon[]) => Result<readonly (Movement | undefined)[], E>;

export interface MoveDeps {
  database: Database;
  stock: Pick<CouponStock, 'coupons'>;
}

/** The same with the coupons as a transaction reads them, so that nothing comes between. */
const inTransaction = <E extends string>(database: Database, ids: readonly string[], decide: DecideAll<E>) =>
  database.transaction(async ({ get, put }): Promise<Result<Coupon[], E>> => {
    const found: Coupon[] = [];
    for (const id of ids) {
      const coupon = await get<Coupon>('coupons', id);
      if (coupon) found.push(coupon);
    }
    const decision = decide(found);
    if (!decision.ok) return decision;
    const after: Coupon[] = [];
    for (const [n, coupon] of found.entries()) {
      const movement = decision.data[n];
      after.push(movement ? moved(coupon, movement) : coupon);
      if (movement) await put('coupons', moved(coupon, movement));
    }
    return ok(after);
  });

/**
 * Moves the coupons of one order, all or none, as `decide` says by how they stand. One coupon: two requests, and two more
 * for each movement that came between. Several: one request to see whether they can, then a transaction of two and two for
 * each; a refusal and a repeat one request.
 */
export async function moveTogether<E extends string>(
  { database, stock: { coupons } }: MoveDeps,
  couponIds: readonly string[],
  decide: DecideAll<E>,
): Promise<Result<Coupon[], E>> {
  // Of several orders that want the same coupons, each takes them in one order: nobody waits for each other.
  const ids = [...couponIds].sort();
  for (;;) {
    const found = (await coupons.getMany(ids)).sort((a, b) => (a._id < b._id ? -1 : 1));
    const decision = decide(found);
    if (!decision.ok) return decision;
    if (!decision.data.some(Boolean)) return ok(found);
    const [coupon, movement] = [found[0], decision.data[0]];
    if (found.length > 1 || !coupon || !movement) return inTransaction(database, ids, decide);
    if (await coupons.updateIf({ _id: coupon._id, moves: coupon.moves }, patchFor(movement)))
      return ok([moved(coupon, movement)]);
  }
}
