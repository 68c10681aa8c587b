import { MINUTE_MS } from '../core/clock.ts';
import type { MessageId } from '../core/ids.ts';
import type { Collection, Database, Where } from '../db/database.ts';
import type { Channel } from './channel.ts';
import type { Message, MessageState } from './message.ts';
import { OVER } from './outbox.ts';
import { sampleOf } from './sample.ts';

/**
 * How long a dispatcher has a message for itself: longer than its function may live (60 s, cloudbaserc.json), so that who
 * finds the lease over knows that nobody is at the message any more; short enough that an interrupted template message can
 * be tried again a few times while WeChat would know the repeat.
 */
export const LEASE_MS = 1.5 * MINUTE_MS;

/** Due messages that are looked at to choose from: more than are taken, so that dispatchers do not want the same ones. */
const CANDIDATES = 60;
const TAKEN = 20;

/** The shortest window of a person is as long: a message that answers a tap is urgent from its beginning. */
const CLOSING_MS = MINUTE_MS;

/** Until when, and why. */
interface PutOff {
  dueAt: Date;
  reason: string;
  isUncertain: boolean;
  isHeld?: boolean;
  /** Whatever was sent then would have met the same: it is no attempt of this message. */
  isNoAttempt?: boolean;
}

/**
 * The conditional writes by which many dispatchers share the outbox. Each of them is atomic for each message, and none
 * relies on what was read before.
 */
export class Leases {
  private readonly messages: Collection<Message>;

  constructor(database: Database) {
    this.messages = database.collection<Message>('messages');
  }

  /**
   * Takes some due messages for a dispatcher; undefined when nothing is due, empty when others were faster.
   * @param random decides which of the candidates are tried
   */
  async take(dispatcherId: string, now: Date, random: () => number): Promise<Message[] | undefined> {
    const ids = await this.candidates(now, random);
    if (ids.length === 0) return undefined;
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
   * The oldest that are due. When there are more than can be looked at, those that a long queue would make too late come
   * before them all: whose time is over within a minute, and interrupted ones, which can be sent again for some minutes
   * only.
   */
  private async candidates(now: Date, random: () => number): Promise<string[]> {
    const due = { dueAt: { lte: now } };
    const oldest = await this.firstBy('dueAt', due, CANDIDATES);
    if (oldest.length < CANDIDATES) return sampleOf(oldest, TAKEN, random);
    const closing = { gt: now, lte: new Date(now.getTime() + CLOSING_MS) };
    const urgent = await Promise.all([
      this.firstBy('expiresAt', { ...due, expiresAt: closing }, TAKEN / 2),
      this.firstBy('uncertainSince', { ...due, uncertainSince: { lte: now } }, TAKEN / 2),
    ]);
    return urgent.some(({ length }) => length > 0) ? urgent.flat() : sampleOf(oldest, TAKEN, random);
  }

  private firstBy(field: string, where: Where, limit: number): Promise<string[]> {
    return this.messages.findIds({ where, orderBy: { field, direction: 'asc' }, limit });
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

  /**
   * WeChat took it: true whoever has the message by now, and even when somebody has given it up meanwhile. One request, or
   * two more for each time that a report on a delivery has come earlier: it is looked for among those that wait here.
   */
  async endSent(id: MessageId, { wechatId, endedAt }: { wechatId?: string; endedAt: Date }): Promise<void> {
    const open: MessageState[] = ['waiting', 'unknown'];
    let seen: Message['earlyReports'] = [];
    for (;;) {
      const delivery = seen.find((report) => report.wechatId === wechatId)?.delivery;
      const ended = await this.messages.updateIf(
        { _id: id, state: { in: open }, [`earlyReports.${seen.length}`]: { exists: false } },
        {
          set: { state: 'sent', endedAt, ...(wechatId ? { wechatId } : {}), ...(delivery ? { delivery } : {}) },
          unset: [...OVER, 'reason', 'earlyReports'],
        },
      );
      const message = ended ? undefined : await this.messages.get(id);
      if (!message || !open.includes(message.state)) return;
      seen = message.earlyReports ?? [];
    }
  }

  /** Puts it off. `isUncertain`: the last send may have arrived; `isHeld`: somebody must mend something first. */
  async putOff(
    id: MessageId,
    dispatcherId: string,
    { dueAt, reason, isUncertain, isHeld = false, isNoAttempt = false }: PutOff,
  ): Promise<void> {
    const { set, unset } = heldOrNot(isHeld);
    await this.messages.updateIf(
      { _id: id, dispatcherId, state: 'waiting' },
      {
        set: { dueAt, reason, ...set },
        unset: ['dispatcherId', ...(isUncertain ? [] : ['uncertainSince']), ...unset],
        ...(isNoAttempt ? { inc: { attempts: -1 } } : {}),
      },
    );
  }

  /** Gives back what was taken and not begun. */
  async release(ids: readonly MessageId[], dispatcherId: string, now: Date): Promise<void> {
    if (ids.length === 0) return;
    await this.messages.updateMany(
      { _id: { in: ids }, dispatcherId, state: 'waiting' },
      { set: { dueAt: now }, unset: ['dispatcherId'] },
    );
  }

  /** Lets an endpoint rest: nothing that is due before `dueAt` is sent before. What is being sent is left alone. */
  async rest(
    endpoint: { appId: string; channel: Channel },
    { dueAt, reason, isHeld = false }: Pick<PutOff, 'dueAt' | 'reason' | 'isHeld'>,
  ): Promise<void> {
    const { set, unset } = heldOrNot(isHeld);
    await this.messages.updateMany(
      { ...endpoint, dueAt: { lt: dueAt }, uncertainSince: { exists: false } },
      { set: { dueAt, reason, ...set }, unset: ['dispatcherId', ...unset] },
    );
  }

  private async heldBy(dispatcherId: string, ids: readonly string[]): Promise<Message[]> {
    return this.messages.find({
      where: { _id: { in: ids }, dispatcherId, state: 'waiting' },
      limit: ids.length,
    });
  }
}

const heldOrNot = (isHeld: boolean) => (isHeld ? { set: { isHeld }, unset: [] } : { set: {}, unset: ['isHeld'] });

/** As `begin` has left it in the database. */
const begunAt = (message: Message, now: Date): Message => ({
  ...message,
  attempts: message.attempts + 1,
  uncertainSince: message.uncertainSince ?? now,
});
