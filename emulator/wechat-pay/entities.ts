/** A stock of vouchers (代金券批次), as its merchant has made it. Money in fen. */
export interface VoucherStock {
  stockId: string;
  name: string;
  amount: number;
  /** Of a payment from which on a voucher counts. */
  minimum: number;
  /** How many vouchers there are, and how many one person may have. */
  total: number;
  perUser: number;
  /** ISO; from then on none is sent, and those that were not used are over. */
  endsAt: string;
}

/** A voucher that somebody has. */
export interface Voucher {
  voucherId: string;
  stockId: string;
  appId: string;
  openId: string;
  /** 商户单据号 of the request that it was sent by. */
  requestNumber: string;
  /** ISO, world time. */
  sentAt: string;
  usedAt?: string;
  /** 微信支付订单号 of the payment that it was used in. */
  transactionId?: string;
}

/** What an answer says of it. */
export type VoucherStatus = 'SENDED' | 'USED' | 'EXPIRED';

/** One attempt to tell the merchant something. */
export interface PayDelivery {
  voucherId: string;
  /** World time, ISO. */
  at: string;
  /** 0: there was no answer. */
  status: number;
  delivered: boolean;
  problem?: string;
}

/** Throws a RangeError that says what makes no sense. */
export function checkStock({ stockId, amount, minimum, total, perUser, endsAt }: VoucherStock): void {
  if (!/^\d{1,20}$/.test(stockId)) throw new RangeError(`voucherStocks: "${stockId}" is no number of a stock`);
  const isWhole = [amount, minimum, total, perUser].every((value) => Number.isInteger(value) && value >= 0);
  if (!isWhole || amount === 0) throw new RangeError(`voucherStocks: ${stockId} needs whole numbers, and an amount`);
  if (Number.isNaN(Date.parse(endsAt))) throw new RangeError(`voucherStocks: endsAt of ${stockId} is not a time`);
}
