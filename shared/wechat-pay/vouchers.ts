import * as z from 'zod/mini';
import type { PayClient } from './client.ts';
import type { PayEvent } from './callback.ts';

const VOUCHERS = '/v3/marketing/favor';

export interface VoucherRequest {
  /** Of the stock (代金券批次), which this merchant made. */
  stockId: string;
  /** Whose voucher it is, at `appId`, which must be bound to the merchant. */
  appId: string;
  openId: string;
  /** 商户单据号: letters, digits and `-_|*`, up to 128. The same number is the same voucher, for ever. */
  requestNumber: string;
}

const ofUser = (openId: string): string => `${VOUCHERS}/users/${encodeURIComponent(openId)}/coupons`;

const sent = z.pipe(
  z.object({ coupon_id: z.string().check(z.minLength(1)) }),
  z.transform(({ coupon_id }) => ({ voucherId: coupon_id })),
);

/**
 * Puts a voucher (代金券) into somebody's wallet; a repeat with the same number gets the voucher of the first time.
 * Refusals: `person` (RULELIMIT: has as many as one may; USER_ACCOUNT_ABNORMAL), `exhausted`, `merchant`, `busy`.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012463767
 * @throws PayFailure
 */
export const sendVoucher = (
  client: PayClient,
  { stockId, appId, openId, requestNumber }: VoucherRequest,
  deadline: Date,
): Promise<{ voucherId: string }> => {
  const ours = { stock_id: stockId, out_request_no: requestNumber, appid: appId };
  const body = { ...ours, stock_creator_mchid: client.merchantId };
  return client.call({ method: 'POST', path: ofUser(openId), body, answer: sent }, deadline);
};

const STATES = { SENDED: 'unused', USED: 'used', EXPIRED: 'expired' } as const;
export type VoucherState = (typeof STATES)[keyof typeof STATES];

const moment = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => new Date(text)),
);

/** A voucher as answers and callbacks show it. */
const voucher = z.pipe(
  z.object({
    stock_id: z.string(),
    coupon_id: z.string(),
    status: z.enum(['SENDED', 'USED', 'EXPIRED']),
    consume_information: z.nullish(
      z.object({ consume_time: z.nullish(moment), transaction_id: z.nullish(z.string()) }),
    ),
  }),
  z.transform(({ stock_id, coupon_id, status, consume_information: use }) => ({
    ...{ stockId: stock_id, voucherId: coupon_id, state: STATES[status] satisfies VoucherState },
    usedAt: use?.consume_time ?? undefined,
  })),
);
export type Voucher = z.output<typeof voucher>;

const stock = z.pipe(
  z.object({
    status: z.string(),
    available_end_time: moment,
    stock_use_rule: z.object({
      ...{ max_coupons: z.int(), max_coupons_per_user: z.int() },
      fixed_normal_coupon: z.nullish(z.object({ coupon_amount: z.int(), transaction_minimum: z.int() })),
    }),
  }),
  z.transform(({ status, available_end_time: endsAt, stock_use_rule: rule }) => ({
    ...{ isRunning: status === 'running', endsAt, total: rule.max_coupons, perUser: rule.max_coupons_per_user },
    ...{ amount: rule.fixed_normal_coupon?.coupon_amount, minimum: rule.fixed_normal_coupon?.transaction_minimum },
  })),
);

/**
 * A stock of this merchant's: the rules that its vouchers have (money in fen; neither amount nor minimum where it is no fixed
 * amount), and whether any can be sent now. https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter9_1_5.shtml
 * @throws PayFailure
 */
export const readStock = (client: PayClient, stockId: string, deadline: Date): Promise<z.output<typeof stock>> => {
  const path = `${VOUCHERS}/stocks/${encodeURIComponent(stockId)}`;
  const query = { stock_creator_mchid: client.merchantId };
  return client.call({ method: 'GET', path, query, answer: stock }, deadline);
};

/** How a voucher stands. https://pay.weixin.qq.com/doc/v3/merchant/4012463790 @throws PayFailure */
export const readVoucher = (
  client: PayClient,
  { voucherId, appId, openId }: { voucherId: string; appId: string; openId: string },
  deadline: Date,
): Promise<Voucher> => {
  const path = `${ofUser(openId)}/${encodeURIComponent(voucherId)}`;
  return client.call({ method: 'GET', path, query: { appid: appId }, answer: voucher }, deadline);
};

/** The voucher that a callback says was used; undefined when it says something else. https://pay.weixin.qq.com/doc/v3/merchant/4012285250 */
export function usedVoucher({ type, content }: PayEvent): Voucher | undefined {
  if (type !== 'COUPON.USE') return undefined;
  const read = voucher.safeParse(content);
  return read.success && read.data.state === 'used' ? read.data : undefined;
}
