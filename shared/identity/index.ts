export { identityId, userIdFor } from './identity.ts';
export type { FollowerState, Identity, IdentityKey, Touch, User } from './identity.ts';
export { People } from './people.ts';
export { signIn, type SignInDeps } from './sign-in.ts';
