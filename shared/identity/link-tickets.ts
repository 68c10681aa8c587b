import { MINUTE_MS, type Clock } from '../core/clock.ts';
import { secretHash, type IdentityId, type Ids } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import type { Forget } from './forgetting.ts';
import type { Identity } from './identity.ts';

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

/**
 * Makes a ticket for who opened a page of the Official Account, by WeChat's word (OAuth), never by the page's; not for a
 * stand-in (快照页). It is given back here and never again; it goes to the mini program in the address of a page. Whether it
 * is a follower's and there is anything to link is asked when it is shown. One request.
 */
export async function issueLinkTicket(
  { database, clock, ids }: { database: Database; clock: Clock; ids: Ids },
  identityId: IdentityId,
): Promise<string> {
  const ticket = ids.random(TICKET_LENGTH);
  const expiresAt = new Date(clock.now().getTime() + TICKET_LIFE_MS);
  await linkTickets(database).add({ _id: ticketId(ticket), identityId, expiresAt });
  return ticket;
}

/** The tickets of followers who left, which say whose they are until they go by age. */
export const forgetTickets =
  (database: Database): Forget =>
  async ({ ids }) => {
    await linkTickets(database).removeMany({ identityId: { in: ids } });
    return [];
  };
