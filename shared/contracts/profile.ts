import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { id, moment, storeId } from './fields.ts';
import { preferences } from './preferences.ts';
import { standing } from './privacy.ts';

const count = z.int().check(z.nonnegative());

/** All that the page “me” shows of the caller, in one request. Coupons and follow state are as of this moment. */
export const userProfile = contract({
  name: 'user.profile',
  input: z.object({}),
  output: z.object({
    userId: id,
    /** When the record was made. */
    since: moment,
    roles: z.array(z.string()),
    /** How many identities (Official Accounts and mini programs) the record joins. */
    identities: count,
    /** Of the Official Account; `since` where WeChat tells it. */
    follow: z.object({ isFollower: z.boolean(), since: z.optional(moment) }),
    visits: z.object({ firstAt: z.optional(moment), lastAt: z.optional(moment) }),
    preferences,
    /** The preferred store, as long as it is there. */
    store: z.optional(z.object({ storeId, name: z.string(), city: z.string(), address: z.string() })),
    privacy: standing,
    /** Notices that may still be sent: so many of a template, or any number. */
    notices: z.array(
      z.object({ templateId: z.string(), title: z.optional(z.string()), left: count, always: z.boolean() }),
    ),
    coupons: z.object({
      claimed: count,
      usable: count,
      used: count,
      expired: count,
      /** When the first of the usable ones expires. */
      nextExpiryAt: z.optional(moment),
    }),
  }),
  errors: [],
});
