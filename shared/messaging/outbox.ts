import { MINUTE_MS } from '../core/clock.ts';
import type { MessageId } from '../core/ids.ts';
import { BATCH_SIZE, inBatches, type Collection, type Database, type Patch } from '../db/database.ts';
import type { Channel } from './channel.ts';
import { messageStates, type Message, type MessageState } from './message.ts';

/**
 * How long a dispatcher has a message for itself. Longer than the longest send (its deadline is in `dispatch.ts`), so that
 * somebody who finds it over knows that nobody is at the message any more.
 */
export const LEASE_MS = 2 * MINUTE_MS;

/** Due messages that are looked at to choose from: more than are taken, so that dispatchers do not want the same ones. */
const CANDIDATES = 60;
const TAKEN = 20;

/** Fields of a message that is over, in whichever way. */
const OVER = ['dueAt', 'dispatcherId', 'uncertainSince'];

/**
 * The messages, and the conditional writes by which many dispatchers share them. Each of them is atomic for each message,
 * and none relies on what was read before.
 */
export class Outbox {
  readonly messages: Collection<Message>;

  constructor(database: Database) {
    this.messages = database.collection<Message>('messages');
  }

  /** False when it was there before. */
  async add(message: Message): Promise<boolean> {
    return (await this.messages.add(message)) === 'added';
  }

  /** Adds those that are not there yet. */
  async addAll(messages: readonly Message[]): Promise<void> {
    for (const batch of inBatches(messages, BATCH_SIZE)) {
      let missing = batch;
      // After a conflict it is not known what was written; others may be adding the same ones.
      while (missing.length > 0 && (await this.messages.addMany(missing)) === 'conflict') {
        const known = new Set((await this.messages.getMany(missing.map(({ _id }) => _id))).map(({ _id }) => _id));
        missing = missing.filter(({ _id }) => !known.has(_id));
      }
    }
  }

  /**
   * Takes some due messages for a dispatcher; undefined when nothing is due, empty when others were faster.
   * @param random decides which of the candidates are tried
   */
  async take(dispatcherId: string, now: Date, random: () => number): Promise<Message[] | undefined> {
    const due = await this.messages.find({
      where: { dueAt: { lte: now } },
      orderBy: { field: 'dueAt', direction: 'asc' },
      limit: CANDIDATES,
    });
    if (due.length === 0) return undefined;
    const ids = sampleOf(due, TAKEN, random).map(({ _id }) => _id);
    const dueAt = new Date(now.getTime() + LEASE_MS);
    const taken = await this.messages.updateMany(
      { _id: { in: ids }, dueAt: { lte: now } },
      { set: { dispatcherId, dueAt } },
    );
    if (taken === 0) return [];
    // Oldest first: what was made for one person in an order mostly arrives in it.
    const held = await this.heldBy(dispatcherId, ids);
    return held.sort((a, b) => ids.indexOf(a._id) - ids.indexOf(b._id));
  }

  /**
   * Says that these are being sent now. Gives those of them that this dispatcher still has: a lease may be over, and
   * somebody may have cancelled one. An earlier send of unknown end stays the first.
   */
  async begin(messages: readonly Message[], dispatcherId: string, now: Date): Promise<Message[]> {
    const ids = messages.map(({ _id }) => _id);
    const held = { _id: { in: ids }, dispatcherId, state: 'waiting', dueAt: { gt: now } } as const;
    const dueAt = new Date(now.getTime() + LEASE_MS);
    const fresh = messages.filter(({ uncertainSince }) => !uncertainSince).length;
    let begun = 0;
    if (fresh < messages.length) {
      const repeated = { ...held, uncertainSince: { exists: true } };
      begun += await this.messages.updateMany(repeated, { set: { dueAt }, inc: { attempts: 1 } });
    }
    // After the others, which would fit the first condition too once this is written.
    if (fresh > 0) {
      const patch = { set: { dueAt, uncertainSince: now }, inc: { attempts: 1 } };
      begun += await this.messages.updateMany({ ...held, uncertainSince: { exists: false } }, patch);
    }
    if (begun === messages.length) return messages.map((message) => begunAt(message, now));
    const attempts = new Map(messages.map(({ _id, attempts }) => [_id, attempts]));
    return (await this.heldBy(dispatcherId, ids)).filter((one) => one.attempts === (attempts.get(one._id) ?? 0) + 1);
  }

