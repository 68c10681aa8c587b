import { MINUTE_MS, type Clock } from '../core/clock.ts';
import { secretHash, type IdentityId, type Ids } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Collection, Database } from '../db/database.ts';
import type { Forget } from './forgetting.ts';
import type { FollowerId, Identity } from './identity.ts';
import { hasMiniProgram } from './merge-rules.ts';
import type { People } from './people.ts';

/**
 * Document of `linkTickets`: whoever shows the ticket came, most likely, from a page that this follower had opened. `_id` is
 * the ticket's hash: who reads the database has none.
 */
export interface LinkTicket {
  _id: string;
  identityId: IdentityId;
  expiresAt: Date;
  /** The merge that it was used for, once. */
  mergeId?: string;
}

/** 130 random bits: guessing is pointless, so nothing counts tries. */
const TICKET_LENGTH = 26;
export const TICKET_LIFE_MS = 5 * MINUTE_MS;

export const linkTickets = (database: Database): Collection<LinkTicket> =>
  database.collection<LinkTicket>('linkTickets');

export const ticketId = (ticket: string): string => secretHash(ticket);

/** Whether an identity is of somebody who follows: of who has left nothing is linked any more. */
export const isFollowing = (identity: Identity | undefined): identity is Identity =>
  identity?.follower?.state === 'following';

/** `VIRTUAL_PERSON`: WeChat's stand-in for somebody who has not opened the page wholly (快照页). */
export type IssueRefusal = 'LINK.VIRTUAL_PERSON' | 'LINK.NOT_A_FOLLOWER' | 'LINK.ALREADY_JOINED';

/**
 * Makes a ticket for the follower who opened a page of the Official Account, by WeChat's word (OAuth), never by the page's.
 * The ticket is given back here and never again; it goes to the mini program in the address of a page. Nobody gets one who
 * has nothing to link. Three requests.
 */
export async function issueLinkTicket(
  { database, people, clock, ids }: { database: Database; people: People; clock: Clock; ids: Ids },
  { followerId, openId, isVirtual }: { followerId: FollowerId; openId: string; isVirtual: boolean },
): Promise<Result<{ ticket: string; expiresAt: Date }, IssueRefusal>> {
  if (isVirtual) return err('LINK.VIRTUAL_PERSON');
  const identity = await people.find(followerId(openId));
  if (!isFollowing(identity)) return err('LINK.NOT_A_FOLLOWER');
  const user = identity.userId && (await people.live(identity.userId));
  if (user && hasMiniProgram(user)) return err('LINK.ALREADY_JOINED');
  const ticket = ids.random(TICKET_LENGTH);
  const expiresAt = new Date(clock.now().getTime() + TICKET_LIFE_MS);
  await linkTickets(database).add({ _id: ticketId(ticket), identityId: identity._id, expiresAt });
  return ok({ ticket, expiresAt });
}

/** The tickets of followers who left, which say whose they are until they go by age. */
export const forgetTickets =
  (database: Database): Forget =>
  async ({ ids }) => {
    await linkTickets(database).removeMany({ identityId: { in: ids } });
    return [];
  };
