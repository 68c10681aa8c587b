import type { MessageId } from '../core/ids.ts';
import { addMissing } from '../db/add-missing.ts';
import type { Collection, Database, Patch } from '../db/database.ts';
import { messageStates, type Delivery, type Message, type MessageState } from './message.ts';

/** Fields that a message has no more when it is over, in whichever way. */
export const OVER = ['dueAt', 'dispatcherId', 'uncertainSince', 'isHeld'];

/** The messages: what goes in, and what people see and do of it. How dispatchers share them: `leases.ts`. */
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
  addAll(messages: readonly Message[]): Promise<void> {
    return addMissing(this.messages, messages);
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

  /**
   * What WeChat tells after it has tried to deliver. It may be faster than the dispatcher that writes the send down: then it
   * waits with all that is being sent to this person, and `Leases.endSent` finds it. One database request when the message
   * is known by its id, else three.
   */
  async noteDelivery(
    { appId, openId, wechatId }: { appId: string; openId: string; wechatId: string },
    delivery: Delivery,
  ): Promise<void> {
    const note = () => this.messages.updateMany({ appId, wechatId }, { set: { delivery } });
    if ((await note()) > 0) return;
    const beingSent = { uncertainSince: { gt: new Date(0) }, appId, openId };
    await this.messages.updateMany(beingSent, { addToSet: { earlyReports: { wechatId, delivery } } });
    // What was written down in between was not being sent any more.
    await note();
  }

  /** How many of a group are in which state. */
  async progress(group: string): Promise<Record<MessageState, number>> {
    const counts = await Promise.all(
      messageStates.map(async (state) => [state, await this.messages.count({ group, state })] as const),
    );
    return Object.fromEntries(counts) as Record<MessageState, number>;
  }
}
