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
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const files = given.filter((one): one is [string, Blob] => one[1] instanceof Blob);
  if (method === 'POST' && files.length === 0) return { path, body: parameters, query: credentials };
  const texts = given.filter(([, value]) => !(value instanceof Blob)).map(([name, value]) => [name, String(value)]);
  const query = { ...(Object.fromEntries(texts) as Credentials), ...credentials };
  return files.length === 0 ? { path, query } : { path, query, body: formOf(files) };
}

/** WeChat wants a name with the ending of the format: `image/png` → `media.png`. */
function formOf(files: readonly [name: string, file: Blob][]): FormData {
  const form = new FormData();
  for (const [name, file] of files) form.append(name, file, `${name}.${file.type.split('/').at(-1) || 'bin'}`);
  return form;
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
