import * as z from 'zod/mini';
import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import { withTimeLimit } from '../core/time-limit.ts';
import { endpoint, readAnswer } from './endpoint.ts';
import { WeChatFailure } from './errors.ts';
import type { WeChatHttp } from './http.ts';
import { patiently, sleep, type Sleep } from './patience.ts';
import { sealToken, unsealToken } from './token-seal.ts';
import type { TokenRecord, TokenStore } from './token-store.ts';

/** Gives the account's access token, and takes back word that one was refused. */
export interface AccessTokens {
  /** @throws WeChatFailure */
  current(): Promise<string>;
  /** Forgets `token` if it is still the stored one: another call may have renewed it meanwhile. */
  refused(token: string): void;
}

export interface TokenBrokerDeps {
  http: WeChatHttp;
  account: { appId: string; appSecret: string };
  clock: Clock;
  logger: Logger;
  /** Without one each instance asks WeChat for itself. */
  store?: TokenStore;
  wait?: Sleep;
  /** How long the store may take, each time, before WeChat is asked without it. */
  storeLimitMs?: number;
}

/** https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken */
export const stableToken = endpoint('POST', '/cgi-bin/stable_token', {
  repeatable: 'read',
  needs: 'any-account',
  answer: z.object({ access_token: z.string().check(z.minLength(1)), expires_in: z.number() }),
});

/** Renewed this long before its end, so that a call under way does not outlive its token; WeChat has a new one by then. */
const RENEW_BEFORE_MS = 5 * 60 * 1000;
/** For all attempts to get a token together. */
const ASK_LIMIT_MS = 8_000;
/** Longer than one holder can take: it asks for `ASK_LIMIT_MS`, and stores. */
const LEASE_MS = 10_000;
const STORE_LIMIT_MS = 1_500;
/** Between looks at the record while another instance asks WeChat; when all have passed, we ask ourselves. */
const WAITS_MS = [100, 200, 400, 800, 1_600];

interface Token {
  text: string;
  renewAt: Date;
}

/**
 * Tokens by `stable_token` in its normal mode: repeated calls give the same token, so that nobody kills anybody's, and
 * `force_refresh` is never used. One is kept in the memory of the instance and one, encrypted, in a store for all: of
 * many cold instances one asks WeChat and the others read. When the store fails or is slow, WeChat is asked without it.
 */
export class TokenBroker implements AccessTokens {
  private memory: Token | undefined;
  private obtaining: Promise<string> | undefined;
  private rejected: string | undefined;

  constructor(private readonly deps: TokenBrokerDeps) {}

  current(): Promise<string> {
    if (this.memory && this.deps.clock.now() < this.memory.renewAt) return Promise.resolve(this.memory.text);
    this.obtaining ??= this.obtain().finally(() => (this.obtaining = undefined));
    return this.obtaining;
  }

  refused(token: string): void {
    if (this.memory?.text === token) this.memory = undefined;
    this.rejected = token;
  }

  private async obtain(): Promise<string> {
    const { store, logger } = this.deps;
    const shared =
      store &&
      (await this.share(store).catch((error: unknown) => {
        if (error instanceof WeChatFailure) throw error;
        logger.warn('token.storeFailed', { error });
        return undefined;
      }));
    this.memory = shared ?? (await this.ask());
    return this.memory.text;
  }

  /** The stored token, or one that we get for all; undefined when another instance is at it for too long. */
  private async share(store: TokenStore): Promise<Token | undefined> {
    const { account, clock, wait = sleep } = this.deps;
    for (const pause of [...WAITS_MS, undefined]) {
      const record = await this.inTime(store.read(account.appId));
      const token = this.usable(record);
      if (token) return token;
      const now = clock.now();
      if (!record || record.leaseUntil <= now) {
        const until = new Date(now.getTime() + LEASE_MS);
        const fence = await this.inTime(store.lease(account.appId, record, now, until));
        if (fence !== undefined) return this.renew(store, fence);
      }
      if (pause !== undefined) await wait(pause);
    }
    return undefined;
  }

  private async renew(store: TokenStore, fence: number): Promise<Token> {
    const { account, clock, logger } = this.deps;
    const token = await this.ask();
    const kept = { sealed: sealToken(token.text, account), renewAt: token.renewAt };
    await this.inTime(store.keep(account.appId, fence, kept, clock.now())).catch((error: unknown) =>
      logger.warn('token.storeFailed', { error }),
    );
    return token;
  }

  private usable(record: TokenRecord | undefined): Token | undefined {
    if (!record?.token || record.token.renewAt <= this.deps.clock.now()) return undefined;
    const text = unsealToken(record.token.sealed, this.deps.account);
    return text === undefined || text === this.rejected ? undefined : { text, renewAt: record.token.renewAt };
  }

  private async ask(): Promise<Token> {
    const { http, account, clock, wait } = this.deps;
    const { appId: appid, appSecret: secret } = account;
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: false };
    const { path } = stableToken;
    const deadline = clock.now().getTime() + ASK_LIMIT_MS;
    const timeLeftMs = () => deadline - clock.now().getTime();
    const send = (leftMs: () => number) => http({ path, body, timeoutMs: leftMs() });
    const answer = readAnswer(stableToken, await patiently(stableToken, { send, timeLeftMs, wait }));
    const lifeMs = answer.expires_in * 1000;
    const now = clock.now().getTime();
    return { text: answer.access_token, renewAt: new Date(now + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2)) };
  }

  private inTime<T>(work: Promise<T>): Promise<T> {
    const limitMs = this.deps.storeLimitMs ?? STORE_LIMIT_MS;
    return withTimeLimit(limitMs, work, () => new Error(`the store of tokens took longer than ${limitMs} ms`));
  }
}

/** Runs `call` with a token; when WeChat refuses the token, once more with a new one: it has done nothing then. */
export async function withToken<T>(tokens: AccessTokens, call: (token: string) => Promise<T>): Promise<T> {
  const token = await tokens.current();
  try {
    return await call(token);
  } catch (error) {
    if (!(error instanceof WeChatFailure) || error.kind !== 'token') throw error;
    tokens.refused(token);
    return call(await tokens.current());
  }
}
