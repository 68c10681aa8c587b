import { err, ok, type Result } from '../../core/result.ts';
import { stateAt, type Coupon } from '../coupon.ts';
import type { Movement } from '../movement.ts';
import type { Locker, OrderDeps } from './lock-order.ts';
import { moveTogether } from './move-together.ts';
import { lockOf, phaseOf, type Order } from './order.ts';

type ReleaseError = 'ORDER.NOT_LOCKED' | 'ORDER.USED' | 'ORDER.OF_THE_SHOP';

function releasing(
  found: readonly Coupon[],
  orderId: string,
  by: Locker,
  now: Date,
): Result<(Movement | undefined)[], ReleaseError> {
  const own = by.is === 'shop' ? found : found.filter(({ userId }) => by.userIds.includes(userId));
  const phases = own.map((coupon) => phaseOf(coupon, orderId, now));
  if (phases.length === 0 || phases.includes('none')) return err('ORDER.NOT_LOCKED');
  if (phases.includes('used')) return err('ORDER.USED');
  if (by.is === 'customer' && own.some((coupon) => lockOf(coupon, orderId)?.by === 'shop'))
    return err('ORDER.OF_THE_SHOP');
  const movement: Movement = { what: 'released', at: now, orderId, because: by.is };
  return ok(
    found.map((coupon) => {
      if (!own.includes(coupon) || phaseOf(coupon, orderId, now) === 'over') return undefined;
      const isKept = coupon.state === 'locked' && coupon.orderId === orderId;
      // Also when the lock is over and the coupon nobody's: so that a confirmation that comes late finds the order over.
      return isKept || stateAt(coupon, now) === 'unused' ? movement : undefined;
    }),
  );
}

/**
 * An order that is not paid gives its coupons back: customers those of their own that they locked themselves, the shop any.
 * What others have taken since is left alone, and so is what is not there (an erased person's) or another's. A repeat
 * changes nothing.
 */
export const releaseOrder = (
  { clock, ...deps }: OrderDeps,
  order: Pick<Order, 'orderId' | 'couponIds'>,
  by: Locker,
): Promise<Result<Coupon[], ReleaseError>> => {
  const now = clock.now();
  return moveTogether(deps, order, (found) => releasing(found, order.orderId, by, now));
};
