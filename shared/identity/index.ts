export { followerIds, miniProgramIdentityId, userIdFor } from './identity.ts';
export type { FollowerId, FollowerState, Identity, Touch, User } from './identity.ts';
export type { Forget, LeftFollowers } from './forgetting.ts';
export { People } from './people.ts';
export { isOperator, isOwner, staffOf, storesOf, type Role } from './roles.ts';
export { signIn, type SignInDeps } from './sign-in.ts';
