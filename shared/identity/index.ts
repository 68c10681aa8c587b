export { Merges, SETTLED_AFTER_MS, type MergePreview, type MergeRefusal, type MergeRequest } from './merges.ts';
export type { Merge, MergeCause } from './merge.ts';
export type { MergeConflict } from './merge-rules.ts';
export { ownedByUser, type Owned } from './owned.ts';
export { forgetReviews, type LinkReview } from './reviews.ts';
export {
  forgetTickets,
  issueLinkTicket,
  linkTickets,
  TICKET_LIFE_MS,
  type IssueRefusal,
  type LinkTicket,
} from './link-tickets.ts';
export { previewLinkTicket, redeemLinkTicket, type LinkRefusal, type ShownTicket } from './redeem-ticket.ts';
export { listLinks, ownMerges, undoOwnLink } from './own-links.ts';
export { undoMerge, type UndoRefusal } from './undo-merge.ts';
export { isNews, learnedFields, learnUnionId, type Learned, type Telling } from './union-ids.ts';
export { followerIds, miniProgramIdentityId, userIdFor } from './identity.ts';
export type { FollowerId, FollowerState, Identity, Touch, User } from './identity.ts';
export { eraseMerges } from './erase-merges.ts';
export { eraseByForgetting, type Erase } from './erasing.ts';
export type { Forget, LeftFollowers } from './forgetting.ts';
export { ownPage, ownPerson, type OwnData, type OwnPage } from './own-data.ts';
export { People } from './people.ts';
export { presentPreferences, type DeliveryAddress, type Preferences } from './preferences.ts';
export { isOperator, isOwner, staffOf, storesOf, type Role } from './roles.ts';
export { addressedTo, findPerson, idsOf, type Person } from './person.ts';
export { markChanged, type CouponCounts, type RolledUp } from './rolled-up.ts';
export { savePreferences } from './save-preferences.ts';
export { signIn, type SignInDeps } from './sign-in.ts';
