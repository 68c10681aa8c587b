import { HandClock } from '../core/hand-clock.harness.ts';
import { DAY_MS, MINUTE_MS } from '../core/clock.ts';
import { randomIds, type MessageId } from '../core/ids.ts';
import type { Database } from '../db/database.ts';
import { Killed, type Death } from '../db/interruptions.harness.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import { miniProgramIdentityId, People } from '../identity/index.ts';
import { privacyConsents } from '../privacy/index.ts';
import { stoppedByWithdrawal } from './after-withdrawal.ts';
import { dispatchMessages } from './dispatch.ts';
import { enqueueMessage, type MessageIntent } from './enqueue.ts';
import type { Channel } from './channel.ts';
import type { Message } from './message.ts';
import { Leases } from './leases.ts';
import { Outbox } from './outbox.ts';
import { WindowLedger } from './window-ledger.ts';
import type { SendMessage, SendOutcome } from './send.ts';

export const START = new Date('2024-03-01T00:00:00Z');
const KNOWN_FOR_MS = 10 * MINUTE_MS;

/** What a person would have in the chat: WeChat with its one protection against repeats, and nothing else. */
export class Chats {
  /** How often each message reached its person. */
  readonly seen = new Map<MessageId, number>();
  private readonly repeatsKnownUntil = new Map<MessageId, number>();

  constructor(private readonly clock: HandClock) {}

  receive({ _id, channel }: Message): void {
    const now = this.clock.now().getTime();
    if (channel === 'template') {
      if (now < (this.repeatsKnownUntil.get(_id) ?? 0)) return;
      this.repeatsKnownUntil.set(_id, now + KNOWN_FOR_MS);
    }
    this.seen.set(_id, (this.seen.get(_id) ?? 0) + 1);
  }

  mostSeen(): number {
    return Math.max(0, ...this.seen.values());
  }
}

/** What WeChat answers to one send, in order; after the end of the list everything is taken. */
export type Answer =
  'sent' | 'lost' | 'unheard' | 'busy' | 'late' | 'refused' | 'malformed' | 'quota' | 'forbidden' | 'misconfigured';

const OUTCOMES: Record<Answer, (now: Date) => SendOutcome> = {
  sent: () => ({ kind: 'sent', wechatId: '1' }),
  /** Nothing arrived, and nobody knows. */
  lost: () => ({ kind: 'uncertain', reason: 'timeout' }),
  /** It arrived, and nobody knows. */
  unheard: () => ({ kind: 'uncertain', reason: 'timeout' }),
  /** Nothing arrived, which nobody knows, and WeChat has too much to do. */
  busy: (now) => ({ kind: 'uncertain', reason: '-1', until: new Date(now.getTime() + MINUTE_MS) }),
  /** Nothing was sent. */
  late: () => ({ kind: 'notSent', reason: 'busy' }),
  refused: () => ({ kind: 'undelivered', reason: '43101' }),
  malformed: () => ({ kind: 'rejected', reason: '47003' }),
  quota: (now) => ({ kind: 'rest', until: new Date(now.getTime() + DAY_MS / 2), reason: '45009' }),
  forbidden: (now) => held(now, '48001 需要已认证的服务号', 'endpoint'),
  misconfigured: (now) => held(now, '40037 invalid template_id', 'message'),
};
const held = (now: Date, reason: string, holds: 'endpoint' | 'message'): SendOutcome => ({
  ...{ kind: 'held', reason, holds },
  until: new Date(now.getTime() + 30 * MINUTE_MS),
});
const ARRIVES: readonly Answer[] = ['sent', 'unheard'];

/** Dispatchers on a local database, with a clock of their own and people who count what they get. */
export class Dispatching {
  readonly clock = new HandClock(START);
  readonly chats = new Chats(this.clock);
  readonly outbox: Outbox;
  readonly leases: Leases;
  readonly windows: WindowLedger;
  answers: Answer[] = [];

  constructor(private readonly local: LocalDatabase) {
    local.reset();
    this.outbox = new Outbox(local.database);
    this.leases = new Leases(local.database);
    this.windows = new WindowLedger(local.database);
  }

  messages = (): Message[] => this.local.all<Message>('messages');
  states = (): string[] => this.messages().map(({ state }) => state);

  intent(n: number, channel: Channel = 'customerService', changes: Partial<MessageIntent> = {}): MessageIntent {
    const actedAt = this.clock.now();
    const content =
      channel === 'customerService'
        ? {
            ...{ channel, content: { kind: 'text' as const, text: `你好 ${n}` } },
            window: { openedBy: 'message', openedAt: actedAt },
          }
        : { channel, content: { templateId: 'T', values: { thing1: `第 ${n} 号` } }, actedAt };
    return {
      ...content,
      intent: `${channel}:${n}`,
      appId: 'wx1',
      openId: `o${n}`,
      purpose: 'couponIssued',
      expiresAt: new Date(START.getTime() + 2 * DAY_MS),
      ...changes,
    } as MessageIntent;
  }

  async add(count: number, channel: Channel = 'customerService', changes: Partial<MessageIntent> = {}): Promise<void> {
    for (let n = 0; n < count; n++) {
      const added = await enqueueMessage(this, this.intent(n, channel, changes));
      if (!added.ok) throw new Error(added.error);
    }
  }

  /** One dispatcher, with nothing else to do until its time is over. `gate` stands before its sends. */
  dispatch(
    database: Database = this.local.database,
    aroundSend: (send: () => Promise<SendOutcome>) => Promise<SendOutcome> = (send) => send(),
  ): Promise<'idle' | 'done' | 'unfinished'> {
    const { clock } = this;
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const send: SendMessage = (message) => aroundSend(async () => this.answer(message));
    const who = { people: new People(database, clock, []), privacyConsents: privacyConsents(database) };
    const stopped = (messages: readonly Message[]) =>
      stoppedByWithdrawal({ ...who, identityIdOf: miniProgramIdentityId }, messages);
    const deps = { clock, ids: randomIds, logger, leases: new Leases(database), send, stopped, random: Math.random };
    return dispatchMessages(deps, new Date(clock.now().getTime() + MINUTE_MS));
  }

  private answer(message: Message): SendOutcome {
    const answer = this.answers.shift() ?? 'sent';
    if (ARRIVES.includes(answer)) this.chats.receive(message);
    return OUTCOMES[answer](this.clock.now());
  }
}

/** Dies at its n-th send, before WeChat has heard of it or after. */
export function deadlySend(death: Death | undefined): (send: () => Promise<SendOutcome>) => Promise<SendOutcome> {
  let count = 0;
  return async (send) => {
    const isLast = death !== undefined && count++ === death.at;
    if (isLast && death.when === 'before') throw new Killed('send');
    const outcome = await send();
    if (isLast) throw new Killed('send');
    return outcome;
  };
}
