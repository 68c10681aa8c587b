import { setMaxListeners } from 'node:events';
import type { WorldClock } from '../../clock.ts';
import type { Account } from '../accounts/entities.ts';
import type { SettingsStore } from '../accounts/settings.ts';
import { seededBytes } from '../seeded.ts';
import { sign } from './crypto.ts';
import type { Push } from './entities.ts';
import { pushRequest, type Sealing } from './envelope.ts';
import { callCallback, type CallbackAnswer } from './transport.ts';

interface CallbackParts {
  clock: WorldClock;
  settings: SettingsStore;
  seed: number;
  timeoutMs: number;
}

/** The servers of the accounts, as WeChat calls them. */
export class Callbacks {
  /** By AppID. Not kept: where a callback is differs from one run of the world to the next. */
  private readonly urls = new Map<string, URL>();
  private sealed = 0;
  private readonly closing = new AbortController();

  constructor(private readonly parts: CallbackParts) {
    // Every request under way listens, and there is no limit to these.
    setMaxListeners(0, this.closing.signal);
  }

  /** Throws TypeError for something that is no URL. */
  set({ appId }: Account, url: string): void {
    this.urls.set(appId, new URL(url));
  }

  urlOf({ appId }: Account): URL | undefined {
    return this.urls.get(appId);
  }

  /** The URL check of the server configuration: passes when the callback answers the bare `echostr`. */
  async verify(account: Account): Promise<{ ok: boolean; status: number; body: string }> {
    const url = this.urlOf(account);
    if (!url) return { ok: false, status: 0, body: 'no callback URL is set' };
    const { timestamp, nonce } = this.sealing();
    const echostr = seededBytes(`${this.parts.seed}/echo/${this.sealed}`, 8).readBigUInt64BE().toString();
    const query = { signature: sign(account.token, timestamp, nonce), timestamp, nonce, echostr };
    try {
      const answer = await this.call(url, { method: 'GET', query });
      return { ok: answer.status === 200 && answer.body === echostr, ...answer };
    } catch (error) {
      return { ok: false, status: 0, body: (error as Error).message };
    }
  }

  /** One attempt; rejects when no whole answer has come in time. */
  send(url: URL, account: Account, push: Push): Promise<CallbackAnswer> {
    const { query, body, contentType } = pushRequest(
      account,
      this.parts.settings.of(account).push,
      push,
      this.sealing(),
    );
    return this.call(url, { method: 'POST', query, body, contentType });
  }

  /** Every attempt has a timestamp, a nonce and a cipher text of its own. */
  sealing(): Sealing {
    const label = `${this.parts.seed}/push/${this.sealed++}`;
    return {
      timestamp: String(Math.floor(this.parts.clock.nowMs() / 1000)),
      nonce: String(seededBytes(`${label}/nonce`, 4).readUInt32BE()),
      random: seededBytes(`${label}/random`, 16),
    };
  }

  get closed(): boolean {
    return this.closing.signal.aborted;
  }

  close(): void {
    this.closing.abort();
  }

  private call(
    to: URL,
    request: { method: 'GET' | 'POST'; query: Record<string, string>; body?: string; contentType?: string },
  ): Promise<CallbackAnswer> {
    const url = new URL(to);
    for (const [name, value] of Object.entries(request.query)) url.searchParams.set(name, value);
    return callCallback({ ...request, url, timeoutMs: this.parts.timeoutMs, signal: this.closing.signal });
  }
}
