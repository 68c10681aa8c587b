import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { appId, id, moment } from './fields.ts';
import { undoRefusals } from './person.ts';

/** As the address of the page has it that the Official Account's link opens. */
const ticket = z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/));

const ticketErrors = [
  /** No such ticket, or its five minutes are over, or the follower has left: a new one is a tap in the chat away. */
  'LINK.EXPIRED',
  /** It was used, by somebody else or for a link that was undone. */
  'LINK.USED',
  /** It is not known yet who the follower is: within a minute. */
  'LINK.NOT_READY',
  /** There is nothing to do. */
  'LINK.ALREADY_JOINED',
  /** The caller is linked to another follower of this account. */
  'LINK.ACCOUNT_TAKEN',
  /** The follower uses the mini program as somebody else. */
  'LINK.HAS_MINI_PROGRAM',
  /** UnionIDs, or something else, speak against it. */
  'LINK.NOT_SAME_PERSON',
] as const;

/**
 * What the ticket of a link from the Official Account would join to the caller, for them to decide before `user.link`: whoever
 * was sent the link by somebody else sees a follower that they are not. Changes nothing.
 */
export const userLinkPreview = contract({
  name: 'user.linkPreview',
  input: z.object({ ticket }),
  output: z.object({
    /** The Official Account. */
    appId,
    /** Since when the follower follows it; absent where WeChat did not say. */
    followsSince: z.optional(moment),
    /** So many unused coupons would come along. */
    unusedCoupons: z.int(),
    expiresAt: moment,
  }),
  errors: ticketErrors,
});

/** Joins the follower of a ticket to the caller, once; a repeat answers the same. */
export const userLink = contract({
  name: 'user.link',
  input: z.object({ ticket }),
  output: z.object({
    /** What `user.unlink` undoes. */
    linkId: id,
  }),
  errors: ticketErrors,
});

/** What the caller has linked and may undo, the newest first. */
export const userLinks = contract({
  name: 'user.links',
  input: z.object({}),
  output: z.object({
    links: z.array(z.object({ linkId: id, cause: z.enum(['ticket', 'phone']), linkedAt: moment })),
  }),
  errors: [],
});

/** Undoes a link of the caller's own: what came with it goes back, what was made since stays. A repeat answers the same. */
export const userUnlink = contract({
  name: 'user.unlink',
  input: z.object({ linkId: id }),
  output: z.object({ linkId: id }),
  errors: undoRefusals,
});
