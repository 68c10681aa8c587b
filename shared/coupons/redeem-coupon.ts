import type { Clock } from '../core/clock.ts';
import type { StoreId, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { stateAt, type Coupon } from './coupon.ts';
import { moveCoupon } from './move-coupon.ts';
import { MOST_MOVES, type Movement } from './movement.ts';
import { isUsedElsewhere } from './payout/payout.ts';
import { isShownNow, readShown } from './shown-code/shown-code.ts';
import type { CouponStock } from './stock.ts';

export interface RedeemDeps {
  clock: Clock;
  stock: CouponStock;
}
export interface RedeemRequest {
  staffId: UserId;
  storeId: StoreId;
  /** The number, and the digits that the phone shows behind it. */
  code: string;
  requestKey: string;
}
export type NotRedeemable =
  | 'COUPON.STALE_CODE'
  | 'COUPON.ALREADY_REDEEMED'
  | 'COUPON.EXPIRED'
  | 'COUPON.NOT_YET_USABLE'
  | 'COUPON.NOT_IN_THIS_STORE'
  | 'COUPON.USED_ELSEWHERE'
  | 'COUPON.IN_ORDER'
  | 'COUPON.TOO_OFTEN';
export type RedeemError = NotRedeemable | 'COUPON.NOT_FOUND' | 'COMMON.KEY_USED';

/** A coupon by its number; one request. */
export async function findByCode(stock: CouponStock, code: string): Promise<Coupon | undefined> {
  return (await stock.coupons.find({ where: { keys: code }, limit: 1 }))[0];
}

/** What this very request did to the coupon. */
const redeemedBy = ({ history }: Coupon, { staffId, requestKey }: RedeemRequest) =>
  history.find(
    (one): one is Movement & { what: 'redeemed' } =>
      one.what === 'redeemed' && one.by === staffId && one.requestKey === requestKey,
  );

/** Whether what staff scanned can be redeemed in this store now. */
export function redeemable(
  coupon: Coupon,
  { storeId, code }: Pick<RedeemRequest, 'storeId' | 'code'>,
  at: Date,
): Result<undefined, NotRedeemable> {
  if (isUsedElsewhere(coupon)) return err('COUPON.USED_ELSEWHERE');
  const { startsAt, redeemedAt, history } = coupon;
  const { storeIds } = coupon.terms.scope;
  if (storeIds && !storeIds.includes(storeId)) return err('COUPON.NOT_IN_THIS_STORE', { storeIds });
  if (!isShownNow(coupon, readShown(code).proof, at)) return err('COUPON.STALE_CODE');
  if (redeemedAt) return err('COUPON.ALREADY_REDEEMED', { redeemedAt: redeemedAt.toISOString() });
  const state = stateAt(coupon, at);
  if (state === 'locked') return err('COUPON.IN_ORDER', { lockedUntil: coupon.lockedUntil?.toISOString() });
  if (state === 'expired') return err('COUPON.EXPIRED');
  if (at < startsAt) return err('COUPON.NOT_YET_USABLE', { startsAt: startsAt.toISOString() });
  return history.length < MOST_MOVES ? ok(undefined) : err('COUPON.TOO_OFTEN');
}

/** What a request does to a coupon as it stands. A repeat may be late: the digits of the first time need not hold any more. */
function redemption(coupon: Coupon, request: RedeemRequest, at: Date): Result<Movement | undefined, RedeemError> {
  const before = redeemedBy(coupon, request);
  if (before) return before.storeId === request.storeId ? ok(undefined) : err('COMMON.KEY_USED');
  const able = redeemable(coupon, request, at);
  const { staffId: by, storeId, requestKey } = request;
  return able.ok ? ok({ what: 'redeemed', at, by, storeId, requestKey }) : able;
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
 * Redeems a coupon that is shown now, once: one conditional write decides among any number of tills. A retry with the same
 * request key gets the first answer, and is refused in another store or for another coupon; a second attempt with another key does not, even by the
 * same person, because the customer may be showing the same number again. Two requests.
 */
export async function redeemCoupon(
  { clock, stock }: RedeemDeps,
  request: RedeemRequest,
): Promise<Result<{ coupon: Coupon; redeemedAt: Date }, RedeemError>> {
  const coupon = await findByCode(stock, readShown(request.code).code);
  if (!coupon) return err('COUPON.NOT_FOUND');
  const at = clock.now();
  const moved = await moveCoupon(stock.coupons, coupon, (found) => redemption(found, request, at));
  return moved.ok ? ok({ coupon: moved.data, redeemedAt: redeemedBy(moved.data, request)?.at ?? at }) : moved;
}
