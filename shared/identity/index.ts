export {
  eraseMerges,
  Merges,
  SETTLED_AFTER_MS,
  type MergePreview,
  type MergeRefusal,
  type MergeRequest,
} from './merges.ts';
export type { Merge, MergeCause } from './merge.ts';
export type { MergeConflict } from './merge-rules.ts';
export { ownedByUser, type Owned } from './owned.ts';
export { forgetReviews, type LinkReview } from './reviews.ts';
export { undoMerge, type UndoRefusal } from './undo-merge.ts';
export { isNews, learnedFields, learnUnionId, type Learned, type Telling } from './union-ids.ts';
export { followerIds, miniProgramIdentityId, userIdFor } from './identity.ts';
export type { FollowerId, FollowerState, Identity, Touch, User } from './identity.ts';
export { eraseByForgetting, type Erase } from './erasing.ts';
export type { Forget, LeftFollowers } from './forgetting.ts';
export { ownPage, ownPerson, type OwnData, type OwnPage } from './own-data.ts';
export { People } from './people.ts';
export { isOperator, isOwner, staffOf, storesOf, type Role } from './roles.ts';
export { addressedTo, findPerson, idsOf, type Person } from './person.ts';
export { signIn, type SignInDeps } from './sign-in.ts';
