import { derivedId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { proportion, sharesOf } from '../benefits/spread.ts';
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
const at = (lists: readonly (readonly number[])[], n: number): number[] => lists.map((list) => list[n] ?? 0);
const sumEach = (length: number, lists: readonly Left[]): number[] =>
  Array.from({ length }, (_, n) => sumOf(at(lists.map(asList), n)));

/** What a coupon took off an order, and what of it was given back: line by line, and of the shipping. */
function accountOf(coupon: Coupon, { orderId, basket }: Order) {
  const length = basket.lines.length + 1;
  const parts = refundsOf(coupon, orderId).map((refund) => refund.parts);
  const share = lockOf(coupon, orderId)?.share;
  return { taken: sumEach(length, share ? [share] : []), given: sumEach(length, parts) };
}

/**
 * What the coupons of an order give back now, each line by line, when in all `after` of each line is returned. Of a line they
 * give back together what is in proportion, rounded down, and all of it at the end, so nobody gets back more than they paid;
 * each in proportion to what it has left.
 */
function partsOf(found: readonly Coupon[], order: Order, after: readonly number[]): number[][] {
  const accounts = found.map((coupon) => accountOf(coupon, order));
  const lines = asList(everything(order.basket)).map((total, n) => {
    const taken = at(
      accounts.map((one) => one.taken),
      n,
    );
    const given = at(
      accounts.map((one) => one.given),
      n,
    );
    const due = total === 0 ? 0 : proportion(sumOf(taken), after[n] ?? 0, total).whole;
    return sharesOf(
      due - sumOf(given),
      taken.map((one, coupon) => one - (given[coupon] ?? 0)),
    );
  });
  return found.map((_, coupon) => at(lines, coupon));
}

/** The refund of each coupon that has something left (`used`); nothing for the others. */
function refundsFor(
  found: readonly Coupon[],
  used: readonly Coupon[],
  request: RefundRequest,
  movement: { at: Date; digest: string },
): Result<(Refund | undefined)[], RefundError> {
  const { orderId, refundId, basket } = request;
  const totals = asList(everything(basket));
  const earlier = used.slice(0, 1).flatMap((coupon) => refundsOf(coupon, orderId));
  const before = sumEach(
    totals.length,
    earlier.map(({ returned }) => returned),
  );
  const now = request.returned ? asList(request.returned) : totals.map((total, n) => total - (before[n] ?? 0));
  const after = before.map((one, n) => one + (now[n] ?? 0));
  if (now.length !== totals.length) return err('ORDER.DIFFERENT');
  if (after.some((one, n) => one > (totals[n] ?? 0))) return err('REFUND.TOO_MUCH');
  const parts = partsOf(found, request, after);
  return ok(
    found.map((coupon, n) => {
      if (!used.includes(coupon)) return undefined;
      const { taken, given } = accountOf(coupon, request);
      const [own, usedAt] = [parts[n] ?? [], ofOrder(coupon, orderId).findLast(({ what }) => what === 'used')?.at];
      return {
        ...{ what: 'refunded', orderId, refundId, ...movement, usedAt: usedAt ?? movement.at },
        ...{ returned: asLeft(now), parts: asLeft(own), back: sumOf(own) },
        left: sumOf(taken) - sumOf(given) - sumOf(own),
      };
    }),
  );
}

function refunding(
  found: readonly Coupon[],
  request: RefundRequest,
  at: Date,
): Result<(Movement | undefined)[], RefundError> {
  const { orderId, refundId } = request;
  const gone = missing(request, found);
  if (gone.length > 0) return err('ORDER.COUPONS_REFUSED', { coupons: gone });
  const digest = derivedId(JSON.stringify([refundId, request.returned ?? null]));
  const repeats = found.flatMap((coupon) => refundOfId(coupon, request) ?? []);
  if (isAnother(found, request) || repeats.some((one) => one.digest !== digest)) return err('ORDER.DIFFERENT');
  if (repeats.length > 0) return ok(found.map(() => undefined));
  const used = found.filter((coupon) => phaseOf(coupon, orderId, at) === 'used');
  const isReturned = (coupon: Coupon) =>
    phaseOf(coupon, orderId, at) === 'over' && refundsOf(coupon, orderId).length > 0;
  if (!found.every((coupon) => used.includes(coupon) || isReturned(coupon))) return err('ORDER.NOT_USED');
  return used.length === 0 ? ok(found.map(() => undefined)) : refundsFor(found, used, request, { at, digest });
}

/** The movement that this refund made. */
export const refundOfId = (coupon: Coupon, { orderId, refundId }: Pick<RefundRequest, 'orderId' | 'refundId'>) =>
  refundsOf(coupon, orderId).find((one) => one.refundId === refundId);

/**
 * Something of a paid order is given back, or all that is left of it. Of what its coupons took off a line, the part goes back
 * that the line gives back, rounded down, and all of it with the last of the line: never more than was taken off, and so much
 * that the customer never gets back more than they paid. A coupon of which everything went back can be used again, or is
 * expired where its time is over. A repeat gets the same answer.
 */
export const refundOrder = (
  { clock, ...deps }: OrderDeps,
  request: RefundRequest,
): Promise<Result<Coupon[], RefundError>> => {
  const now = clock.now();
  return moveTogether(deps, request, (found) => refunding(found, request, now));
};
