import type { UserId } from '../core/ids.ts';
import type { Collection } from '../db/database.ts';

/** Visits of the last 90 days, as of when they were counted. */
export interface VisitCounts {
  visits: number;
  /** Days (Asia/Shanghai) with a visit. */
  days: number;
}

/** How a person stands with coupons at a moment: `claimed` = `usable` + `used` + `expired`. */
export interface CouponCounts {
  claimed: number;
  usable: number;
  used: number;
  expired: number;
  lastClaimedAt?: Date;
  lastUsedAt?: Date;
  /** When the first of the usable ones expires: until then the counts change by what is done only. */
  nextExpiryAt?: Date;
}

/** Orders of the merchant's shop that were paid; money in fen. */
export interface OrderCounts {
  /** Of which something is left: what was wholly given back is none. */
  orders: number;
  /** All that was paid, and what of it went back. */
  paid: number;
  refunded: number;
  /** When the first and the last of `orders` were paid. */
  firstAt?: Date;
  lastAt?: Date;
}

/** What was paid and did not go back, in fen. */
export const spentOf = (
  { paid, refunded }: Pick<OrderCounts, 'paid' | 'refunded'> = { paid: 0, refunded: 0 },
): number => paid - refunded;

/**
 * Counts on a person's record, computed from the documents that they count and never changed otherwise
 * (docs/decisions/0019): to find people by, a few minutes late.
 */
export interface RolledUp {
  /** When they are to be computed next: what they count has changed, or time will have changed it. */
  dueAt?: Date;
  /** Rises with each change that was seen: what was computed before it does not count as computed. */
  marks: number;
  at?: Date;
  visits?: VisitCounts;
  coupons?: CouponCounts;
  orders?: OrderCounts;
}

/** What a record has from now on that is to be counted anew. */
export const marked = (rollUp: RolledUp | undefined, dueAt: Date): RolledUp => ({
  ...rollUp,
  dueAt,
  marks: (rollUp?.marks ?? 0) + 1,
});

/** Says that what is counted of these people has changed. Ids that lead to another record are left alone. One request. */
export async function markChanged(
  users: Pick<Collection<{ _id: string }>, 'updateMany'>,
  ids: readonly UserId[],
  dueAt: Date,
): Promise<void> {
  if (ids.length === 0) return;
  const where = { _id: { in: ids }, mergedInto: { exists: false } };
  await users.updateMany(where, { set: { 'rollUp.dueAt': dueAt }, inc: { 'rollUp.marks': 1 } });
}
