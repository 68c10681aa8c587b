import type { IdentityId } from '../core/ids.ts';

/** Followers of one account who have left. */
export interface LeftFollowers {
  appId: string;
  ids: readonly IdentityId[];
  openIds: readonly string[];
}

/**
 * Deletes what one subject keeps of followers who have left. Safe to repeat, and to be killed anywhere. Gives the OpenIDs of
 * those of whom something must stay a while (a message that is being sent): they are asked for again.
 */
export type Forget = (left: LeftFollowers) => Promise<readonly string[]>;
