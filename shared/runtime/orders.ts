import { NONE, readVariables } from '../config/variables.ts';
import { DAY_MS } from '../core/clock.ts';
import { ok } from '../core/result.ts';
import { giveForOrder } from '../coupons/index.ts';
import {
  goodsPaid,
  joinWaiting,
  presentTold,
  settleCoupons,
  tellOrder,
  type BuyerIds,
  type ShopOrder,
  type TellRequest,
} from '../orders/index.ts';
import type { Runtime } from './runtime.ts';

/** So long after it was paid an order may bring coupons: an old one that is told late, or loaded, brings none. */
const GIVES_FOR_MS = DAY_MS;

type TellRuntime = Pick<Runtime, 'clock' | 'ids' | 'stock' | 'database' | 'people'>;

/** What makes ids of what buyers are named by. */
export function buyerIdsOf(functionName: 'shop-webhook' | 'housekeeping'): BuyerIds {
  const { MP_APP_ID: miniProgramAppId, PHONE_KEY: phoneKey } = readVariables(functionName);
  return { miniProgramAppId, ...(phoneKey === NONE ? {} : { phoneKey }) };
}

/** The coupons that a paid order brings, again after a repeat. */
async function giftsOf(runtime: TellRuntime, order: ShopOrder, offShipping: number): Promise<string[]> {
  const { _id: orderId, state, userId, paidAt } = order;
  const isFresh = paidAt !== undefined && runtime.clock.now().getTime() - paidAt.getTime() < GIVES_FOR_MS;
  if (state !== 'paid' || !userId || !isFresh) return [];
  const given = await giveForOrder(runtime, { orderId, userId, paid: goodsPaid(order, offShipping), paidAt });
  return given.flatMap(({ issued }) => (issued.ok ? [issued.data.coupon._id] : []));
}

/** Keeps what is told of an order, then moves its coupons and gives what it brings: a repeat completes what was interrupted. */
export async function receiveOrder(runtime: TellRuntime, buyerIds: BuyerIds, request: TellRequest) {
  const told = await tellOrder({ ...runtime, buyerIds }, request);
  if (!told.ok) return told;
  const coupons = await settleCoupons(runtime, told.data);
  const offShipping = coupons?.is === 'used' ? coupons.offShipping : 0;
  return ok(presentTold(told.data, { coupons, gifts: await giftsOf(runtime, told.data, offShipping) }));
}

/** Joins orders that wait to people who are known since. */
export const joinOrders = (runtime: Runtime, deadline: Date): Promise<string> =>
  joinWaiting({ ...runtime, buyerIds: buyerIdsOf('housekeeping') }, deadline);