  /** Ends messages that this dispatcher has. */
  async end(
    ids: readonly MessageId[],
    dispatcherId: string,
    state: MessageState,
    how: { reason?: string; endedAt: Date },
  ): Promise<void> {
    if (ids.length === 0) return;
    await this.messages.updateMany(
      { _id: { in: ids }, dispatcherId, state: 'waiting' },
      { set: { state, ...how }, unset: OVER },
    );
  }

  /** WeChat took it: true whoever has the message by now, and even when somebody has given it up meanwhile. */
  async endSent(id: MessageId, { wechatId, endedAt }: { wechatId?: string; endedAt: Date }): Promise<void> {
    await this.messages.updateIf(
      { _id: id, state: { in: ['waiting', 'unknown'] } },
      { set: { state: 'sent', endedAt, ...(wechatId ? { wechatId } : {}) }, unset: [...OVER, 'reason'] },
    );
  }

  /** Puts it off. `isUncertain`: the last send may have arrived. */
  async putOff(
    id: MessageId,
    dispatcherId: string,
    { dueAt, reason, isUncertain }: { dueAt: Date; reason: string; isUncertain: boolean },
  ): Promise<void> {
    const unset = isUncertain ? ['dispatcherId'] : ['dispatcherId', 'uncertainSince'];
    await this.messages.updateIf({ _id: id, dispatcherId, state: 'waiting' }, { set: { dueAt, reason }, unset });
  }

  /** Gives back what was taken and not begun. */
  async release(ids: readonly MessageId[], dispatcherId: string, now: Date): Promise<void> {
    if (ids.length === 0) return;
    await this.messages.updateMany(
      { _id: { in: ids }, dispatcherId, state: 'waiting' },
      { set: { dueAt: now }, unset: ['dispatcherId'] },
    );
  }

  /** Lets an endpoint rest: nothing that is due before `until` is sent before. What is being sent is left alone. */
  async rest(endpoint: { appId: string; channel: Channel }, until: Date, reason: string): Promise<void> {
    await this.messages.updateMany(
      { ...endpoint, dueAt: { lt: until }, uncertainSince: { exists: false } },
      { set: { dueAt: until, reason }, unset: ['dispatcherId'] },
    );
  }

  /** Cancels what was not begun yet; how many. */
  cancelGroup(group: string, endedAt: Date): Promise<number> {
    const patch: Patch = { set: { state: 'cancelled', endedAt }, unset: OVER };
    return this.messages.updateMany({ group, state: 'waiting', uncertainSince: { exists: false } }, patch);
  }

  /** Sends a dead one again, as if for the first time; false when it is not dead. */
  revive(id: MessageId, now: Date): Promise<boolean> {
    return this.messages.updateIf(
      { _id: id, state: 'dead', expiresAt: { gt: now } },
      { set: { state: 'waiting', dueAt: now, attempts: 0 }, unset: ['endedAt', 'reason'] },
    );
  }

  /** What WeChat tells after it has tried to deliver; false for a message that is none of ours. */
  async noteDelivery(
    { appId, wechatId }: { appId: string; wechatId: string },
    delivery: NonNullable<Message['delivery']>,
  ): Promise<boolean> {
    return (await this.messages.updateMany({ appId, wechatId }, { set: { delivery } })) > 0;
  }

  /** How many of a group are in which state. */
  async progress(group: string): Promise<Record<MessageState, number>> {
    const counts = await Promise.all(
      messageStates.map(async (state) => [state, await this.messages.count({ group, state })] as const),
    );
    return Object.fromEntries(counts) as Record<MessageState, number>;
  }

  private async heldBy(dispatcherId: string, ids: readonly MessageId[]): Promise<Message[]> {
    return this.messages.find({
      where: { _id: { in: ids }, dispatcherId, state: 'waiting' },
      limit: ids.length,
    });
  }
}

/** `most` of the items, at random, in their order. */
function sampleOf<T>(items: readonly T[], most: number, random: () => number): T[] {
  const left = [...items];
  while (left.length > most) left.splice(Math.floor(random() * left.length), 1);
  return left;
}

/** As `begin` has left it in the database. */
const begunAt = (message: Message, now: Date): Message => ({
  ...message,
  attempts: message.attempts + 1,
  uncertainSince: message.uncertainSince ?? now,
});
