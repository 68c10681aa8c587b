import { shanghaiMidnight } from '../../core/clock.ts';
import type { StoreId } from '../../core/ids.ts';
import type { Coupon } from '../coupon.ts';
import type { RedeemDeps } from '../redeem-coupon.ts';

const PAGE = 50;

/**
 * What a store has redeemed today (Shanghai) and what was not undone, the last one in front: page by page, `next` is where
 * the next one begins. Coupons of one moment stay on one page. One request.
 */
export async function listRedemptions(
  { clock, stock }: RedeemDeps,
  { storeId, before }: { storeId: StoreId; before?: Date },
): Promise<{ coupons: Coupon[]; next?: Date }> {
  const found = await stock.coupons.find({
    where: { redeemedIn: storeId, redeemedAt: { gte: shanghaiMidnight(clock.now()), ...(before && { lte: before }) } },
    orderBy: { field: 'redeemedAt', direction: 'desc' },
    limit: PAGE + 1,
  });
  const next = found[PAGE]?.redeemedAt;
  return { coupons: next ? found.filter(({ redeemedAt }) => redeemedAt && redeemedAt > next) : found, next };
}
