import type { OutputOf } from '../contracts/contract.ts';
import type { userHome } from '../contracts/home.ts';
import { presentOffer } from '../coupons/index.ts';
import { presentStore } from '../stores/index.ts';
import type { Home } from './read-home.ts';

/** The first page as its contract sends it. */
export const presentHome = (
  { offers, claimable, coupons, isFollower, store }: Home,
  now: Date,
): OutputOf<typeof userHome> => ({
  offers: offers.map((offer) => presentOffer(offer, now)),
  claimable,
  coupons: coupons && { usable: coupons.usable, nextExpiryAt: coupons.nextExpiryAt?.toISOString() },
  isFollower,
  store: store && presentStore(store, now),
});
