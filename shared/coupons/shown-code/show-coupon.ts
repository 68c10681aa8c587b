import type { Clock } from '../../core/clock.ts';
import type { Ids, UserId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Where } from '../../db/database.ts';
import { stateAt, type Coupon } from '../coupon.ts';
import { isUsedElsewhere } from '../payout/payout.ts';
import type { CouponStock } from '../stock.ts';
import type { CodeKey } from './code-key.ts';
import { isFreshKey, newKey, worksUntil } from './shown-code.ts';

interface ShowDeps {
  clock: Clock;
  ids: Ids;
  stock: Pick<CouponStock, 'coupons'>;
}

/** A coupon as its owner shows it; without `rotating` where nothing can be shown. */
export interface Shown {
  coupon: Coupon;
  rotating?: { key: string; until: Date };
}

/** Gives the coupon a new key, unless somebody else did since it was read. */
function renew({ ids, stock: { coupons } }: ShowDeps, { _id, codeKey: previous }: Coupon, now: Date) {
  const set: { codeKey: CodeKey; previousCodeKey?: CodeKey } = { codeKey: newKey(ids, now) };
  if (previous) set.previousCodeKey = previous;
  const isAsRead: Where = previous ? { 'codeKey.key': previous.key } : { codeKey: { exists: false } };
  return coupons.updateIf({ _id, ...isAsRead }, { set });
}

/**
 * One of the caller's own coupons (of any id that they had, as `listOwn` has it), with the key that makes the digits behind its number, and what the phone needs to make
 * them by its own clock: when it is, and until when they work. One request; two more when the key is renewed, which is so
 * at the first time and after twelve hours. Two phones of one person get the same key.
 */
export async function showCoupon(
  deps: ShowDeps,
  { userIds, couponId }: { userIds: readonly UserId[]; couponId: string },
): Promise<Result<Shown, 'COUPON.NOT_FOUND'>> {
  const { clock, stock } = deps;
  for (;;) {
    const coupon = await stock.coupons.get(couponId);
    if (!coupon || !userIds.includes(coupon.userId)) return err('COUPON.NOT_FOUND');
    const now = clock.now();
    if (stateAt(coupon, now) !== 'unused' || isUsedElsewhere(coupon)) return ok({ coupon });
    const { codeKey } = coupon;
    if (isFreshKey(codeKey, now))
      return ok({ coupon, rotating: { key: codeKey.key, until: worksUntil(codeKey, coupon) } });
    await renew(deps, coupon, now);
  }
}
