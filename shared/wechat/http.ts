import { WeChatError, WeChatUnreachableError } from './errors.ts';

/** One request to WeChat's server API; the query may carry a token and never appears in an error or a log. */
export interface WeChatRequest {
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Sent as raw UTF-8 JSON by POST; without it the request is a GET. */
  body?: unknown;
}

/** Sends a request and answers the parsed JSON. @throws WeChatError, WeChatUnreachableError */
export type WeChatHttp = (request: WeChatRequest) => Promise<unknown>;

const REQUEST_TIMEOUT_MS = 8_000;

async function textOf(url: URL, init: RequestInit, path: string): Promise<string> {
  try {
    // WeChat redirects nothing; whoever does would get the token or the secret.
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    if (response.status !== 200) throw new WeChatUnreachableError(path, `HTTP ${response.status}`);
    return await response.text();
  } catch (error) {
    if (error instanceof WeChatUnreachableError) throw error;
    // Only the kind of failure: the message of fetch may hold the URL, and with it the token.
    throw new WeChatUnreachableError(path, error instanceof Error ? error.name : 'failed');
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WeChatUnreachableError(path, 'the answer is not JSON');
  }
}

/** WeChat answers errors with HTTP 200 and `errcode`; success often has no `errcode` at all. */
function refuseErrors(answer: unknown, path: string): unknown {
  const { errcode, errmsg } = (answer ?? {}) as { errcode?: unknown; errmsg?: unknown };
  if (typeof errcode === 'number' && errcode !== 0) throw new WeChatError(path, errcode, String(errmsg ?? ''));
  return answer;
}

/** @param baseUrl `https://api.weixin.qq.com`, or the emulator's address with its path */
export function weChatHttp(baseUrl: string): WeChatHttp {
  return async ({ path, query = {}, body }) => {
    const url = new URL(baseUrl.replace(/\/$/, '') + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const init: RequestInit =
      body === undefined
        ? {}
        : {
            method: 'POST',
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json; charset=utf-8' },
          };
    return refuseErrors(parsed(await textOf(url, init, path), path), path);
  };
}
