import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { offer } from './coupon.ts';
import { channelId, moment } from './fields.ts';
import { foundStore } from './store.ts';

const count = z.int().check(z.nonnegative());

/**
 * All that the first page shows, in one request; whoever is not known yet sees it too. `channelId`: of the channel that
 * brought the caller this time.
 */
export const userHome = contract({
  name: 'user.home',
  input: z.object({ channelId: z.optional(channelId) }),
  output: z.object({
    /** What can be claimed, then what begins later, then what the caller has: six at most, each what ends soon in front. */
    offers: z.array(offer),
    /** How many could be claimed in all. */
    claimable: count,
    /** The caller's coupons; absent for whoever is not known yet. `nextExpiryAt`: when the first that can be used expires. */
    coupons: z.optional(z.object({ usable: count, nextExpiryAt: z.optional(moment) })),
    /** Of the Official Account. */
    isFollower: z.boolean(),
    /** The preferred store, as long as it is there; else the only one, if there is only one. */
    store: z.optional(foundStore),
  }),
  errors: [],
});
