import type { FollowerId } from '../identity/index.ts';

/** What the key makes of nobody's OpenID: tells one key from another, and nothing of either. */
export const keyCheckOf = (followerId: FollowerId): string => followerId('');
