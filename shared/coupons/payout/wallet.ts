import type { WalletStock } from './stock-fit.ts';

/** One voucher for one person; a repeat with the same number is the same voucher. */
export interface SendRequest {
  stockId: string;
  openId: string;
  requestNumber: string;
}

/**
 * `sent`: it is there · `refused`: this person cannot have it, ever · `later`: it may be there or not, or somebody must do
 * something first: the same request again.
 */
export type Sent =
  | { is: 'sent'; voucherId: string }
  | { is: 'refused'; reason: string }
  | { is: 'later'; reason: string; isOutOfOrder: boolean };

export type Found = { is: 'unused' | 'over' } | { is: 'used'; usedAt: Date } | { is: 'unknown'; reason: string };

/** People's wallets at WeChat Pay. Never throws. */
export interface Wallets {
  send(request: SendRequest, deadline: Date): Promise<Sent>;
  /** A stock, or why WeChat Pay does not show it; undefined when it is out of order. */
  stock(stockId: string, deadline: Date): Promise<WalletStock | { refused: string } | undefined>;
  look(voucher: { voucherId: string; openId: string }, deadline: Date): Promise<Found>;
}
