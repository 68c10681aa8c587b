import type { Outlet } from '../../contracts/campaign-rules.ts';
import { derivedId, type CouponId } from '../../core/ids.ts';

/**
 * How far a coupon is that goes into somebody's wallet at WeChat Pay and is used there alone. Whether it was used, its
 * history says.
 */
export interface Payout {
  stockId: string;
  /**
   * `pending`: not in the wallet yet, as far as we know · `sent`: there · `refused`: this person cannot have it · `over`: it
   * ended before.
   */
  state: 'pending' | 'sent' | 'refused' | 'over';
  /** When there is something to do next; absent when nothing is left. */
  dueAt?: Date;
  attempts: number;
  /** An attempt has no answer that says whether the voucher is there. */
  mayBeThere?: true;
  /** Whose wallet; fixed before the first attempt, so that every attempt is the same request. */
  openId?: string;
  voucherId?: string;
  sentAt?: Date;
  /** Why it was refused, or what it waits for: WeChat Pay's code, or ours. */
  reason?: string;
}

/** The field of a new coupon of this template; nothing where the coupon is used with us. */
export const payoutOf = ({ outlet }: { outlet?: Outlet }, at: Date): { payout?: Payout } =>
  outlet ? { payout: { stockId: outlet.stockId, state: 'pending', dueAt: at, attempts: 0 } } : {};

/** Used at WeChat Pay, or nowhere: no till, no order and no price of ours takes it, also when it was refused there. */
export const isUsedElsewhere = ({ payout }: { payout?: Payout }): boolean => payout !== undefined;

/**
 * 商户单据号: the same for every attempt, and another for whoever claims again after they were erased.
 */
export const requestNumberOf = ({ _id, issuedAt }: { _id: CouponId; issuedAt: Date }): string =>
  `weilian-${derivedId(`payout:${_id}:${issuedAt.getTime()}`)}`;
