import { HOUR_MS, type Clock } from '../../core/clock.ts';
import type { CouponStock } from '../stock.ts';
import type { Misfit } from './stock-finding.ts';
import { misfitsOf } from './stock-fit.ts';
import type { Wallets } from './wallet.ts';

export interface CheckStocksDeps {
  clock: Clock;
  stock: Pick<CouponStock, 'templates'>;
  wallets: Pick<Wallets, 'stock'>;
}

/** More campaigns with a stock at once than anybody has. */
const MOST = 100;

/** So many stocks are asked for in one tick. */
const A_TICK = 10;

const notShown = (reason: string): Misfit[] => [
  { path: 'outlet.stockId', says: `在微信支付查不到这个批次（${reason}）：请核对批次号和商户号` },
];

/**
 * Compares campaigns with their stocks at WeChat Pay, each version once and again after an hour, because both change; what was
 * found stands on the template. What WeChat Pay did not answer waits for the next tick. Idle one request; one for each campaign.
 */
export async function checkStocks({ clock, stock, wallets }: CheckStocksDeps, deadline: Date): Promise<string> {
  const where = { 'outlet.stockId': { gt: '' }, state: { in: ['draft', 'active', 'paused'] } };
  const templates = await stock.templates.find({ where, limit: MOST });
  const isDue = ({ version, finding }: (typeof templates)[number]) =>
    finding?.version !== version || clock.now().getTime() - finding.at.getTime() >= HOUR_MS;
  const due = templates.filter(isDue).slice(0, A_TICK);
  for (const template of due) {
    if (!template.outlet || clock.now() >= deadline) break;
    const found = await wallets.stock(template.outlet.stockId, deadline);
    if (!found) break;
    const misfits = 'refused' in found ? notShown(found.refused) : misfitsOf(template, found);
    const { _id, version } = template;
    await stock.templates.updateIf({ _id, version }, { set: { finding: { version, at: clock.now(), misfits } } });
  }
  return due.length === 0 ? 'idle' : 'checked';
}
