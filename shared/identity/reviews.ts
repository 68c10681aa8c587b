import type { IdentityId, UserId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import type { Forget } from './forgetting.ts';

/**
 * Document of `linkReviews`: what we are told contradicts what we know, nothing was joined, and staff decide. Its `_id` says
 * what it is about: the same is reported once.
 *
 * `twoUnionIds`: an identity's user has another UnionID. `sameAccount`: the two users of one UnionID have different identities
 * in the same account. `tooMany`: together they would have too many identities. `unionIdChanged`: identities of an account
 * get other UnionIDs than they had, as all do when it is bound to another Open Platform account (one review an account;
 * which identities, and the old and the new UnionID of each, is said by `toldUnionId`). `linkedFollower`: a follower was given to
 * a mini program user, and WeChat names of the follower the UnionID of another user. `sharedPhone`: the users have one
 * telephone number, and are not certainly one person.
 */
export interface LinkReview {
  _id: string;
  kind: 'twoUnionIds' | 'sameAccount' | 'tooMany' | 'unionIdChanged' | 'linkedFollower' | 'sharedPhone';
  /** Absent where no account says it. */
  appId?: string;
  identityId?: IdentityId;
  /** Who would have been joined. */
  userIds: UserId[];
  createdAt: Date;
  /**
   * Of `unionIdChanged`: the account was bound to another Open Platform account, says an owner: since then other UnionIDs are
   * believed (decision 0021). How many were replaced; a kill may leave one out.
   */
  rebinding?: { by: UserId; at: Date; replaced: number };
  /** That they stay apart. */
  decision?: { what: 'apart'; by: UserId; at: Date };
}

export const linkReviews = (database: Database): Collection<LinkReview> =>
  database.collection<LinkReview>('linkReviews');

/** The one review that says of an account that its UnionIDs change. */
export const changedUnionIds = (appId: string): string => `unionIdChanged:${appId}`;

/** What is held for review about somebody who left. */
export const forgetReviews =
  (database: Database): Forget =>
  async ({ ids }) => {
    await linkReviews(database).removeMany({ identityId: { in: ids } });
    return [];
  };
