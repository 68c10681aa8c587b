import * as z from 'zod/mini';
import type { Clock } from '../core/clock.ts';
import { WeChatError } from './errors.ts';
import type { WeChatHttp } from './http.ts';

/** Gives the account's access token, and takes back word that one was refused. */
export interface AccessTokens {
  current(): Promise<string>;
  /** Forgets `token` if it is still the stored one: another call may have renewed it meanwhile. */
  refused(token: string): void;
}

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });

/** Renewed this long before it ends, so that a call under way does not outlive its token. */
const RENEW_BEFORE_MS = 5 * 60 * 1000;

/**
 * Tokens by `stable_token` in its normal mode: repeated calls give the same token, so that instances do not kill each
 * other's; `force_refresh` is never used. Kept in the memory of the instance, one request at a time.
 * https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 */
export function stableTokens(
  http: WeChatHttp,
  account: { appId: string; appSecret: string },
  clock: Clock,
): AccessTokens {
  let stored: { token: string; renewAt: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const { appId: appid, appSecret: secret } = account;
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: false };
    const answer = tokenAnswer.parse(await http({ path: '/cgi-bin/stable_token', body }));
    const lifeMs = answer.expires_in * 1000;
    stored = {
      token: answer.access_token,
      renewAt: clock.now().getTime() + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2),
    };
    return stored.token;
  }

  return {
    current() {
      if (stored && clock.now().getTime() < stored.renewAt) return Promise.resolve(stored.token);
      asking ??= ask().finally(() => (asking = undefined));
      return asking;
    },
    refused(token) {
      if (stored?.token === token) stored = undefined;
    },
  };
}

/** Runs `call` with a token; when WeChat refuses the token, once more with a new one. */
export async function withToken<T>(tokens: AccessTokens, call: (token: string) => Promise<T>): Promise<T> {
  const token = await tokens.current();
  try {
    return await call(token);
  } catch (error) {
    if (!(error instanceof WeChatError) || error.kind !== 'token') throw error;
    tokens.refused(token);
    return call(await tokens.current());
  }
}
