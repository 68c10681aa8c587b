import { derivedId } from '../core/ids.ts';
import type { Contradiction, Happening, OrderState, Refund, Standing } from './order.ts';

type Of<W extends Happening['what']> = Extract<Happening, { what: W }>;

/** Of one kind so many are kept, the first to happen: enough to see that they differ, however often a shop repeats itself. */
const KEPT_OF_A_KIND = 3;

/** What can happen to an order once: one of each kind, and each of its refunds. */
const kindOf = (one: Happening): string => (one.what === 'refunded' ? `refunded:${one.refundId}` : one.what);

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** The same for what says the same, in whatever order its fields come. */
const digestOf = (one: Happening): string => derivedId(JSON.stringify(one, (_, value: unknown) => sorted(value)));

/** The first to happen in front; of one moment in an order that depends on nothing but themselves. */
function inOrder(told: readonly Happening[]): Happening[] {
  const keyed = told.map((one) => ({ one, at: one.at.getTime(), digest: digestOf(one) }));
  keyed.sort((a, b) => a.at - b.at || (a.digest < b.digest ? -1 : 1));
  return keyed.filter(({ digest }, n) => digest !== keyed[n - 1]?.digest).map(({ one }) => one);
}

/** What is kept of all that was told: the same, in whatever order and how often it came. */
export function kept(told: readonly Happening[]): Happening[] {
  const counts = new Map<string, number>();
  return inOrder(told).filter((one) => {
    const before = counts.get(kindOf(one)) ?? 0;
    counts.set(kindOf(one), before + 1);
    return before < KEPT_OF_A_KIND;
  });
}

const sumOf = (refunds: readonly Refund[]): number => refunds.reduce((sum, { amount }) => sum + amount, 0);

/** Of each refund the first that was told. */
export function refundsOf(told: readonly Happening[]): Of<'refunded'>[] {
  const all = told.filter((one): one is Of<'refunded'> => one.what === 'refunded');
  return all.filter(({ refundId }, n) => all.findIndex((one) => one.refundId === refundId) === n);
}

/** The first of a kind. */
export const firstOf = <W extends Happening['what']>(told: readonly Happening[], what: W): Of<W> | undefined =>
  told.find((one): one is Of<W> => one.what === what);

function contradictionsIn(told: readonly Happening[], { isPaid, left }: { isPaid: boolean; left: number }) {
  const refunds = refundsOf(told);
  const isTwice = (what: Happening['what']) => told.filter((one) => one.what === what).length > 1;
  const is: Record<Exclude<Contradiction, 'buyer'>, boolean> = {
    created: isTwice('created'),
    paid: isTwice('paid'),
    cancelled: isTwice('cancelled'),
    refund: told.filter(({ what }) => what === 'refunded').length > refunds.length,
    refundedUnpaid: !isPaid && refunds.length > 0,
    refundedTooMuch: isPaid && left < 0,
    paidAndCancelled: isPaid && left > 0 && firstOf(told, 'cancelled') !== undefined,
  };
  return (Object.keys(is) as (keyof typeof is)[]).filter((name) => is[name]);
}

function stateOf(isPaid: boolean, isGivenBack: boolean, isCancelled: boolean): OrderState {
  if (isPaid) return isGivenBack ? 'refunded' : 'paid';
  return isCancelled ? 'cancelled' : 'unpaid';
}

/** How an order stands, by what is `kept` of what was told. */
export function standingOf(told: readonly Happening[]): Standing {
  const [created, paid] = [firstOf(told, 'created'), firstOf(told, 'paid')];
  const cancelled = firstOf(told, 'cancelled');
  const first = told[0];
  if (!first) throw new Error('an order of which nothing was told');
  const refunds = refundsOf(told).map(({ refundId, at, amount }) => ({ refundId, at, amount }));
  const [isPaid, back] = [paid !== undefined, sumOf(refunds)];
  const left = (paid?.paid ?? 0) - back;
  return {
    state: stateOf(isPaid, refunds.length > 0 && left <= 0, cancelled !== undefined),
    createdAt: created?.at ?? first.at,
    total: created?.total,
    paidAt: paid?.at,
    paid: paid?.paid ?? 0,
    cancelledAt: cancelled?.at,
    refunded: Math.min(back, paid?.paid ?? 0),
    refunds,
    storeId: created?.basket?.storeId ?? created?.storeId,
    channelId: created?.channelId,
    couponIds: [...(created?.couponIds ?? [])],
    contradictions: contradictionsIn(told, { isPaid, left }),
  };
}

/** What was paid for goods, in fen: without the shipping, where the shop said what that is, less what was taken off it. */
export function goodsPaid({ told, paid }: { told: readonly Happening[]; paid: number }, offShipping: number): number {
  const { shipping = 0 } = firstOf(told, 'created')?.basket ?? {};
  return Math.max(0, paid - Math.max(0, shipping - offShipping));
}
