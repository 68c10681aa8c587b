import type { Clock } from '../../core/clock.ts';
import { ok } from '../../core/result.ts';
import type { Coupon } from '../coupon.ts';
import { moveCoupon } from '../move-coupon.ts';
import type { CouponStock } from '../stock.ts';

export interface UsedVoucher {
  voucherId: string;
  usedAt: Date;
}

interface UseDeps {
  clock: Clock;
  stock: Pick<CouponStock, 'coupons' | 'templates'>;
}

/**
 * A coupon that was used at WeChat Pay is redeemed, also when we have let it end meanwhile: it was paid. A repeat changes
 * nothing. One request, two more for each movement that came between.
 */
export async function redeemElsewhere(
  { clock, stock }: UseDeps,
  coupon: Coupon,
  { voucherId, usedAt }: UsedVoucher,
): Promise<void> {
  const movement = { what: 'usedElsewhere', at: clock.now(), voucherId, usedAt } as const;
  await moveCoupon(stock.coupons, coupon, ({ state }) => ok(state === 'redeemed' ? undefined : movement));
}

/**
 * Takes word of WeChat Pay's that a voucher was used, in any order and any number of times. `later`: its stock is a
 * campaign's and nobody has the voucher yet; that it was sent may not have been written down. `foreign`: not one of ours. Two
 * requests; of a voucher that is not known two as well.
 */
export async function takeUse(
  deps: UseDeps,
  { stockId, ...used }: UsedVoucher & { stockId: string },
): Promise<'taken' | 'later' | 'foreign'> {
  const { coupons, templates } = deps.stock;
  const [coupon] = await coupons.find({ where: { 'payout.voucherId': used.voucherId }, limit: 1 });
  if (coupon) {
    await redeemElsewhere(deps, coupon, used);
    return 'taken';
  }
  const [campaign] = await templates.find({ where: { 'outlet.stockId': stockId }, limit: 1 });
  return campaign ? 'later' : 'foreign';
}
