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
type UndoError =
  'COUPON.NOT_FOUND' | 'COUPON.NOT_REDEEMED' | 'REDEEM.NOT_YOUR_STORE' | 'REDEEM.TOO_LATE' | 'COMMON.KEY_USED';

/** So long after a redemption it can be undone. */
const UNDO_MS = DAY_MS;

/** Whether this very request has undone a redemption: of this moment and for this reason, or (`another`) something else. */
function undoneBy({ history }: Coupon, { staffId, requestKey, redeemedAt, reason }: UndoRequest) {
  const at = history.findIndex((one) => one.what === 'undone' && one.by === staffId && one.requestKey === requestKey);
  const undone = history[at];
  if (undone?.what !== 'undone') return undefined;
  const redeemed = history.slice(0, at).findLast(({ what }) => what === 'redeemed');
  const isSame = undone.reason === reason && redeemed?.at.getTime() === redeemedAt.getTime();
  return isSame ? 'same' : 'another';
}

function undoing(coupon: Coupon, request: UndoRequest, at: Date): Result<Movement | undefined, UndoError> {
  const before = undoneBy(coupon, request);
  if (before) return before === 'same' ? ok(undefined) : err('COMMON.KEY_USED');
  const { redeemedAt, redeemedIn: storeId } = coupon;
  if (!storeId || redeemedAt?.getTime() !== request.redeemedAt.getTime()) return err('COUPON.NOT_REDEEMED');
  if (!request.storeIds.includes(storeId)) return err('REDEEM.NOT_YOUR_STORE');
  if (at.getTime() - redeemedAt.getTime() >= UNDO_MS) return err('REDEEM.TOO_LATE');
  const { staffId: by, reason, requestKey } = request;
  return ok({ what: 'undone', at, by, storeId, reason, requestKey });
}

/**
 * Takes back a redemption: by staff of the same store, within a day, with a reason. The coupon is unused again, or expired
 * where its time is over. What an order used goes back with the order only. A repeat gets the first answer;
 * the same key for something else is refused. Two requests.
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
