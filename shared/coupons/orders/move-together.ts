import { ok, type Result } from '../../core/result.ts';
import type { Database } from '../../db/database.ts';
import { isNobodys, type Coupon } from '../coupon.ts';
import { ending, moved, patchFor } from '../move-coupon.ts';
import type { Movement } from '../movement.ts';
import type { CouponStock } from '../stock.ts';
import { namedBy, type Order } from './order.ts';

/** What moves, coupon by coupon (nothing where it has happened already), or why none does. Some may not be there. */
type DecideAll<E extends string> = (found: readonly Coupon[]) => Result<readonly (Movement | undefined)[], E>;

type Named = Pick<Order, 'orderId' | 'couponIds'>;

export interface MoveDeps {
  database: Database;
  stock: Pick<CouponStock, 'coupons'>;
}

/** More than an order has. */
const MOST_OF_ONE_ORDER = 100;

/** The coupons that an order has, or used. One request. */
export const couponsOfOrder = (
  { stock: { coupons } }: Pick<MoveDeps, 'stock'>,
  { orderId }: Pick<Order, 'orderId'>,
): Promise<Coupon[]> => coupons.find({ where: { orderId }, limit: MOST_OF_ONE_ORDER });

/**
 * The coupons that an order names, those of somebody who was erased since too: these have other ids by now, and are found by
 * the order. One request, two where one of them is not there.
 */
async function named(deps: MoveDeps, order: Named): Promise<Coupon[]> {
  const found = await deps.stock.coupons.getMany([...order.couponIds]);
  const gone = order.couponIds.filter((id) => !found.some(({ _id }) => _id === id));
  const others = gone.length === 0 ? [] : (await couponsOfOrder(deps, order)).filter(isNobodys);
  const erased = gone.flatMap((id) => {
    const [one, ...more] = others.filter((coupon) => namedBy({ couponIds: [id] }, coupon));
    return one && more.length === 0 ? [one] : [];
  });
  // Of several orders that want the same coupons, each takes them in one order: nobody waits for each other.
  return [...found, ...erased].sort((a, b) => (a._id < b._id ? -1 : 1));
}

/** The same with the coupons as a transaction reads them, so that nothing comes between; undefined when one is gone. */
const inTransaction = <E extends string>(database: Database, ids: readonly string[], decide: DecideAll<E>) =>
  database.transaction(async ({ get, put }): Promise<Result<Coupon[], E> | undefined> => {
    const found: Coupon[] = [];
    for (const id of ids) {
      const coupon = await get<Coupon>('coupons', id);
      if (!coupon) return undefined;
      found.push(coupon);
    }
    const decision = decide(found);
    if (!decision.ok) return decision;
    const after = found.map((coupon, n) => {
      const movement = decision.data[n];
      return movement ? moved(coupon, ending(coupon, movement)) : coupon;
    });
    for (const [n, coupon] of after.entries()) if (decision.data[n]) await put('coupons', coupon);
    return ok(after);
  });

/**
 * Moves the coupons of one order, all or none, as `decide` says by how they stand. One coupon: two requests, and two more
 * for each movement that came between. Several: one request to see whether they can, then a transaction of two and two for
 * each; a refusal and a repeat one request, two where a coupon is not there.
 */
export async function moveTogether<E extends string>(
  deps: MoveDeps,
  order: Named,
  decide: DecideAll<E>,
): Promise<Result<Coupon[], E>> {
  for (;;) {
    const found = await named(deps, order);
    const decision = decide(found);
    if (!decision.ok) return decision;
    if (!decision.data.some(Boolean)) return ok(found);
    const [coupon, movement] = [found[0], decision.data[0] && found[0] && ending(found[0], decision.data[0])];
    if (found.length > 1 || !coupon || !movement) {
      const ids = found.map(({ _id }) => _id);
      const all = await inTransaction(deps.database, ids, decide);
      if (all) return all;
      continue;
    }
    if (await deps.stock.coupons.updateIf({ _id: coupon._id, moves: coupon.moves }, patchFor(movement)))
      return ok([moved(coupon, movement)]);
  }
}
