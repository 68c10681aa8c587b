import type { OutputOf } from '../../contracts/contract.ts';
import type { campaignPayouts } from '../../contracts/campaign.ts';
import type { Where } from '../../db/database.ts';
import { issuedCount } from '../ledger/costs.ts';
import type { CouponStock } from '../stock.ts';
import type { Payout } from './payout.ts';

type Stock = Pick<CouponStock, 'coupons' | 'templates' | 'costs'>;

const STATES = ['pending', 'sent', 'refused', 'over'] as const satisfies readonly Payout['state'][];
const MOST_TROUBLE = 50;

/** So few coupons are counted themselves, as they are at this moment. */
const FEW = 10_000;

const inState = (templateId: string, state: Payout['state']): Where => ({ 'payout.state': state, templateId });

/** How many are in wallets or were used, of a campaign too large to count them: as the ledger has it, some minutes late. */
async function fromLedger({ costs }: Stock, templateId: string, elsewhere: number) {
  const kept = await costs.get(templateId);
  return { sent: Math.max(0, issuedCount(kept) - elsewhere), used: kept?.count.redeemed ?? 0 };
}

async function counted({ coupons }: Stock, templateId: string) {
  const where = inState(templateId, 'sent');
  const [sent, used] = [await coupons.count(where), await coupons.count({ ...where, state: 'redeemed' })];
  return { sent, used };
}

async function troubleOf({ coupons }: Stock, templateId: string) {
  const found = STATES.map((state) =>
    coupons.find({ where: { ...inState(templateId, state), 'payout.reason': { gt: '' } }, limit: MOST_TROUBLE }),
  );
  return (await Promise.all(found)).flat().slice(0, MOST_TROUBLE);
}

/**
 * How far a campaign's coupons are on their way into wallets, and what keeps those that did not get there. Ten requests at
 * most, each answered by an index: beside 10,000 coupons they go over those alone that are not in a wallet, however many are.
 */
export async function payoutsOf(stock: Stock, templateId: string): Promise<OutputOf<typeof campaignPayouts>> {
  const count = (state: Payout['state']) => stock.coupons.count(inState(templateId, state));
  const [template, pending, refused, over, trouble] = await Promise.all([
    stock.templates.get(templateId),
    count('pending'),
    count('refused'),
    count('over'),
    troubleOf(stock, templateId),
  ]);
  const most = (template?.limits.total ?? 0) + (template?.codeCount ?? 0);
  const { sent, used } =
    most > FEW ? await fromLedger(stock, templateId, pending + refused + over) : await counted(stock, templateId);
  const { finding } = template ?? {};
  return {
    ...{ pending, sent, refused, over, used },
    ...(finding && { stock: { checkedAt: finding.at.toISOString(), misfits: finding.misfits } }),
    trouble: trouble.flatMap(({ _id, payout }) =>
      payout?.reason ? [{ couponId: _id, state: payout.state, reason: payout.reason, attempts: payout.attempts }] : [],
    ),
  };
}
