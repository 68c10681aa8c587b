import { err, ok, type Result } from '../../core/result.ts';
import type { Coupon } from '../coupon.ts';
import type { Movement } from '../movement.ts';
import type { OrderDeps } from './lock-order.ts';
import { moveTogether } from './move-together.ts';
import { isAnother, lockOf, phaseOf, type Order } from './order.ts';
import { missing, notFree } from './price-order.ts';

type ConfirmError = 'ORDER.DIFFERENT' | 'ORDER.OVER' | 'ORDER.NOT_LOCKED' | 'ORDER.COUPONS_REFUSED';

function confirming(found: readonly Coupon[], order: Order, now: Date): Result<(Movement | undefined)[], ConfirmError> {
  const { orderId } = order;
  const gone = missing(order, found);
  if (gone.length > 0) return err('ORDER.COUPONS_REFUSED', { coupons: gone });
  if (isAnother(found, order)) return err('ORDER.DIFFERENT');
  const phases = found.map((coupon) => phaseOf(coupon, orderId, now));
  if (phases.includes('none')) return err('ORDER.NOT_LOCKED');
  if (phases.includes('over')) return err('ORDER.OVER');
  const refused = found.flatMap((coupon, n) => {
    const because = phases[n] === 'lapsed' ? notFree(coupon, now) : undefined;
    // It was let in before: an order that is paid is not refused for its coupon's long history.
    return because && because !== 'tooOften' ? [{ couponId: coupon._id, because }] : [];
  });
  if (refused.length > 0) return err('ORDER.COUPONS_REFUSED', { coupons: refused });
  return ok(
    found.map((coupon, n) => {
      const share = lockOf(coupon, orderId)?.share ?? { lines: [], shipping: 0 };
      return phases[n] === 'used' ? undefined : { what: 'used', at: now, orderId, share };
    }),
  );
}

/**
 * At the payment: the coupons of an order are used, all or none. When its lock is over, those that nobody else has are taken
 * again, and else the refusal names which are gone, and why. What was locked in its time counts until the lock is over. A
 * repeat gets the same answer.
 */
export const confirmOrder = ({ clock, ...deps }: OrderDeps, order: Order): Promise<Result<Coupon[], ConfirmError>> => {
  const now = clock.now();
  return moveTogether(deps, order, (found) => confirming(found, order, now));
};
