import { derivedId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { proportion } from '../benefits/spread.ts';
import type { Coupon } from '../coupon.ts';
import type { Movement } from '../movement.ts';
import { everything, type Left } from '../pricing/combination.ts';
import type { OrderDeps } from './lock-order.ts';
import { moveTogether } from './move-together.ts';
import { isAnother, lockOf, ofOrder, phaseOf, refundsOf, type Order, type Refund } from './order.ts';
import { missing } from './price-order.ts';

export interface RefundRequest extends Order {
  refundId: string;
  /** What is given back, in the prices of the basket, before coupons; left out: all that is left. */
  returned?: Left;
}
type RefundError =
  | 'ORDER.DIFFERENT'
  | 'ORDER.NOT_USED'
  | 'ORDER.COUPONS_REFUSED'
  /** More of a line than it costs, with what was given back before. */
  | 'REFUND.TOO_MUCH';

const asList = ({ lines, shipping }: Left): number[] => [...lines, shipping];
const asLeft = (list: readonly number[]): Left => ({ lines: list.slice(0, -1), shipping: list.at(-1) ?? 0 });
const sumOf = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0);

/** Of a line that costs `total`, of which a coupon took `share`: its part of `returned`, and all of it at the end. */
const partOf = (share: number, returned: number, total: number): number =>
  total === 0 ? 0 : proportion(share, returned, total).whole;

/** The refund of one coupon: what of it is given back now, and what is left to be given back. */
function refundOf(coupon: Coupon, request: RefundRequest, digest: string, at: Date): Result<Refund, RefundError> {
  const { orderId, refundId, basket } = request;
  const totals = asList(everything(basket));
  const earlier = refundsOf(coupon, orderId);
  const before = totals.map((_, n) => sumOf(earlier.map(({ returned }) => asList(returned)[n] ?? 0)));
  const now = request.returned ? asList(request.returned) : totals.map((total, n) => total - (before[n] ?? 0));
  const after = before.map((one, n) => one + (now[n] ?? 0));
  if (now.length !== totals.length) return err('ORDER.DIFFERENT');
  if (after.some((one, n) => one > (totals[n] ?? 0))) return err('REFUND.TOO_MUCH');
  const shares = asList(lockOf(coupon, orderId)?.share ?? asLeft(totals.map(() => 0)));
  const given = sumOf(shares.map((share, n) => partOf(share, after[n] ?? 0, totals[n] ?? 0)));
  const usedAt = ofOrder(coupon, orderId).findLast(({ what }) => what === 'used')?.at ?? at;
  return ok({
    ...{ what: 'refunded', at, orderId, refundId, digest, usedAt, returned: asLeft(now) },
    ...{ back: given - sumOf(earlier.map(({ back }) => back)), left: sumOf(shares) - given },
  });
}

function refunding(
  found: readonly Coupon[],
  request: RefundRequest,
  at: Date,
): Result<(Movement | undefined)[], RefundError> {
  const gone = missing(request, found);
  if (gone.length > 0) return err('ORDER.COUPONS_REFUSED', { coupons: gone });
  const digest = derivedId(JSON.stringify([request.refundId, request.returned ?? null]));
  const repeats = found.flatMap((coupon) => refundOfId(coupon, request) ?? []);
  if (isAnother(found, request) || repeats.some((one) => one.digest !== digest)) return err('ORDER.DIFFERENT');
  if (repeats.length > 0) return ok(found.map(() => undefined));
  const movements: (Movement | undefined)[] = [];
  for (const coupon of found) {
    const phase = phaseOf(coupon, request.orderId, at);
    const isReturned = phase === 'over' && refundsOf(coupon, request.orderId).length > 0;
    if (phase !== 'used' && !isReturned) return err('ORDER.NOT_USED');
    const refund = isReturned ? ok(undefined) : refundOf(coupon, request, digest, at);
    if (!refund.ok) return refund;
    movements.push(refund.data);
  }
  return ok(movements);
}

/** The movement that this refund made. */
export const refundOfId = (coupon: Coupon, { orderId, refundId }: Pick<RefundRequest, 'orderId' | 'refundId'>) =>
  refundsOf(coupon, orderId).find((one) => one.refundId === refundId);

/**
 * Something of a paid order is given back, or all that is left of it. Of what a coupon took off a line, the part goes back
 * that the line gives back, rounded down, and all of it with the last of the line: never more than was taken off. A coupon
 * of which everything went back can be used again, or is expired where its time is over. A repeat gets the same answer.
 */
export const refundOrder = (
  { clock, ...deps }: OrderDeps,
  request: RefundRequest,
): Promise<Result<Coupon[], RefundError>> => {
  const now = clock.now();
  return moveTogether(deps, request.couponIds, (found) => refunding(found, request, now));
};
