import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorldClock } from '../../clock.ts';
import type { FaultRule, FaultRules } from '../../faults.ts';
import type { WorldFeed } from '../../feed.ts';
import type { Account } from '../accounts/entities.ts';
import { faultStatus } from '../api/disturbance.ts';
import type { InboxStore } from '../inbox/store.ts';
import { seededBytes } from '../seeded.ts';
import type { Sequences } from '../sequences.ts';
import { encrypt, sign } from './crypto.ts';
import type { Delivery, PushAttempt, PushEvent } from './entities.ts';
import { readReply } from './reply.ts';
import type { PushStore } from './store.ts';
import { callCallback, type CallbackAnswer } from './transport.ts';
import { writeXml } from './xml.ts';

/** https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html */
export const PUSH_TIMEOUT_MS = 5_000;
const ATTEMPTS = 3;
/** What WeChat shows in the chat when the account's server does not answer. */
const FAULT_NOTICE = '该公众号提供的服务出现故障，请稍后再试';
const SHOWN_BODY_CHARACTERS = 2_000;

interface SenderParts {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  store: PushStore;
  inbox: InboxStore;
  sequences: Sequences;
  seed: number;
  timeoutMs: number;
}

/** Delivers pushes in safe mode, as the platform does: signed, encrypted, five seconds, three attempts. */
export class PushSender {
  /** By AppID. Not kept: where a callback is differs from one run of the world to the next. */
  private readonly urls = new Map<string, URL>();
  private sent = 0;
  private readonly closing = new AbortController();

  constructor(private readonly parts: SenderParts) {}

  /** Throws TypeError for something that is no URL. */
  setCallbackUrl({ appId }: Account, url: string): void {
    this.urls.set(appId, new URL(url));
  }

  close(): void {
    this.closing.abort();
  }

  /** The URL check of the server configuration: passes when the callback answers the bare `echostr`. */
  async verify(account: Account): Promise<{ ok: boolean; status: number; body: string }> {
    const url = this.urls.get(account.appId);
    if (!url) return { ok: false, status: 0, body: 'no callback URL is set' };
    const echostr = seededBytes(this.label('echo'), 8).readBigUInt64BE().toString();
    try {
      const answer = await this.call('GET', this.address(account, url, { echostr }));
      return { ok: answer.status === 200 && answer.body === echostr, ...answer };
    } catch (error) {
      return { ok: false, status: 0, body: messageOf(error) };
    }
  }

  /** Never rejects: what goes wrong stands in the record. A person who still can read it gets the reply or the fault notice. */
  async push(account: Account, event: PushEvent): Promise<Delivery> {
    const url = this.urls.get(account.appId);
    const delivery: Delivery = {
      id: this.parts.sequences.next('pushes'),
      appId: account.appId,
      event: event.event,
      openId: event.openId,
      createTime: event.createTime,
      url: url?.href ?? '',
      attempts: [],
      delivered: false,
    };
    while (url && !delivery.delivered && delivery.attempts.length < ATTEMPTS && !this.closing.signal.aborted) {
      const attempt = await this.attempt(account, url, event);
      delivery.attempts.push(attempt);
      delivery.delivered = attempt.problem === undefined;
    }
    this.parts.store.keep(delivery);
    this.report(delivery);
    return delivery;
  }

  private async attempt(account: Account, url: URL, event: PushEvent): Promise<PushAttempt> {
    const { clock, faults } = this.parts;
    const keys = ['push', event.event];
    const at = clock.now().toISOString();
    const startedAt = performance.now();
    const outcome = await this.deliver(account, url, event, faults.hit('wechat', keys))
      .then(async (answer) => (await strike(faults.hit('wechat', keys, 'after'))) ?? this.take(account, event, answer))
      .catch((error: unknown) => ({ status: 0, body: '', problem: messageOf(error) }));
    return { at, ms: Math.round(performance.now() - startedAt), ...outcome };
  }

