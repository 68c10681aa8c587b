import type { Offer } from '../../services/coupons';

/** What can be had now comes first, what is mine next, what is gone last. */
const RANK: Record<Offer['status'], number> = {
  claimable: 0,
  claimed: 1,
  notStarted: 2,
  soldOutToday: 3,
  soldOut: 4,
  notForYou: 5,
  ended: 6,
};
/** Of a status that only a newer server knows. */
const LAST_RANK = 7;
const rankOf = (status: string): number => (RANK as Partial<Record<string, number>>)[status] ?? LAST_RANK;

/** A coupon that has been used ranks with what is gone. */
const rank = ({ status, coupon }: Offer): number =>
  status === 'claimed' && coupon && coupon.state !== 'unused' ? RANK.soldOut : rankOf(status);

/** Offers in the order of the coupon centre; within a rank the server's order stays. */
const inOrder = (offers: readonly Offer[]): Offer[] => [...offers].sort((one, other) => rank(one) - rank(other));

/**
 * New contents in the places that people see: a card that moved away under the finger after a claim would give its
 * place, and a second tap, to another coupon. What was not there before comes last.
 */
export function inPlaces(offers: readonly Offer[], templateIds: readonly string[]): Offer[] {
  const place = ({ terms }: Offer): number => {
    const index = templateIds.indexOf(terms.templateId);
    return index < 0 ? templateIds.length : index;
  };
  return inOrder(offers).sort((one, other) => place(one) - place(other));
}
