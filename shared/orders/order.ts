import type * as z from 'zod/mini';
import type { contradiction, orderState, ToldHappening } from '../contracts/order-tell.ts';
import type { UserId } from '../core/ids.ts';

type Timed<H> = H extends { at: string } ? Omit<H, 'at'> & { at: Date } : never;

/** Something that happened to an order, as the shop told it. */
export type Happening = Timed<ToldHappening>;

export type OrderState = z.output<typeof orderState>;
export type Contradiction = z.output<typeof contradiction>;

export interface Refund {
  refundId: string;
  at: Date;
  /** Fen, as told. */
  amount: number;
}

/** How an order stands: a function of what was told of it, whatever came first. Money in fen. */
export interface Standing {
  state: OrderState;
  /** As told; of an order whose beginning was not told, when the first happened that was. */
  createdAt: Date;
  /** What was to be paid; absent until it is told. */
  total?: number;
  paidAt?: Date;
  /** 0 until it is paid. */
  paid: number;
  /** Also of an order that was paid all the same: see `contradictions`. */
  cancelledAt?: Date;
  /** Of what was paid went back: never more than that, and 0 until it is paid. */
  refunded: number;
  /** As told, the first in front. */
  refunds: Refund[];
  /** Absent: online, or not told. */
  storeId?: string;
  /** By which entry it came, as the shop says: not more than a word, and maybe of a channel that is not ours. */
  channelId?: string;
  /** Coupons that it uses. */
  couponIds: string[];
  contradictions: Contradiction[];
}

/** Document of `orders`: an order of the merchant's shop; `_id` is the shop's number of it. */
export interface ShopOrder extends Standing {
  _id: string;
  /** What was told, each once, and of one kind no more than says that they differ; nothing of the buyer. */
  told: Happening[];
  /** By what the buyer was ever named: ids that `buyerKeys` makes. Absent when nobody was, or has waited for too long. */
  buyers?: string[];
  /** Whose it is; nobody's until the person is known, and again when they are erased. */
  userId?: UserId;
  /**
   * Those of `buyers` by which it is joined, once they lead to somebody; absent when it has been, or nobody was named. An
   * order of somebody who only follows has it still: their record goes when they leave.
   */
  waitsFor?: string[];
  waitsSince?: Date;
  /** Its person was erased: it is joined to nobody any more. */
  isErased?: true;
  /** As of now when something of it changed, whose it is included. */
  changedAt: Date;
  /** Raised with each change. */
  revision: number;
  /** Merges of two records of the person that the order was moved by. */
  mergeIds?: string[];
}
