import type { CouponTemplate } from '../coupon.ts';
import { usableTime } from '../validity.ts';
import type { Misfit } from './stock-finding.ts';

/** A stock of vouchers at WeChat Pay, as its rules are; money in fen, undefined where it is no fixed amount. */
export interface WalletStock {
  amount: number | undefined;
  minimum: number | undefined;
  total: number;
  perUser: number;
  endsAt: Date;
  /** Whether vouchers can be sent now. */
  isRunning: boolean;
}

/** An end of a day is told to the second before it. */
const SECOND_MS = 1_000;

const yuan = (fen: number): string => `${fen / 100} 元`;

/** The end of the last coupon that can come out. */
const lastEnd = ({ terms, endsAt }: CouponTemplate): Date =>
  usableTime(terms.validity, new Date(endsAt.getTime() - 1)).expiresAt;

/** What people are promised and would not get; nothing when they get at least that. */
export function misfitsOf(template: CouponTemplate, stock: WalletStock): Misfit[] {
  const { terms, limits, codeCount = 0 } = template;
  const amount = terms.benefit.is === 'amountOff' ? terms.benefit.amount : undefined;
  const { minimum = 0 } = stock;
  const found: [isWrong: boolean, path: string, says: string][] = [
    [!stock.isRunning, 'outlet.stockId', '微信支付批次没有在发放中：请先在商户平台激活'],
    [stock.amount !== amount, 'terms.benefit', `与批次的面额（${yuan(stock.amount ?? 0)}）不一致`],
    [minimum !== terms.threshold, 'terms.threshold', `与批次的使用门槛（${yuan(minimum)}）不一致`],
    [
      lastEnd(template).getTime() - SECOND_MS > stock.endsAt.getTime(),
      ...(['terms.validity', '最后领到的券比批次的可用时间更晚结束'] as const),
    ],
    [limits.total + codeCount > stock.total, 'limits.total', `超过批次的发放上限（${stock.total} 张）`],
    [limits.perUser > stock.perUser, 'limits.perUser', `超过批次的每人上限（${stock.perUser} 张）`],
  ];
  return found.flatMap(([isWrong, path, says]) => (isWrong ? [{ path, says }] : []));
}
