import type { Offer } from '../../services/coupons';

/** What can be had now comes first, what is mine next, what is gone last. */
const RANK: Record<Offer['status'], number> = { claimable: 0, claimed: 1, notStarted: 2, soldOut: 3, ended: 4 };

/** A coupon that has been used ranks with what is gone. */
const rank = ({ status, coupon }: Offer): number =>
  status === 'claimed' && coupon && coupon.state !== 'unused' ? RANK.soldOut : RANK[status];

/** Offers in the order of the coupon centre; within a rank the server's order stays. */
export const inOrder = (offers: readonly Offer[]): Offer[] => [...offers].sort((one, other) => rank(one) - rank(other));
