import type { Voucher, VoucherStatus, VoucherStock } from './entities.ts';

/** Of WeChat Pay's: seconds, and Beijing's zone. */
export const momentOf = (iso: string): string =>
  `${new Date(Date.parse(iso) + 8 * 60 * 60 * 1000).toISOString().slice(0, 19)}+08:00`;

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
