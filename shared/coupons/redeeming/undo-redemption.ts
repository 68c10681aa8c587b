import { DAY_MS } from '../../core/clock.ts';
import type { StoreId, UserId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Coupon } from '../coupon.ts';
import { moveCoupon } from '../move-coupon.ts';
import type { Movement } from '../movement.ts';
import type { RedeemDeps } from '../redeem-coupon.ts';

interface UndoRequest {
  staffId: UserId;
  /** Whose staff they are. */
  storeIds: readonly StoreId[];
  couponId: string;
  /** Which redemption. */
  redeemedAt: Date;
  reason: string;
  requestKey: string;
}
type UndoError = 'COUPON.NOT_FOUND' | 'COUPON.NOT_REDEEMED' | 'REDEEM.NOT_YOUR_STORE' | 'REDEEM.TOO_LATE';

/** So long after a redemption it can be undone. */
const UNDO_MS = DAY_MS;

const undoneBy = ({ history }: Coupon, { staffId, requestKey }: UndoRequest): boolean =>
  history.some((one) => one.what === 'undone' && one.by === staffId && one.requestKey === requestKey);

function undoing(coupon: Coupon, request: UndoRequest, at: Date): Result<Movement | undefined, UndoError> {
  if (undoneBy(coupon, request)) return ok(undefined);
  const { redeemedAt, redeemedIn: storeId } = coupon;
  if (!storeId || redeemedAt?.getTime() !== request.redeemedAt.getTime()) return err('COUPON.NOT_REDEEMED');
  if (!request.storeIds.includes(storeId)) return err('REDEEM.NOT_YOUR_STORE');
  if (at.getTime() - redeemedAt.getTime() >= UNDO_MS) return err('REDEEM.TOO_LATE');
  const { staffId: by, reason, requestKey } = request;
  return ok({ what: 'undone', at, by, storeId, reason, requestKey });
}

/**
 * Takes back a redemption: by staff of the same store, within a day, with a reason. The coupon is unused again, or expired
 * where its time is over. What an order used goes back with the order only. A repeat gets the first answer. Two requests.
 */
export async function undoRedemption(
  { clock, stock }: RedeemDeps,
  request: UndoRequest,
): Promise<Result<Coupon, UndoError>> {
  const coupon = await stock.coupons.get(request.couponId);
  if (!coupon) return err('COUPON.NOT_FOUND');
  const at = clock.now();
  return moveCoupon(stock.coupons, coupon, (found) => undoing(found, request, at));
}
