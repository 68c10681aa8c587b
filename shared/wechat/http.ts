import { parseAnswer } from './answer-json.ts';
import { WeChatError, WeChatUnreachableError } from './errors.ts';
import { withoutSentTexts } from './sent-texts.ts';

/** One request to WeChat's server API; query and body may hold secrets, and never appear in an error or a log. */
export interface WeChatRequest {
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Sent by POST, as raw UTF-8 JSON or as the `FormData` that it is; without it the request is a GET. */
  body?: unknown;
  timeoutMs: number;
}

/** A picture, or another answer that is not JSON. */
export interface BinaryAnswer {
  contentType: string;
  bytes: Uint8Array;
}

/** Sends a request and answers the parsed JSON, or a `BinaryAnswer`. @throws WeChatError, WeChatUnreachableError */
export type WeChatHttp = (request: WeChatRequest) => Promise<unknown>;

const BINARY = /^(image|audio|video)\/|^application\/octet-stream/;

async function answerOf(url: URL, init: RequestInit, path: string): Promise<BinaryAnswer> {
  try {
    // WeChat redirects nothing; whoever does would get the token or the secret.
    const response = await fetch(url, { ...init, redirect: 'error' });
    if (response.status !== 200) throw new WeChatUnreachableError(path, `HTTP ${response.status}`);
    const contentType = response.headers.get('content-type') ?? '';
    return { contentType, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    if (error instanceof WeChatUnreachableError) throw error;
    // Only the kind of failure: the message of fetch may hold the URL, and with it the token.
    throw new WeChatUnreachableError(path, String((error as { name?: unknown } | null)?.name ?? 'failed'));
  }
}

function jsonOf({ bytes }: BinaryAnswer, path: string): unknown {
  try {
    return parseAnswer(new TextDecoder().decode(bytes));
  } catch {
    throw new WeChatUnreachableError(path, 'the answer is not JSON');
  }
}

/** WeChat answers errors with HTTP 200 and `errcode`; success often has no `errcode` at all. */
function refuseErrors(answer: unknown, { path, query, body }: WeChatRequest): unknown {
  const { errcode, errmsg } = (answer ?? {}) as { errcode?: unknown; errmsg?: unknown };
  if (typeof errcode !== 'number' || errcode === 0) return answer;
  throw new WeChatError(path, errcode, withoutSentTexts(String(errmsg ?? ''), [query, body]));
}

function initOf({ body, timeoutMs }: WeChatRequest): RequestInit {
  const signal = AbortSignal.timeout(timeoutMs);
  if (body === undefined) return { signal };
  if (body instanceof FormData) return { signal, method: 'POST', body };
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { signal, method: 'POST', body: JSON.stringify(body), headers };
}

/** @param baseUrl `https://api.weixin.qq.com`, or the emulator's address with its path */
export function weChatHttp(baseUrl: string): WeChatHttp {
  return async (request) => {
    const { path, query = {} } = request;
    const url = new URL(baseUrl.replace(/\/$/, '') + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = await answerOf(url, initOf(request), path);
    return BINARY.test(answer.contentType) ? answer : refuseErrors(jsonOf(answer, path), request);
  };
}
