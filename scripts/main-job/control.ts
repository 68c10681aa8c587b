import type { Addresses } from '../../emulator/world.ts';
import type { CallName, Contracts } from '../../shared/contracts/types.ts';
import type { InputOf, ReplyOf } from '../../shared/contracts/contract.ts';

/** What the platform answers when a function was (or could not be) run. */
export type Outcome =
  | { ok: true; result: unknown; requestId: string }
  | { ok: false; code: number | string; message: string; requestId: string };

export interface Person {
  name: string;
  unionId?: string;
  oaOpenId: string;
  mpOpenId: string;
  following: boolean;
}

/** A follower as the WeChat server knows them. */
export interface WeChatFollower {
  openId: string;
  unionId?: string;
  mpOpenId: string;
  /** Seconds since 1970. */
  subscribedAt: number;
  subscribeScene: string;
  /** Scene of a parametric QR code: a number or a text. */
  qrScene?: string | number;
  tagIds: number[];
  remark: string;
}

export interface MenuButton {
  type?: string;
  name: string;
  pagepath?: string;
  sub_button?: MenuButton[];
}

/** The platform was asked for more instances of a function than it gives; its client tries again. */
const THROTTLED = /throttl|concurren|exceed|429/i;
const ATTEMPTS = 20;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1_600;

/** As long as a tick may take on the platform (60 s), and some more. */
const MOST_BUSY_TICKS = 400;
const BUSY_WAIT_MS = 200;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The local world from outside, over HTTP: what a phone, the platform's timer and WeChat do. */
export class WorldControl {
  private holdKey: string | undefined;

  constructor(readonly addresses: Addresses) {}

  /** Keeps everybody else from changing the world while `work` goes on; looking is free. */
  async holding<T>(reason: string, work: () => Promise<T>): Promise<T> {
    this.holdKey = (await this.post<{ key: string }>('/hold', { reason })).key;
    try {
      return await work();
    } finally {
      await this.release();
    }
  }

  async get<T>(path: string): Promise<T> {
    return this.read<T>(await fetch(this.addresses.control + path), path);
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    const headers = { 'content-type': 'application/json', ...this.holdHeader() };
    const init = { method: 'POST', body: JSON.stringify(body), headers };
    return this.read<T>(await fetch(this.addresses.control + path, init), path);
  }

  /** A call of the mini program, as this person (a name, or an OpenID of the mini program). */
  async call<N extends CallName>(
    functionName: 'customer' | 'staff',
    person: string,
    call: N,
    input: InputOf<Contracts[N]>,
  ): Promise<ReplyOf<Contracts[N]>> {
    const request = { name: functionName, data: { call, input }, as: { kind: 'miniprogram', person } };
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.post<Outcome>('/functions/invoke', request);
      if (outcome.ok) return outcome.result as ReplyOf<Contracts[N]>;
      if (attempt === ATTEMPTS || !THROTTLED.test(`${outcome.code} ${outcome.message}`))
        throw new Error(`${functionName} ${call}: ${outcome.code} ${outcome.message}`);
      await pause(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS) * (0.5 + Math.random()));
    }
  }

  /** As the phone claims: whoever met too many others comes again, later each time. */
  async claim(person: string, input: InputOf<Contracts['coupon.claim']>): Promise<ReplyOf<Contracts['coupon.claim']>> {
    for (let attempt = 1; ; attempt++) {
      const reply = await this.call('customer', person, 'coupon.claim', input);
      if (reply.ok || reply.error.code !== 'COUPON.BUSY' || attempt === ATTEMPTS) return reply;
      await pause(FIRST_WAIT_MS * attempt * (0.5 + Math.random()));
    }
  }

  fireTimer(functionName: string, triggerName: string): Promise<Outcome> {
    return this.post('/timers/fire', { functionName, triggerName });
  }

  /**
   * Fires the timer of the follower sync until a tick of ours is let in: the platform's own tick, every minute, may be at
   * work. Answers how that tick ended.
   */
  async tickFollowerSync(): Promise<string> {
    for (let attempt = 1; attempt <= MOST_BUSY_TICKS; attempt++) {
      const outcome = await this.fireTimer('follower-sync', 'every-minute');
      if (!outcome.ok) throw new Error(`follower-sync: ${outcome.code} ${outcome.message}`);
      const reply = outcome.result as { ok: true; outcome: string } | { ok: false; error: { code: string } };
      if (!reply.ok) throw new Error(`follower-sync: ${reply.error.code}`);
      if (reply.outcome !== 'busy') return reply.outcome;
      await pause(BUSY_WAIT_MS);
    }
    throw new Error('follower-sync: another tick does not come to its end');
  }

  /** Everyone who follows the Official Account, from the WeChat server itself. */
  async followers(): Promise<WeChatFollower[]> {
    const all: WeChatFollower[] = [];
    for (;;) {
      const after = all.at(-1)?.openId;
      const query = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
      const page = await this.get<{ followers: WeChatFollower[] }>(`/wechat/followers?limit=10000${query}`);
      if (page.followers.length === 0) return all;
      all.push(...page.followers);
    }
  }

  /** A world that is stopping under the job has nothing to release. */
  private async release(): Promise<void> {
    const headers = this.holdHeader();
    this.holdKey = undefined;
    await fetch(`${this.addresses.control}/hold`, { method: 'DELETE', headers }).catch(() => undefined);
  }

  private holdHeader(): Record<string, string> {
    return this.holdKey === undefined ? {} : { 'x-weilian-hold': this.holdKey };
  }

  private async read<T>(response: Response, path: string): Promise<T> {
    const body: unknown = await response.json();
    if (response.ok) return body as T;
    throw new Error(`${path}: HTTP ${response.status} ${JSON.stringify(body)}`);
  }
}
