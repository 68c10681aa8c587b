import { MINUTE_MS, nextShanghaiMidnight, type Clock } from '../core/clock.ts';
import { withTimeLimit } from '../core/time-limit.ts';
import { readAnswer, type Endpoint, type Parameters, type WeChatApi } from './endpoint.ts';
import { readQuota, type QuotaReading } from './endpoints/quota.ts';
import { NotPermittedError, OutOfTimeError, WeChatError } from './errors.ts';
import { patiently, type Sleep } from './patience.ts';
import type { Purpose, Quotas } from './quotas.ts';

/** How calls reach WeChat: over HTTP, or through the cloud. */
export interface WeChatDriver {
  /** One attempt; each request of it ends within what `leftMs` says when it begins. @throws WeChatFailure */
  send(endpoint: Endpoint, parameters: Parameters, leftMs: () => number): Promise<unknown>;
}

export interface CallTerms {
  purpose: Purpose;
  /** All attempts and waits of a call end before this moment. */
  deadline: Date;
}

export interface WeChatClientDeps {
  appId: string;
  driver: WeChatDriver;
  quotas: Quotas;
  clock: Clock;
  wait?: Sleep;
}

/** So long a call waits to hear how much of its quota is left; then it goes without. */
const QUOTA_LIMIT_MS = 2_000;

/** One account's server API. Endpoint functions (`endpoints/`) take what `within` gives. */
export class WeChatClient {
  readonly appId: string;

  constructor(private readonly deps: WeChatClientDeps) {
    this.appId = deps.appId;
  }

  /** The API for one run, or for one request of a user. */
  within(terms: CallTerms): WeChatApi {
    return {
      appId: this.appId,
      call: (endpoint, parameters = {}) => this.call(terms, endpoint, parameters),
    };
  }

  /** Keeps what was called; to be awaited at the end of a run, or of a user's request. Never throws. */
  flush(): Promise<void> {
    return this.deps.quotas.flush();
  }

  /** Calls of an endpoint that background work may still make today; undefined where WeChat does not say. */
  leftForBackground(path: string, deadline: Date): Promise<number | undefined> {
    return this.deps.quotas.leftForBackground(path, () => this.askQuota(path, deadline));
  }

  /** Requests sent since this client was made, by path: repeated ones and those for tokens too. */
  sentByPath(): ReadonlyMap<string, number> {
    return this.deps.quotas.sentByPath();
  }

  private async call<A>(terms: CallTerms, endpoint: Endpoint<A>, parameters: Parameters): Promise<A> {
    const { driver, quotas, clock, wait } = this.deps;
    const { purpose, deadline } = terms;
    const timeLeftMs = () => deadline.getTime() - clock.now().getTime();
    // Each attempt uses the quota.
    const send = async (leftMs: () => number) => {
      const admitted = quotas.admit(endpoint.path, purpose, () => this.askQuota(endpoint.path, deadline));
      // It may wait for the question of a call that has more time.
      await withTimeLimit(timeLeftMs(), admitted, () => new OutOfTimeError(endpoint.path));
      return driver.send(endpoint, parameters, leftMs);
    };
    try {
      return readAnswer(endpoint, await patiently(endpoint, { send, timeLeftMs, wait }));
    } catch (error) {
      throw error instanceof WeChatError ? this.explained(endpoint, error) : error;
    }
  }

  private askQuota(path: string, latest: Date): Promise<QuotaReading> {
    const deadline = new Date(Math.min(latest.getTime(), this.deps.clock.now().getTime() + QUOTA_LIMIT_MS));
    return readQuota(this.within({ purpose: 'user', deadline }), path);
  }

  /** Says whom a refusal of WeChat concerns, and until when. */
  private explained(endpoint: Endpoint, refusal: WeChatError): WeChatError {
    const now = this.deps.clock.now();
    if (refusal.kind === 'permission') return new NotPermittedError(refusal, endpoint.needs);
    // Not all of those who were refused in the same minute come back in the same second.
    const nextMinute = new Date(now.getTime() + MINUTE_MS * (1 + Math.random() / 2));
    if (refusal.kind === 'quota') {
      // The token's quota is one of the day, whatever it was asked for.
      const isOfMinute = endpoint.quotaPeriod === 'minute' && refusal.path === endpoint.path;
      refusal.notBefore = isOfMinute ? nextMinute : nextShanghaiMidnight(now);
      this.deps.quotas.stop(refusal.path, refusal.notBefore);
    }
    if (refusal.kind === 'slowDown') refusal.notBefore = nextMinute;
    return refusal;
  }
}
