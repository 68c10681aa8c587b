import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { channelId, id, requestKey } from './fields.ts';

/**
 * Signs the caller in: finds or makes the one record of this person, joins the mini program identity to it,
 * and, with `entry`, records the visit that brought them (a repeat with the same visitId counts once).
 */
export const userSignIn = contract({
  name: 'user.signIn',
  input: z.object({
    entry: z.optional(
      z.object({
        visitId: requestKey,
        /** Scene value of the mini program's launch; an open list of WeChat. */
        scene: z.int().check(z.nonnegative(), z.lte(99_999)),
        channelId: z.optional(channelId),
      }),
    ),
  }),
  output: z.object({
    userId: id,
    /**
     * True when an Official Account identity of this person is known and follows. After an unfollow it may be true until the
     * next tick of the follower sync has erased that identity: some two minutes.
     */
    isFollower: z.boolean(),
    /** How many identities (Official Accounts and mini programs) this record joins. */
    identities: z.int(),
    /** `owner`, `operator`, `staff:<store>` for each store whose staff the person is; later versions may add some. */
    roles: z.array(z.string()),
  }),
  /** BEING_ERASED: the person has just asked for that; in a few minutes they are somebody new. */
  errors: ['PRIVACY.BEING_ERASED'],
});
