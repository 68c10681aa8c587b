import type { Refused } from '../../contracts/coupon-order.ts';
import type { UserId } from '../../core/ids.ts';
import { MOST_MOVES } from '../movement.ts';
import { isUsedElsewhere } from '../payout/payout.ts';
import { goTogether, together } from '../pricing/combination.ts';
import { alone } from '../pricing/usable.ts';
import { stateAt, type Coupon } from '../coupon.ts';
import { areOfOne, namedBy, type Order } from './order.ts';

type Because = Refused['because'];

const STANDS: Record<Exclude<ReturnType<typeof stateAt>, 'unused'>, Because> = {
  locked: 'inOrder',
  redeemed: 'used',
  expired: 'expired',
};

/** Why a coupon cannot be taken now; undefined when it can. */
export function notFree(coupon: Coupon, now: Date): Because | undefined {
  if (isUsedElsewhere(coupon)) return 'elsewhere';
  const state = stateAt(coupon, now);
  if (state !== 'unused') return STANDS[state];
  return coupon.history.length < MOST_MOVES ? undefined : 'tooOften';
}

/** Those that are not there, as somebody who names another's is told. */
export const missing = (order: Order, found: readonly Coupon[]): Refused[] =>
  order.couponIds
    .filter((id) => !found.some((coupon) => namedBy(order, coupon) === id))
    .map((couponId) => ({ couponId, because: 'notFound' }));

/** What each of the coupons takes off, or why some cannot go with this order. `ids`: of the person, as far as they are known. */
export function priceOrder(
  { basket }: Order,
  found: readonly Coupon[],
  { now, ids }: { now: Date; ids: readonly UserId[] },
): { shares: ReturnType<typeof together>['shares']; refused: Refused[] } {
  const { shares } = together(basket, found);
  const because = (coupon: Coupon): Because | undefined => {
    const others = found.filter((one) => one !== coupon);
    const isAlien = others.some((one) => !areOfOne(one, coupon, ids) || !goTogether(one, coupon));
    const share = shares.find(({ couponId }) => couponId === coupon._id);
    const takes = share ? share.lines.reduce((sum, off) => sum + off, share.shipping) : 0;
    return (
      notFree(coupon, now) ??
      alone(coupon, basket, now).unusable?.is ??
      (isAlien ? 'notTogether' : takes === 0 ? 'takesNothingOff' : undefined)
    );
  };
  const refused = found.flatMap((coupon) => {
    const reason = because(coupon);
    return reason ? [{ couponId: coupon._id, because: reason }] : [];
  });
  return { shares, refused };
}
