import type { orderTell } from '../contracts/order-tell.ts';
import type * as z from 'zod/mini';
import { MINUTE_MS } from '../core/clock.ts';
import { isSame } from '../core/same.ts';
import { err, ok, type Result } from '../core/result.ts';
import { buyerKeys, numbersIn, phonesById, type BuyerIds, type Phones } from './buyer.ts';
import type { Happening, ShopOrder } from './order.ts';
import { OrderBook, type OrderBookDeps } from './orders.ts';
import { kept, refundsOf, standingOf } from './standing.ts';
import { joined } from './whose-order.ts';
import { withoutOwners } from './without-owners.ts';

export interface TellDeps extends OrderBookDeps {
  buyerIds: BuyerIds;
}
export type TellRequest = z.output<(typeof orderTell)['input']>;
type TellError = 'ORDER.NOT_YET' | 'ORDER.TOO_MANY_REFUNDS';

/** So far the shop's clock may be ahead of ours. */
const MOST_AHEAD_MS = 10 * MINUTE_MS;

const MOST_REFUNDS = 100;

const NEW = { told: [], revision: 0 };

/** The order with what is told now; undefined when all of it is known. */
async function withTold(
  { people, clock }: TellDeps,
  before: ShopOrder | undefined,
  { _id, told, keys, phones }: { _id: string; told: readonly Happening[]; keys: readonly string[]; phones: Phones },
): Promise<ShopOrder | undefined> {
  const now = clock.now();
  const news = before?.isErased ? withoutOwners(told) : told;
  const all = kept([...(before?.told ?? []), ...news]);
  const known = before?.buyers ?? [];
  const named = before?.isErased ? [] : keys.filter((key) => !known.includes(key));
  const isSought = named.length > 0 || before?.waitsFor !== undefined;
  const isNews = !isSame(before?.told, all);
  if (!isNews && !isSought) return undefined;
  const wasContested = before?.contradictions.includes('buyer') ?? false;
  const standing = standingOf(all);
  const contradictions = [...standing.contradictions, ...(wasContested ? (['buyer'] as const) : [])];
  const order = { ...NEW, changedAt: now, ...before, _id, ...standing, contradictions, told: all };
  const sought = { ...order, buyers: [...known, ...named] };
  const after = isSought ? await joined(people, sought, phones, now) : order;
  return before && isSame(before, after) ? undefined : after;
}

/**
 * Keeps what the shop tells of an order, and finds its person. What was told before changes nothing; requests that meet are
 * each decided by what came before them. Two requests, one for a repeat, and a few to find a person who is named.
 */
export async function tellOrder(deps: TellDeps, request: TellRequest): Promise<Result<ShopOrder, TellError>> {
  const { orderId: _id, buyer = {} } = request;
  const told = request.happened.map((one): Happening => ({ ...one, at: new Date(one.at) }));
  const latest = deps.clock.now().getTime() + MOST_AHEAD_MS;
  if (told.some(({ at }) => at.getTime() > latest)) return err('ORDER.NOT_YET');
  const keys = buyerKeys(buyer, deps.buyerIds);
  const phones = phonesById(numbersIn(buyer), deps.buyerIds);
  let isTooMuch = false;
  const order = await new OrderBook(deps).change(_id, async (before) => {
    isTooMuch = refundsOf(kept([...(before?.told ?? []), ...told])).length > MOST_REFUNDS;
    return isTooMuch ? undefined : withTold(deps, before, { _id, told, keys, phones });
  });
  if (isTooMuch) return err('ORDER.TOO_MANY_REFUNDS');
  if (!order) throw new Error('an order that was told is not kept');
  return ok(order);
}
