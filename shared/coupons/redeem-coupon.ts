import type { Clock } from '../core/clock.ts';
import { normalizeCode, type StoreId, type UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Coupon, CouponEvent } from './coupon.ts';
import type { CouponStock } from './stock.ts';

export interface RedeemDeps {
  clock: Clock;
  stock: CouponStock;
}
export interface RedeemRequest {
  staffId: UserId;
  storeId: StoreId;
  code: string;
  requestKey: string;
}
export type RedeemError =
  | 'COUPON.NOT_FOUND'
  | 'COUPON.ALREADY_REDEEMED'
  | 'COUPON.EXPIRED'
  | 'COUPON.NOT_YET_USABLE'
  | 'COUPON.NOT_IN_THIS_STORE';

async function findByCode(stock: CouponStock, code: string): Promise<Coupon | undefined> {
  return (await stock.coupons.find({ where: { code: normalizeCode(code) }, limit: 1 }))[0];
}

export type RedeemedCoupon = Coupon & { redeemedAt: Date };

/** When this very request redeemed the coupon before. */
const redeemedBy = ({ history }: Coupon, { staffId, requestKey }: RedeemRequest): Date | undefined =>
  history.find((event) => event.what === 'redeemed' && event.by === staffId && event.requestKey === requestKey)?.at;

function notInTime({ startsAt }: Coupon, at: Date): Result<never, RedeemError> {
  if (at >= startsAt) return err('COUPON.EXPIRED');
  return err('COUPON.NOT_YET_USABLE', { startsAt: startsAt.toISOString() });
}

function answerFor(coupon: Coupon, request: RedeemRequest & { at: Date }): Result<RedeemedCoupon, RedeemError> {
  if (coupon.state !== 'redeemed') return notInTime(coupon, request.at);
  const redeemedAt = redeemedBy(coupon, request);
  if (redeemedAt) return ok({ ...coupon, redeemedAt });
  return err('COUPON.ALREADY_REDEEMED', { redeemedAt: coupon.redeemedAt?.toISOString() });
}

/** At which of their stores staff redeem: the one that they name, or the only one. */
export function storeOfRedemption(
  own: readonly StoreId[],
  named: string | undefined,
): Result<StoreId, 'REDEEM.STORE_REQUIRED' | 'REDEEM.NOT_YOUR_STORE'> {
  const [store, ...others] = named === undefined ? own : own.filter((one) => one === named);
  if (!store) return err('REDEEM.NOT_YOUR_STORE');
  return others.length === 0 ? ok(store) : err('REDEEM.STORE_REQUIRED', { storeIds: own });
}

/**
 * Redeems a coupon by its number, once: one conditional write decides among any number of tills. A retry with the same
 * request key gets the first answer; a second attempt with another key does not, even by the same person, because the
 * customer may be showing the same number again.
 */
export async function redeemCoupon(
  { clock, stock }: RedeemDeps,
  request: RedeemRequest,
): Promise<Result<RedeemedCoupon, RedeemError>> {
  const coupon = await findByCode(stock, request.code);
  if (!coupon) return err('COUPON.NOT_FOUND');
  const { storeIds } = coupon.terms.scope;
  if (storeIds && !storeIds.includes(request.storeId)) return err('COUPON.NOT_IN_THIS_STORE', { storeIds });
  const at = clock.now();
  const { staffId: by, storeId, requestKey } = request;
  const redemption: CouponEvent = { what: 'redeemed', at, by, storeId, requestKey };
  const redeemed = await stock.coupons.updateIf(
    { _id: coupon._id, state: 'unused', expiresAt: { gt: at }, startsAt: { lte: at } },
    { set: { state: 'redeemed', redeemedAt: at }, push: { history: redemption } },
  );
  if (redeemed) return ok({ ...coupon, state: 'redeemed', redeemedAt: at });
  return answerFor((await stock.coupons.get(coupon._id)) ?? coupon, { ...request, at });
}
