import { MINUTE_MS, type Clock } from '../core/clock.ts';
import type { Ids, MessageId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { mapParallel } from '../core/parallel.ts';
import { REPEATABLE_MS } from './channel.ts';
import { endOf, groupsOf, wasUncertain } from './dispatch-rules.ts';
import type { Message, MessageState } from './message.ts';
import { LEASE_MS, type Leases } from './leases.ts';
import { MOST_SEND_MS, type SendMessage, type SendOutcome } from './send.ts';

export interface DispatchDeps {
  clock: Clock;
  ids: Ids;
  logger: Logger;
  leases: Leases;
  send: SendMessage;
  /** Which of these their people do not want any more. */
  stopped(messages: readonly Message[]): Promise<ReadonlySet<MessageId>>;
  /** From 0 up to 1: spreads dispatchers over what is due, and repeats over time. */
  random(): number;
}

const ID_LENGTH = 16;
const MOST_ATTEMPTS = 8;
const FIRST_WAIT_MS = MINUTE_MS / 2;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
const PARALLEL_SENDS = 5;

/**
 * One dispatcher: takes due messages in small groups and sends them until nothing is due or its time is over. Any number
 * may run at once, and each may die anywhere:
 *
 * - who takes a message has it for the length of a lease; `begin` writes down that a send is under way before it is;
 * - a message whose send was begun and whose dispatcher died is sent again only while WeChat would know the repeat
 *   (REPEATABLE_MS); else it ends as `unknown`, for staff to see. Endpoints without that protection send one by one, so
 *   that one death leaves at most one such message.
 *
 * Idle: one database request. Busy: three for every twenty messages (five while more than sixty are due), and two for each
 * (by template one and a tenth; all others two more, for the ledgers of consents and windows). Two or three more for every
 * twenty among which are notices that the merchant sends of its own accord.
 */
export async function dispatchMessages(deps: DispatchDeps, deadline: Date): Promise<'idle' | 'done' | 'unfinished'> {
  const dispatch = new Dispatch(deps, new Date(deadline.getTime() - MOST_SEND_MS));
  for (let outcome: 'idle' | 'done' = 'idle'; !dispatch.isOver(); outcome = 'done') {
    const taken = await deps.leases.take(dispatch.id, deps.clock.now(), deps.random);
    if (!taken) return outcome;
    await dispatch.handle(taken);
  }
  return 'unfinished';
}

class Dispatch {
  readonly id: string;
  /** Endpoints that this dispatcher has sent to rest. */
  private readonly resting = new Set<string>();

  constructor(
    private readonly deps: DispatchDeps,
    /** Nothing is begun after this moment. */
    private readonly lastBegin: Date,
  ) {
    this.id = deps.ids.random(ID_LENGTH);
  }

  isOver(): boolean {
    return this.deps.clock.now() >= this.lastBegin;
  }

  async handle(taken: readonly Message[]): Promise<void> {
    const groups = groupsOf(await this.endHopeless(taken));
    while (groups.length > 0 && !this.isOver()) await this.sendGroup(groups.shift() ?? []);
    await this.deps.leases.release(idsOf(groups.flat()), this.id, this.deps.clock.now());
  }

  /** Ends what must not be sent any more; gives the rest. */
  private async endHopeless(taken: readonly Message[]): Promise<Message[]> {
    const endedAt = this.deps.clock.now();
    const sendable: Message[] = [];
    const ends: Record<'unknown' | 'expired', MessageId[]> = { unknown: [], expired: [] };
    for (const message of taken) {
      const end = endOf(message, endedAt);
      if (end) ends[end].push(message._id);
      else sendable.push(message);
    }
    const stopped = await this.deps.stopped(sendable);
    await this.end(ends.unknown, 'unknown', 'interrupted');
    await this.end(ends.expired, 'expired', 'expired');
    await this.end([...stopped], 'undelivered', 'withdrawn');
    return sendable.filter(({ _id }) => !stopped.has(_id));
  }

  private async sendGroup(group: readonly Message[]): Promise<void> {
    const wanted = group.filter((message) => !this.resting.has(endpointOf(message)));
    if (wanted.length === 0) return;
    const begunAt = this.deps.clock.now();
    const begun = await this.deps.leases.begin(wanted, this.id, begunAt);
    await mapParallel(begun, PARALLEL_SENDS, async (message) => {
      await this.settle(message, begunAt, await this.attempt(message, begunAt));
    });
  }

  /** A dispatcher that was frozen since it began may have lost the message: it must not send. Nor may its time end meanwhile. */
  private async attempt(message: Message, begunAt: Date): Promise<SendOutcome> {
    const age = this.deps.clock.now().getTime() - begunAt.getTime();
    if (this.isOver() || age > LEASE_MS - MOST_SEND_MS) return { kind: 'notSent', reason: 'late' };
    return this.deps.send(message);
  }

  private async settle(message: Message, begunAt: Date, outcome: SendOutcome): Promise<void> {
    const endedAt = this.deps.clock.now();
    switch (outcome.kind) {
      case 'sent':
        return this.endSent(message._id, { wechatId: outcome.wechatId, endedAt });
      case 'undelivered':
      case 'noConsent':
      case 'windowClosed':
      case 'windowFull':
        // What a repeat meets says nothing of an earlier send that may have arrived.
        return this.end([message._id], wasUncertain(message, begunAt) ? 'unknown' : 'undelivered', outcome.reason);
      case 'rejected':
        // A dead one may be replayed; one that may have arrived before, never.
        return this.end([message._id], wasUncertain(message, begunAt) ? 'unknown' : 'dead', outcome.reason);
      case 'rest':
      case 'held':
        return this.rest(message, begunAt, outcome);
      case 'notSent':
        return this.tryLater(message, begunAt, { kind: 'notSent', reason: outcome.reason });
      case 'uncertain':
        await this.tryLater(message, begunAt, outcome);
        if (outcome.until) await this.restEndpoint(message, { dueAt: outcome.until, reason: outcome.reason });
    }
  }

  /** Once more when the database fails: written twice it is the same, and unwritten nobody would know that it was sent. */
  private async endSent(id: MessageId, how: { wechatId?: string; endedAt: Date }): Promise<void> {
    const { leases } = this.deps;
    await leases.endSent(id, how).catch(() => leases.endSent(id, how));
  }

  /** That this send has not happened says nothing about an earlier one. */
  private async rest(message: Message, begunAt: Date, outcome: SendOutcome & { kind: 'rest' | 'held' }): Promise<void> {
    const { leases, logger } = this.deps;
    const { channel } = message;
    const { until, reason } = outcome;
    const isHeld = outcome.kind === 'held';
    const pause = { dueAt: until, reason, isHeld };
    const isUncertain = wasUncertain(message, begunAt);
    await leases.putOff(message._id, this.id, { ...pause, isUncertain, isNoAttempt: true });
    if (isHeld) logger.error('messages.held', { channel, until, reason });
    else logger.warn('messages.resting', { channel, until, reason });
    if (isHeld && outcome.holds === 'message') return;
    await this.restEndpoint(message, pause);
  }

  private async restEndpoint(
    message: Message,
    pause: { dueAt: Date; reason: string; isHeld?: boolean },
  ): Promise<void> {
    const { appId, channel } = message;
    this.resting.add(endpointOf(message));
    await this.deps.leases.rest({ appId, channel }, pause);
  }

  private async tryLater(
    message: Message,
    begunAt: Date,
    { kind, reason }: { kind: 'notSent' | 'uncertain'; reason: string },
  ): Promise<void> {
    const isUncertain = kind === 'uncertain' || wasUncertain(message, begunAt);
    if (isUncertain && REPEATABLE_MS[message.channel] === 0) return this.end([message._id], 'unknown', reason);
    if (!isUncertain && message.attempts >= MOST_ATTEMPTS) return this.end([message._id], 'dead', reason);
    const wait = this.waitAfter(message.attempts);
    const dueAt = new Date(this.deps.clock.now().getTime() + (isUncertain ? Math.min(wait, LEASE_MS) : wait));
    await this.deps.leases.putOff(message._id, this.id, { dueAt, reason, isUncertain });
  }

  private async end(ids: readonly MessageId[], state: MessageState, reason: string): Promise<void> {
    if (ids.length === 0) return;
    const { leases, clock, logger } = this.deps;
    await leases.end(ids, this.id, state, { reason, endedAt: clock.now() });
    if (state === 'unknown' || state === 'dead') logger.warn('messages.ended', { state, reason, messageIds: ids });
  }

  /** Doubles with each attempt, give or take a half. */
  private waitAfter(attempts: number): number {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
    return wait * (0.5 + this.deps.random());
  }
}

const idsOf = (messages: readonly Message[]): MessageId[] => messages.map(({ _id }) => _id);

const endpointOf = ({ appId, channel }: Message): string => `${appId} ${channel}`;
