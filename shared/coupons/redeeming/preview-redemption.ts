import { err, ok, type Result } from '../../core/result.ts';
import type { OutputOf } from '../../contracts/contract.ts';
import type { redeemPreview } from '../../contracts/redeem.ts';
import { stateAt, type Coupon } from '../coupon.ts';
import { findByCode, redeemable, type RedeemDeps, type RedeemRequest } from '../redeem-coupon.ts';
import { readShown } from '../shown-code/shown-code.ts';
import { termsInWords } from '../worth.ts';

type Preview = OutputOf<typeof redeemPreview>;

/** Every time that the coupon was redeemed in a store, the last one in front, and when that was undone. */
function redemptionsOf({ history }: Coupon): Preview['redemptions'] {
  const found: Preview['redemptions'] = [];
  for (const one of history) {
    const at = one.at.toISOString();
    if (one.what === 'redeemed') found.unshift({ at, storeId: one.storeId, by: one.by });
    else if (one.what === 'undone' && found[0]) found[0].undoneAt = at;
  }
  return found;
}

/**
 * What staff see before they redeem what was scanned: the terms, whether it can be redeemed here and now, and why not, and
 * who redeemed it before. Nothing is changed. One request.
 */
export async function previewRedemption(
  { clock, stock }: RedeemDeps,
  request: Pick<RedeemRequest, 'storeId' | 'code'>,
): Promise<Result<Preview, 'COUPON.NOT_FOUND'>> {
  const coupon = await findByCode(stock, readShown(request.code).code);
  if (!coupon) return err('COUPON.NOT_FOUND');
  const now = clock.now();
  const able = redeemable(coupon, request, now);
  return ok({
    ...{ couponId: coupon._id, terms: coupon.terms, worth: termsInWords(coupon.terms), state: stateAt(coupon, now) },
    ...{ startsAt: coupon.startsAt.toISOString(), expiresAt: coupon.expiresAt.toISOString() },
    ...{ storeId: request.storeId, refusal: able.ok ? undefined : able.error, redemptions: redemptionsOf(coupon) },
  });
}
