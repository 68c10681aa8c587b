import type { FollowerId } from '../identity/index.ts';

/** What the key makes of nobody's OpenID: tells one key from another, and nothing of either. */
export const keyCheckOf = (followerId: FollowerId): string => followerId('');

/** For the operator. */
export const OTHER_KEY =
  'FOLLOWER_KEY 与首次同步时不同：换了密钥，每位粉丝都会被当作新人。请改回原来的值并重新部署（docs/deploy.md）';
