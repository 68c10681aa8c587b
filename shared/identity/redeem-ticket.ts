import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Database, Transaction } from '../db/database.ts';
import type { Identity, User } from './identity.ts';
import { isFollowing, linkTickets, ticketId, type LinkTicket } from './link-tickets.ts';
import type { Merge } from './merge.ts';
import { conflictBetween, hasMiniProgram, type MergeConflict } from './merge-rules.ts';
import { liveIn } from './merges.ts';
import type { People } from './people.ts';

/**
 * `EXPIRED`: no such ticket, or not any more. `USED`: by somebody else, or the link was undone. `NOT_READY`: WeChat was not
 * asked yet who the follower is, or a record was changed meanwhile: it may be tried again. `ACCOUNT_TAKEN`: the caller has
 * another identity in this Official Account. `HAS_MINI_PROGRAM`: the follower is a mini program user already.
 * `NOT_SAME_PERSON`: UnionIDs say so, or something else makes it unlikely.
 */
export type LinkRefusal =
  | 'LINK.EXPIRED'
  | 'LINK.USED'
  | 'LINK.NOT_READY'
  | 'LINK.ALREADY_JOINED'
  | 'LINK.ACCOUNT_TAKEN'
  | 'LINK.HAS_MINI_PROGRAM'
  | 'LINK.NOT_SAME_PERSON';

interface RedeemDeps {
  database: Database;
  people: People;
  clock: Clock;
}
/** Who shows which ticket: the signed-in caller, by an id of theirs. */
export interface ShownTicket {
  ticket: string;
  userId: UserId;
}
/** A ticket that may be used, whose it is, and who uses it. */
interface Opened {
  ticket: LinkTicket;
  identity: Identity;
  follower: User;
  user: User;
}

const OF_CONFLICT: Readonly<Record<MergeConflict, LinkRefusal>> = {
  'MERGE.SAME_ACCOUNT': 'LINK.ACCOUNT_TAKEN',
  'MERGE.TWO_UNION_IDS': 'LINK.NOT_SAME_PERSON',
  'MERGE.TOO_MANY': 'LINK.NOT_SAME_PERSON',
};

/**
 * What speaks against linking. A link can be forwarded, so a ticket proves little: it gives a follower to a user, and never
 * the user of a mini program, nor a role, to anybody.
 */
function refusalOf({ identity, follower, user }: Opened): LinkRefusal | undefined {
  if (follower._id === user._id) return 'LINK.ALREADY_JOINED';
  if (hasMiniProgram(follower)) return 'LINK.HAS_MINI_PROGRAM';
  if (follower.roles.length > 0 || identity.toldUnionId !== undefined) return 'LINK.NOT_SAME_PERSON';
  const conflict = conflictBetween(user, follower);
  return conflict && OF_CONFLICT[conflict];
}

async function open(
  reads: Pick<Transaction, 'get'>,
  shown: ShownTicket,
  now: Date,
): Promise<Result<Opened, LinkRefusal>> {
  const ticket = await reads.get<LinkTicket>('linkTickets', ticketId(shown.ticket));
  if (!ticket) return err('LINK.EXPIRED');
  if (ticket.mergeId !== undefined) return err('LINK.USED');
  const identity = await reads.get<Identity>('identities', ticket.identityId);
  if (ticket.expiresAt <= now || !isFollowing(identity)) return err('LINK.EXPIRED');
  const follower = identity.userId && (await liveIn(reads, identity.userId));
  const user = await liveIn(reads, shown.userId);
  if (!follower || !user) return err('LINK.NOT_READY');
  const opened = { ticket, identity, follower, user };
  const refusal = refusalOf(opened);
  return refusal ? err(refusal) : ok(opened);
}

/** What a ticket would join to the caller, for them to decide; changes nothing. Four requests. */
export function previewLinkTicket(
  { database, clock }: RedeemDeps,
  shown: ShownTicket,
): Promise<Result<Pick<Opened, 'ticket' | 'identity' | 'follower'>, LinkRefusal>> {
  const reads: Pick<Transaction, 'get'> = { get: (name, id) => database.collection<never>(name).get(id) };
  return open(reads, shown, clock.now());
}

/**
 * Joins the ticket's follower to the caller, who has seen the preview. The ticket is used in the transaction that decides the
 * merge: of many who show it at once one is linked, and a repeat, also after any kill, answers with the same merge.
 */
export async function redeemLinkTicket(deps: RedeemDeps, shown: ShownTicket): Promise<Result<Merge, LinkRefusal>> {
  const { database, people, clock } = deps;
  const redeemed = await database.transaction<Result<Merge, LinkRefusal>>(async (transaction) => {
    const opened = await open(transaction, shown, clock.now());
    if (!opened.ok) return opened;
    const { ticket, identity, follower, user } = opened.data;
    const merge = await people.merges.joinIn(transaction, [user, follower], { cause: 'ticket', by: user._id });
    await transaction.put('linkTickets', { ...ticket, mergeId: merge._id });
    // What WeChat says of the follower is looked at anew, now that they are this user's (`learnUnionId`).
    if (identity.unionId) await transaction.put('identities', { ...identity, unionId: undefined });
    return ok(merge);
  });
  const result = redeemed.ok || redeemed.error !== 'LINK.USED' ? redeemed : await redeemedBefore(deps, shown);
  if (result.ok) await people.merges.move(result.data);
  return result;
}

/** The merge that the caller's own earlier call has made with this ticket, if it stands. */
async function redeemedBefore(
  { database, people }: RedeemDeps,
  { ticket, userId }: ShownTicket,
): Promise<Result<Merge, LinkRefusal>> {
  const used = await linkTickets(database).get(ticketId(ticket));
  const merge = used?.mergeId === undefined ? undefined : await people.merges.documents.get(used.mergeId);
  const isOwn = merge?.by !== undefined && (await people.idsOf(userId)).includes(merge.by);
  return isOwn && (merge.state === 'moving' || merge.state === 'done') ? ok(merge) : err('LINK.USED');
}
