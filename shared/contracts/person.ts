import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { appId, id, moment } from './fields.ts';

const reviewId = z.string().check(z.minLength(1), z.maxLength(256), z.regex(/^[\w:.-]+$/));
const pair = z.object({ userId: id, otherId: id });

/** Why a merge is not undone. */
export const undoRefusals = [
  /** No such merge; to a customer, none of their own. */
  'MERGE.NOT_FOUND',
  /** Some minutes after the merge it may be undone. */
  'MERGE.NOT_SETTLED',
  /** Something else was joined since: that must be undone first. */
  'MERGE.LATER_MERGE',
  /** A coupon that came along was redeemed since, is kept by an order or went into a wallet. */
  'MERGE.SPENT',
  /** WeChat says that it is one person. */
  'MERGE.SAME_UNION_ID',
  /** One of the two has no identity any more. */
  'MERGE.NOBODY_LEFT',
] as const;

const conflicts = [
  /** One of them is not known. */
  'MERGE.NOT_FOUND',
  /** They are one already. */
  'MERGE.SAME_USER',
  'MERGE.TWO_UNION_IDS',
  /** They have different identities in one account. */
  'MERGE.SAME_ACCOUNT',
  /** Together they would have too many identities. */
  'MERGE.TOO_MANY',
] as const;

/** What was held back instead of joined and waits for a decision, the oldest first, some fifty at once. For owners. */
export const personReviews = contract({
  name: 'person.reviews',
  input: z.object({ after: z.optional(moment) }),
  output: z.object({
    reviews: z.array(
      z.object({
        reviewId,
        kind: z.enum(['twoUnionIds', 'sameAccount', 'tooMany', 'unionIdChanged', 'linkedFollower', 'sharedPhone']),
        appId: z.optional(appId),
        /** Who would have been joined. */
        userIds: z.array(id),
        createdAt: moment,
        /** Of `unionIdChanged`: since when the new UnionIDs are believed, and how many were replaced. */
        rebinding: z.optional(z.object({ at: moment, replaced: z.int() })),
      }),
    ),
    next: z.optional(moment),
  }),
  errors: [],
});

/**
 * Decides what was held: `apart`, as it is, for good; `again`: forgets it, so that the next word of WeChat is looked at anew
 * (after a wrong link was undone); `rebind`, of `unionIdChanged` only: the account was bound to another Open Platform account,
 * and the UnionIDs that WeChat tells since are believed, until one of the others is decided. For owners, as all calls below; joining is `person.merge`.
 */
export const personDecide = contract({
  name: 'person.decide',
  input: z.object({ reviewId, decision: z.enum(['apart', 'again', 'rebind']) }),
  output: z.object({ reviewId }),
  errors: [
    'REVIEW.NOT_FOUND',
    /** Only of an account whose UnionIDs change can it be said that it was bound elsewhere. */
    'REVIEW.NO_REBINDING',
  ],
});

/** What merging two people would do; changes nothing. */
export const personMergePreview = contract({
  name: 'person.mergePreview',
  input: pair,
  output: z.object({
    /** The record that stays. */
    into: id,
    from: id,
    /** Why it would be refused. */
    conflict: z.optional(z.enum(['MERGE.TWO_UNION_IDS', 'MERGE.SAME_ACCOUNT', 'MERGE.TOO_MANY'])),
    /** How much would move, by subject. */
    moves: z.record(z.string(), z.int()),
  }),
  errors: ['MERGE.NOT_FOUND', 'MERGE.SAME_USER'],
});

/** Makes two records one. A repeat is refused as `MERGE.SAME_USER`. */
export const personMerge = contract({
  name: 'person.merge',
  input: pair,
  output: z.object({ mergeId: id, into: id }),
  errors: conflicts,
});

/** What was joined into a person's record and whether it stands, the newest first. */
export const personMerges = contract({
  name: 'person.merges',
  input: z.object({ userId: id }),
  output: z.object({
    merges: z.array(
      z.object({
        mergeId: id,
        from: id,
        cause: z.enum(['unionId', 'ticket', 'phone', 'staff']),
        state: z.enum(['moving', 'done', 'undoing', 'undone']),
        decidedAt: moment,
      }),
    ),
  }),
  errors: [],
});

/** Makes two records of one again. A repeat answers the same. */
export const personUndoMerge = contract({
  name: 'person.undoMerge',
  input: z.object({ mergeId: id }),
  output: z.object({ mergeId: id }),
  errors: undoRefusals,
});