  private async deliver(
    account: Account,
    to: URL,
    event: PushEvent,
    fault: FaultRule | undefined,
  ): Promise<CallbackAnswer> {
    const struck = await strike(fault);
    if (struck) throw new Error(struck.problem);
    const message = writeXml({
      ToUserName: account.originalId,
      FromUserName: event.openId,
      CreateTime: event.createTime,
      MsgType: 'event',
      Event: event.event,
      ...event.fields,
    });
    const sealed = encrypt(message, account, seededBytes(this.label('random'), 16));
    const url = this.address(account, to, { openid: event.openId, encrypt_type: 'aes' }, sealed);
    return this.call('POST', url, writeXml({ ToUserName: account.originalId, Encrypt: sealed }));
  }

  /** Judges the answer; a reply goes to the inbox of the person. */
  private take(account: Account, event: PushEvent, { status, body }: CallbackAnswer): Omit<PushAttempt, 'at' | 'ms'> {
    const shown = { status, body: body.slice(0, SHOWN_BODY_CHARACTERS) };
    if (status !== 200) return { ...shown, problem: `HTTP ${status}` };
    const { inbox } = this.parts;
    try {
      const reply = readReply(body, account, { to: event.openId, from: account.originalId });
      if (reply && event.event !== 'unsubscribe') {
        inbox.add({ appId: account.appId, openId: event.openId }, 'chat', { kind: 'reply', ...reply });
      }
      return shown;
    } catch (error) {
      return { ...shown, problem: messageOf(error) };
    }
  }

  /** The callback with the signed query string of the platform; every attempt has a timestamp and nonce of its own. */
  private address(account: Account, to: URL, extra: Record<string, string>, sealed?: string): URL {
    const { clock } = this.parts;
    const timestamp = String(Math.floor(clock.nowMs() / 1000));
    const nonce = String(seededBytes(this.label('nonce'), 4).readUInt32BE());
    const url = new URL(to);
    const query = { signature: sign(account.token, timestamp, nonce), timestamp, nonce, ...extra };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    if (sealed !== undefined) url.searchParams.set('msg_signature', sign(account.token, timestamp, nonce, sealed));
    return url;
  }

  private call(method: 'GET' | 'POST', url: URL, body?: string): Promise<CallbackAnswer> {
    return callCallback({ method, url, body, timeoutMs: this.parts.timeoutMs, signal: this.closing.signal });
  }

  private report({ appId, event, openId, attempts, delivered }: Delivery): void {
    const { feed, inbox } = this.parts;
    const last = attempts.at(-1);
    const outcome = delivered ? `answered in ${last!.ms} ms` : (last?.problem ?? 'no callback URL is set');
    const kind = delivered ? 'push.delivered' : 'push.failed';
    feed.publish({
      source: 'wechat',
      kind,
      text: `${event} → ${outcome} (attempt ${attempts.length})`,
      detail: { openId },
    });
    if (!delivered && attempts.length > 0 && event !== 'unsubscribe') {
      inbox.add({ appId, openId }, 'chat', { kind: 'fault', msgType: 'text', text: FAULT_NOTICE });
    }
  }

  private label(purpose: string): string {
    return `${this.parts.seed}/push/${purpose}/${this.sent++}`;
  }
}

/** What a fault rule makes of a push or of its answer: late, lost on the way, or a status of its own. */
async function strike(fault: FaultRule | undefined): Promise<Required<Omit<PushAttempt, 'at' | 'ms'>> | undefined> {
  if (!fault) return undefined;
  const { effect } = fault;
  if (effect.kind === 'drop') return { status: 0, body: '', problem: 'connection broken by a fault rule' };
  if (effect.kind === 'error') {
    return { status: faultStatus(effect.code) ?? 0, body: effect.message, problem: `${effect.code} by a fault rule` };
  }
  await wait(effect.ms);
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
