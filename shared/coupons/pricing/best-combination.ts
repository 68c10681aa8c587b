import type { Basket } from '../../contracts/coupon-quote.ts';
import { byTurn, everything, goTogether, takeOff, together, type Left } from './combination.ts';
import { alone, type Priced } from './usable.ts';

/**
 * What all combinations together may cost: a combination costs its lines and ten. Ten coupons that all go together, on a
 * hundred lines, are within it, which takes some tens of milliseconds.
 */
const MOST_WORK = 120_000;
const WORK_OF_A_STEP = 10;

/** Of goods and of shipping. */
interface Sums {
  goods: number;
  shipping: number;
}

interface Search {
  basket: Basket;
  /** In their turns. */
  coupons: readonly Priced[];
  /** The most that a coupon and all behind it can take off: each as much as alone. */
  rest: readonly Sums[];
  best: { chosen: readonly Priced[]; off: number };
  work: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/**
 * The most that can still be taken off: a coupon takes off no more behind others than alone, and all together no more than
 * is left.
 */
function mostOff({ goods, shipping }: Sums, left: Left): number {
  return Math.min(goods, sum(left.lines)) + Math.min(shipping, left.shipping);
}

/** Tries what follows a beginning, each coupon first with and then without, and nothing that cannot beat the best so far. */
function search(
  state: Search,
  at: number,
  chosen: readonly Priced[],
  { left, off }: { left: Left; off: number },
): void {
  if (off > state.best.off) state.best = { chosen, off };
  const [coupon, rest] = [state.coupons[at], state.rest[at]];
  if (!coupon || !rest || off + mostOff(rest, left) <= state.best.off) return;
  state.work += state.basket.lines.length + WORK_OF_A_STEP;
  if (state.work > MOST_WORK) return;
  if (chosen.every((one) => goTogether(one, coupon))) {
    const taken = takeOff(state.basket, coupon, left);
    search(state, at + 1, [...chosen, coupon], { left: taken.left, off: off + taken.off });
  }
  search(state, at + 1, chosen, { left, off });
}

function restsOf(basket: Basket, coupons: readonly Priced[]): Sums[] {
  let rest: Sums = { goods: 0, shipping: 0 };
  const rests = [...coupons].reverse().map((coupon) => {
    const { share } = takeOff(basket, coupon, everything(basket));
    rest = { goods: rest.goods + sum(share.lines), shipping: rest.shipping + share.shipping };
    return rest;
  });
  return rests.reverse();
}

/** Without those that change nothing, the last to expire first: they stay for another order. */
function needed(basket: Basket, { chosen, off }: Search['best']): readonly Priced[] {
  const lastFirst = [...chosen].sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime());
  const idle = lastFirst.find((coupon) => together(basket, without(chosen, coupon)).off === off);
  return idle ? needed(basket, { chosen: without(chosen, idle), off }) : chosen;
}

const without = (coupons: readonly Priced[], one: Priced): Priced[] => coupons.filter((other) => other !== one);

/**
 * The coupons that together take the most off a basket, of those that the stacking rules allow together. Exact unless
 * MOST_WORK was not enough; then the best that was found, and it says so.
 */
export function bestCombination(
  basket: Basket,
  coupons: readonly Priced[],
  now: Date,
): { chosen: readonly Priced[]; isExact: boolean } {
  const usable = coupons.filter((coupon) => alone(coupon, basket, now).off > 0).sort(byTurn);
  const rest = restsOf(basket, usable);
  const state: Search = { basket, coupons: usable, rest, best: { chosen: [], off: 0 }, work: 0 };
  search(state, 0, [], { left: everything(basket), off: 0 });
  return { chosen: needed(basket, state.best), isExact: state.work <= MOST_WORK };
}
