import type { OutputOf } from '../../contracts/contract.ts';
import type { campaignPayouts } from '../../contracts/campaign.ts';
import type { CouponStock } from '../stock.ts';

const STATES = ['pending', 'sent', 'refused', 'over'] as const;
const MOST_TROUBLE = 50;

/**
 * How far a campaign's coupons are on their way into wallets, and what keeps those that did not get there. Seven requests, six
 * of which go over all coupons of the campaign: for people who look, not for a tick.
 */
export async function payoutsOf(
  { coupons, templates }: Pick<CouponStock, 'coupons' | 'templates'>,
  templateId: string,
): Promise<OutputOf<typeof campaignPayouts>> {
  const [template, counts, used, trouble] = await Promise.all([
    templates.get(templateId),
    Promise.all(STATES.map((state) => coupons.count({ templateId, 'payout.state': state }))),
    coupons.count({ templateId, state: 'redeemed', 'payout.state': 'sent' }),
    coupons.find({ where: { templateId, 'payout.reason': { exists: true } }, limit: MOST_TROUBLE }),
  ]);
  const [pending = 0, sent = 0, refused = 0, over = 0] = counts;
  const { finding } = template ?? {};
  return {
    ...{ pending, sent, refused, over, used },
    ...(finding && { stock: { checkedAt: finding.at.toISOString(), misfits: finding.misfits } }),
    trouble: trouble.flatMap(({ _id, payout }) =>
      payout?.reason ? [{ couponId: _id, state: payout.state, reason: payout.reason, attempts: payout.attempts }] : [],
    ),
  };
}
