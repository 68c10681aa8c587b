import { withTimeLimit } from '../core/time-limit.ts';
import { stableToken, withToken, type AccessTokens } from './access-token.ts';
import type { WeChatDriver } from './client.ts';
import type { Endpoint, Parameters } from './endpoint.ts';
import { OutOfTimeError, WeChatUnreachableError } from './errors.ts';
import type { WeChatHttp, WeChatRequest } from './http.ts';

type Credentials = Readonly<Record<string, string>>;

/** Credentials last: no parameter takes their place. */
function requestOf(
  endpoint: Endpoint,
  parameters: Parameters,
  credentials: Credentials,
): Omit<WeChatRequest, 'timeoutMs'> {
  const { method, path } = endpoint;
  if (method === 'POST') return { path, body: parameters, query: credentials };
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return {
    path,
    query: { ...Object.fromEntries(given.map(([name, value]) => [name, String(value)])), ...credentials },
  };
}

/** Tokens for one call: not waited for longer than there is time. */
const inTime = (tokens: AccessTokens, leftMs: () => number): AccessTokens => ({
  current: () =>
    withTimeLimit(leftMs(), tokens.current(), () => new WeChatUnreachableError(stableToken.path, 'TimeoutError')),
  refused: (token) => tokens.refused(token),
});

/** Calls over HTTP, with the account's AppSecret; WeChat answers the addresses of its IP whitelist only. */
export function httpDriver(
  http: WeChatHttp,
  tokens: AccessTokens,
  { appId, appSecret }: { appId: string; appSecret: string },
): WeChatDriver {
  return {
    send(endpoint, parameters, leftMs) {
      const send = async (credentials: Credentials) => {
        const timeoutMs = leftMs();
        if (timeoutMs <= 0) throw new OutOfTimeError(endpoint.path);
        return http({ ...requestOf(endpoint, parameters, credentials), timeoutMs });
      };
      return endpoint.credential === 'secret'
        ? send({ appid: appId, secret: appSecret })
        : withToken(inTime(tokens, leftMs), (token) => send({ access_token: token }));
    },
  };
}
