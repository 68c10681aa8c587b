import { forgetClicks } from '../channels/index.ts';
import type { Clock } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { forgetPushes, remindOfErasure, SyncStates } from '../followers/index.ts';
import { forgetReviews, forgetTickets, type Forget, type FollowerId } from '../identity/index.ts';
import { forgetConsents, forgetMessages, forgetWindows } from '../messaging/index.ts';
import { forgetTurns } from '../replies/index.ts';
import type { Runtime } from './runtime.ts';

/** An Official Account, and what makes the ids of its followers. */
export interface FollowedAccount {
  appId: string;
  followerId: FollowerId;
}

/** Everything that is kept of a follower outside of `identities` and `users`: a line for each subject that keeps any. */
export const forgetFollowers = ({ database, clock }: { database: Database; clock: Clock }): readonly Forget[] => [
  forgetReviews(database),
  forgetTickets(database),
  forgetPushes(database),
  forgetClicks(database),
  forgetTurns(database),
  forgetConsents(database),
  forgetWindows(database),
  forgetMessages({ database, clock }),
];

/** After something was written under the OpenID of a push's sender, who may have left meanwhile. One request. */
export const eraseIfLeft = (
  { appId, followerId }: FollowedAccount,
  { clock, database, people }: Runtime,
  openId: string,
): Promise<void> => remindOfErasure({ people, clock, followerId, syncs: new SyncStates(database) }, { appId, openId });
