import type { Voucher, VoucherStatus, VoucherStock } from './entities.ts';

/** Simplified: every stock has begun long ago. */
const BEGINNING = '2020-01-01T00:00:00Z';

/** Of WeChat Pay's: seconds, and Beijing's zone. */
export const momentOf = (iso: string): string =>
  `${new Date(Date.parse(iso) + 8 * 60 * 60 * 1000).toISOString().slice(0, 19)}+08:00`;

/** A stock as its merchant sees it. https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter9_1_5.shtml */
export const shownStock = (
  { stockId, name, amount, minimum, total, perUser, endsAt }: VoucherStock,
  { given, isOver, merchantId }: { given: number; isOver: boolean; merchantId: string },
): object => ({
  ...{ stock_id: stockId, stock_creator_mchid: merchantId, stock_name: name, status: isOver ? 'stoped' : 'running' },
  ...{ create_time: momentOf(BEGINNING), description: '', stock_type: 'NORMAL', no_cash: true, singleitem: false },
  ...{ available_begin_time: momentOf(BEGINNING), available_end_time: momentOf(endsAt), distributed_coupons: given },
  stock_use_rule: {
    ...{ max_coupons: total, max_coupons_per_user: perUser, max_amount: total * amount, max_amount_by_day: 0 },
    fixed_normal_coupon: { coupon_amount: amount, transaction_minimum: minimum },
    ...{ coupon_type: 'NORMAL', trade_type: ['MICROAPP'], combine_use: false },
  },
});

/** A voucher as answers and callbacks show it. https://pay.weixin.qq.com/doc/v3/merchant/4012463790 */
export function shownVoucher(
  voucher: Voucher,
  { stock, status, merchantId }: { stock: VoucherStock | undefined; status: VoucherStatus; merchantId: string },
): object {
  const { stockId, voucherId, sentAt, usedAt, transactionId } = voucher;
  const used = usedAt && {
    consume_information: {
      consume_time: momentOf(usedAt),
      consume_mchid: merchantId,
      transaction_id: transactionId,
    },
  };
  return {
    ...{ stock_creator_mchid: merchantId, stock_id: stockId, coupon_id: voucherId },
    ...{ coupon_name: stock?.name ?? '', status, description: '', create_time: momentOf(sentAt) },
    ...{ coupon_type: 'NORMAL', no_cash: false, singleitem: false },
    ...(stock && {
      ...{ available_begin_time: momentOf(sentAt), available_end_time: momentOf(stock.endsAt) },
      normal_coupon_information: { coupon_amount: stock.amount, transaction_minimum: stock.minimum },
    }),
    ...(used || {}),
  };
}
