import { performance } from 'node:perf_hooks';
import type { WorldClock } from '../../clock.ts';
import type { FaultRules } from '../../faults.ts';
import type { WorldFeed } from '../../feed.ts';
import type { Account } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { SettingsStore } from '../accounts/settings.ts';
import type { InboxStore } from '../inbox/store.ts';
import type { Sequences } from '../sequences.ts';
import type { Tables } from '../tables.ts';
import type { Callbacks } from './callbacks.ts';
import { labelOf, type Delivery, type Push, type PushAttempt } from './entities.ts';
import { strike, type AttemptOutcome } from './fault.ts';
import { PushOrderBook, type PushOrders } from './orders.ts';
import { receiverOf, type Answer, type PushToFunction, type Receiver } from './receiver.ts';
import type { PushStore } from './store.ts';

export const PUSH_TIMEOUT_MS = 5_000;
/** What WeChat shows in the chat when the account's server does not answer. */
const FAULT_NOTICE = '该公众号提供的服务出现故障，请稍后再试';
/** Events after which the person looks at the chat and waits; behind others nobody sees that the server is out of order. */
const AWAITED_EVENTS: ReadonlySet<string> = new Set(['subscribe', 'SCAN', 'CLICK', 'scancode_waitmsg']);
const SHOWN_BODY_CHARACTERS = 2_000;

interface SenderParts {
  accounts: AccountStore;
  settings: SettingsStore;
  callbacks: Callbacks;
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  tables: Tables;
  pushes: PushStore;
  inbox: InboxStore;
  sequences: Sequences;
  pushToFunction?: PushToFunction;
}

/** Delivers pushes as the platform does: signed, encrypted, five seconds, three attempts. */
export class PushSender {
  private readonly orders = new PushOrderBook<{ account: Account; delivery: Delivery }>();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(private readonly parts: SenderParts) {
    parts.tables.onReplaced(() => this.orders.forget());
  }

  /** Changes what is ordered, and tells what is; pushes that are held back go out when no more is waited for. */
  order(change: Partial<PushOrders>): PushOrders {
    this.orders.change(change);
    void this.follow(this.deliverHeld());
    return this.orders.of();
  }

  /** Never rejects: what goes wrong stands in the record. A person who still can read it gets the reply or the fault notice. */
  push(account: Account, push: Push): Promise<Delivery> {
    const { sequences } = this.parts;
    const delivery: Delivery = {
      id: sequences.next('pushes'),
      appId: account.appId,
      event: labelOf(push),
      openId: push.openId,
      createTime: push.createTime,
      url: '',
      attempts: [],
      delivered: false,
      push,
    };
    if (this.orders.take('lose')) return Promise.resolve(this.keep({ ...delivery, lost: true }));
    if (this.orders.take('reorder')) return this.follow(this.holdBack(account, delivery));
    return this.follow(this.deliver(account, delivery));
  }

  /** Resolves when the push is on its list, or, for the last that is held back, when all of them are delivered. */
  private async holdBack(account: Account, delivery: Delivery): Promise<Delivery> {
    this.orders.hold({ account, delivery });
    this.keep({ ...delivery, held: true });
    await this.deliverHeld();
    return this.parts.pushes.find(delivery.id)!;
  }

  private async deliverHeld(): Promise<void> {
    for (const { account, delivery } of this.orders.release()) await this.deliver(account, delivery);
  }

  /** Sends a push of the record (once more): a lost one comes late, an answered one comes twice. Undefined: no such push. */
  async sendAgain(id: number): Promise<Delivery | undefined> {
    const known = this.parts.pushes.find(id);
    const account = known && this.parts.accounts.byAppId(known.appId);
    if (!account) return undefined;
    const { lost: _, held: _held, ...delivery } = known;
    return this.follow(this.deliver(account, delivery));
  }

  /** Resolves when no push is under way. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async deliver(account: Account, delivery: Delivery): Promise<Delivery> {
    const receiver = receiverOf(this.parts, account, delivery.push);
    delivery.url = receiver?.url ?? '';
    if (receiver) {
      await this.tryUntilAnswered(account, delivery, receiver);
      if (delivery.delivered && this.orders.take('duplicate')) await this.tryUntilAnswered(account, delivery, receiver);
    }
    return this.keep(delivery);
  }

  private async tryUntilAnswered(account: Account, delivery: Delivery, receiver: Receiver): Promise<void> {
    for (let attempts = 0; attempts < receiver.attempts && !this.parts.callbacks.closed; attempts++) {
      const attempt = await this.attempt(account, delivery, receiver);
      delivery.attempts.push(attempt);
      if (attempt.problem !== undefined) continue;
      delivery.delivered = true;
      return;
    }
  }

  private async attempt(account: Account, delivery: Delivery, receiver: Receiver): Promise<PushAttempt> {
    const { clock, faults } = this.parts;
    const keys = ['push', delivery.event];
    const at = clock.now().toISOString();
    const startedAt = performance.now();
    const outcome = await strike(faults.hit('wechat', keys))
      .then(async (struck): Promise<AttemptOutcome> => {
        if (struck) return { ...struck, status: 0, body: '' };
        const answer = await receiver.send();
        return (await strike(faults.hit('wechat', keys, 'after'))) ?? this.take(account, delivery, answer);
      })
      .catch((error: unknown) => ({ status: 0, body: '', problem: messageOf(error) }));
    return { at, ms: Math.round(performance.now() - startedAt), ...outcome };
  }

  /** Judges the answer; the first reply goes to the inbox of the person. */
  private take({ appId }: Account, { id, event, openId, delivered }: Delivery, answer: Answer): AttemptOutcome {
    const shown = { status: answer.status, body: answer.body.slice(0, SHOWN_BODY_CHARACTERS) };
    if (answer.status !== 200) return { ...shown, problem: `HTTP ${answer.status}` };
    try {
      const reply = answer.reply();
      if (reply && !delivered && event !== 'unsubscribe') {
        this.parts.inbox.add({ appId, openId }, 'chat', { kind: 'reply', ...reply }, id);
      }
      return shown;
    } catch (error) {
      return { ...shown, problem: messageOf(error) };
    }
  }

  private keep(delivery: Delivery): Delivery {
    const { pushes, inbox, tables, feed } = this.parts;
    const { appId, openId, attempts, delivered } = delivery;
    const awaited = !('event' in delivery.push) || AWAITED_EVENTS.has(delivery.push.event);
    tables.write(() => {
      pushes.keep(delivery);
      if (awaited && !delivered && attempts.length > 0) {
        inbox.add({ appId, openId }, 'chat', { kind: 'fault', msgType: 'text', text: FAULT_NOTICE }, delivery.id);
      }
    });
    const kind = delivered ? 'push.delivered' : delivery.held ? 'push.held' : 'push.failed';
    feed.publish({ source: 'wechat', kind, text: `${delivery.event} → ${outcomeOf(delivery)}`, detail: { openId } });
    return delivery;
  }

  private follow<T>(work: Promise<T>): Promise<T> {
    this.underWay.add(work);
    void work.finally(() => this.underWay.delete(work));
    return work;
  }
}

function outcomeOf({ attempts, delivered, lost, held }: Delivery): string {
  if (lost) return 'lost, as ordered';
  if (held) return 'held back, as ordered';
  const last = attempts.at(-1);
  if (!last) return 'no callback URL is set';
  return `${delivered ? `answered in ${last.ms} ms` : last.problem} (attempt ${attempts.length})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
