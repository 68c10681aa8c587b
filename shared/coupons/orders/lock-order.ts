import { MINUTE_MS, type Clock } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { People } from '../../identity/index.ts';
import type { Coupon } from '../coupon.ts';
import type { Movement } from '../movement.ts';
import { couponsOfOrder, moveTogether, type MoveDeps } from './move-together.ts';
import { areOfOne, digestOf, isAnother, phaseOf, type Order } from './order.ts';
import { missing, priceOrder } from './price-order.ts';

export interface OrderDeps extends MoveDeps {
  clock: Clock;
}

export interface LockDeps extends OrderDeps {
  people: Pick<People, 'idsOf'>;
}

/** So long an order keeps its coupons without a payment. */
export const LOCK_MS = 30 * MINUTE_MS;

type LockError = 'ORDER.DIFFERENT' | 'ORDER.OVER' | 'ORDER.COUPONS_REFUSED';

/** Who locks: customers their own coupons, of any id that they had, the shop anybody's. */
export type Locker = { is: 'customer'; userIds: readonly UserId[] } | { is: 'shop' };

/** Coupons that the order has beside these, of the same person: then it is another one. */
const hasOthers = (standing: readonly Coupon[], found: readonly Coupon[], ids: readonly UserId[]): boolean =>
  standing.some((one) => !found.some(({ _id }) => _id === one._id) && found.some((own) => areOfOne(one, own, ids)));

interface Wish {
  order: Order;
  by: Locker['is'];
  /** Of the person, as far as they are known. */
  ids: readonly UserId[];
  now: Date;
  /** What the order has already. */
  standing: readonly Coupon[];
}

function locking(
  found: readonly Coupon[],
  { order, by, ids, now, standing }: Wish,
): Result<readonly (Movement | undefined)[], LockError> {
  const { orderId } = order;
  const gone = missing(order, found);
  if (gone.length > 0) return err('ORDER.COUPONS_REFUSED', { coupons: gone });
  const phases = found.map((coupon) => phaseOf(coupon, orderId, now));
  if (isAnother(found, order)) return err('ORDER.DIFFERENT');
  if (phases.every((phase) => phase === 'locked' || phase === 'used')) return ok(found.map(() => undefined));
  if (phases.includes('over')) return err('ORDER.OVER');
  const kept = standing.filter((one) => ['locked', 'used'].includes(phaseOf(one, orderId, now)));
  if (hasOthers(kept, found, ids)) return err('ORDER.DIFFERENT');
  const { shares, refused } = priceOrder(order, found, { now, ids });
  if (refused.length > 0) return err('ORDER.COUPONS_REFUSED', { coupons: refused });
  const [digest, until] = [digestOf(order), new Date(now.getTime() + LOCK_MS)];
  return ok(
    found.map(({ _id }) => {
      const { lines, shipping } = shares.find(({ couponId }) => couponId === _id) ?? { lines: [], shipping: 0 };
      return { what: 'locked', at: now, orderId, digest, until, share: { lines, shipping }, by };
    }),
  );
}

/**
 * Keeps coupons for an order, all or none, for half an hour: each says what it takes off each line. A repeat gets the same
 * answer; after the half hour it keeps them anew, if they are there. The same order with another basket or other coupons is
 * refused. One request, and those of moving them; one or more again where the shop is refused several coupons: so
 * it is known whether they are one person's.
 */
export async function lockOrder(
  { clock, people, ...deps }: LockDeps,
  order: Order,
  by: Locker,
): Promise<Result<Coupon[], LockError>> {
  const now = clock.now();
  const standing = await couponsOfOrder(deps, order);
  const lock = (ids: readonly UserId[]) =>
    moveTogether(deps, order, (all) => {
      const found = by.is === 'shop' ? all : all.filter(({ userId }) => ids.includes(userId));
      return locking(found, { order, by: by.is, ids, now, standing });
    });
  if (by.is === 'customer') return lock(by.userIds);
  const locked = await lock([]);
  if (locked.ok || locked.error !== 'ORDER.COUPONS_REFUSED' || order.couponIds.length === 1) return locked;
  const [first, ...others] = await deps.stock.coupons.getMany([...order.couponIds]);
  // Of two records that have just become one, each may still have one of the coupons.
  const mayBeOnes = first && others.some(({ userId }) => userId !== first.userId);
  return mayBeOnes ? lock(await people.idsOf(first.userId)) : locked;
}
