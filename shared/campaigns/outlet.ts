import type { Campaign } from '../contracts/campaign-rules.ts';
import type { CampaignProblem } from '../contracts/campaign.ts';
import type { CouponTemplate } from '../coupons/index.ts';
import { contradiction } from './contradictions.ts';

/**
 * What WeChat Pay says of the stock of a campaign as it is kept: it is asked by housekeeping, which alone holds the
 * merchant's key, within a minute after a change.
 */
export function stockProblems({ outlet, version, finding }: CouponTemplate): CampaignProblem[] {
  if (!outlet) return [];
  if (finding?.version !== version) return [contradiction('outlet.stockId', '正在核对微信支付批次，请一分钟后再试')];
  return finding.misfits.map(({ path, says }) => contradiction(path, says));
}

/**
 * What speaks against paying a campaign out as vouchers of WeChat Pay (代金券), which know an amount and a threshold alone:
 * nothing that we would look at when they are used. `hasWeChatPay`: a merchant is configured.
 */
export function outletProblems(
  { outlet, terms }: Campaign,
  { hasWeChatPay, kept }: { hasWeChatPay: boolean; kept?: CouponTemplate },
): CampaignProblem[] {
  const wasOpen = kept !== undefined && kept.state !== 'draft';
  const isChanged = wasOpen && kept.outlet?.stockId !== outlet?.stockId;
  const fixed = isChanged ? [contradiction('outlet', '活动开放过领取，发放方式和批次不能再改')] : [];
  if (!outlet) return fixed;
  const { benefit, scope, stacking } = terms;
  const problems: [isWrong: boolean, path: string, says: string][] = [
    [!hasWeChatPay, 'outlet', '还没有配置微信支付商户，不能发放代金券'],
    [benefit.is !== 'amountOff', 'terms.benefit', '微信支付代金券只能减固定的金额'],
    [
      Object.values(scope).some(Boolean),
      'terms.scope',
      '微信支付代金券在付款时抵用，这里不能限制商品或门店：请在批次里设置',
    ],
    [stacking !== 'alone', 'terms.stacking', '微信支付代金券不参与这里的叠加计算：请选不与其他券同用'],
  ];
  return [...fixed, ...problems.flatMap(([isWrong, path, says]) => (isWrong ? [contradiction(path, says)] : []))];
}
