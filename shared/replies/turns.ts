import { MINUTE_MS } from '../core/clock.ts';
import type { IdentityId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import type { Forget } from '../identity/index.ts';

/** Document of `replyTurns`: a rule has spoken to a person. `_id` is the rule's and the follower's. */
export interface ReplyTurn {
  _id: string;
  followerId: IdentityId;
  /** The push that it was said to. */
  eventId: string;
  at: Date;
  expiresAt: Date;
}

export const replyTurns = (database: Database): Collection<ReplyTurn> => database.collection<ReplyTurn>('replyTurns');

/**
 * Whether a rule may speak to a person: once in so many minutes, and again to the same push, whose first answer may have
 * been lost. Of parallel pushes one gets the turn.
 */
export async function takeTurn(
  turns: Collection<ReplyTurn>,
  who: { ruleId: string; followerId: IdentityId; eventId: string },
  when: { minutes: number; now: Date },
): Promise<boolean> {
  const { ruleId, followerId, eventId } = who;
  const { minutes, now } = when;
  const _id = `${ruleId}:${followerId}`;
  const silence = minutes * MINUTE_MS;
  const turn = { eventId, at: now, expiresAt: new Date(now.getTime() + silence) };
  if ((await turns.add({ _id, followerId, ...turn })) === 'added') return true;
  const over = { _id, at: { lte: new Date(now.getTime() - silence) } };
  if (await turns.updateIf(over, { set: turn })) return true;
  const known = await turns.get(_id);
  // Deleted since it was found: its silence was over.
  return known ? known.eventId === eventId : takeTurn(turns, who, when);
}

/** That a rule has spoken to somebody who has left. */
export const forgetTurns =
  (database: Database): Forget =>
  async ({ ids }) => {
    await replyTurns(database).removeMany({ followerId: { in: ids } });
    return [];
  };
