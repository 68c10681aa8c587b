import { withTimeLimit } from '../core/time-limit.ts';
import { withToken, type AccessTokens } from './access-token.ts';
import type { WeChatDriver } from './client.ts';
import type { Endpoint, Parameters } from './endpoint.ts';
import { WeChatUnreachableError } from './errors.ts';
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

/** Calls over HTTP, with the account's AppSecret; WeChat answers the addresses of its IP whitelist only. */
export function httpDriver(
  http: WeChatHttp,
  tokens: AccessTokens,
  { appId, appSecret }: { appId: string; appSecret: string },
): WeChatDriver {
  return {
    send(endpoint, parameters, timeoutMs) {
      const send = (credentials: Credentials) => http({ ...requestOf(endpoint, parameters, credentials), timeoutMs });
      const answer =
        endpoint.credential === 'secret'
          ? send({ appid: appId, secret: appSecret })
          : withToken(tokens, (token) => send({ access_token: token }));
      // The token, a refusal of it and another try: all of it in the time of one attempt.
      return withTimeLimit(timeoutMs, answer, () => new WeChatUnreachableError(endpoint.path, 'TimeoutError'));
    },
  };
}
