import { PayUnreachableError } from './errors.ts';
import type { Headers } from './signature.ts';

export interface PayRequest {
  method: 'GET' | 'POST';
  url: string;
  /** JSON; empty for a GET. */
  body: string;
  authorization: string;
  /** Of the key that WeChat Pay shall sign its answer with. */
  serial: string;
  timeoutMs: number;
}

export interface PayAnswer {
  status: number;
  headers: Headers;
  body: string;
}

/** Sends one request. @throws PayUnreachableError without anything of the request in it: the URL holds an OpenID */
export async function payHttp({ method, url, body, timeoutMs, ...signed }: PayRequest): Promise<PayAnswer> {
  const headers = {
    ...{ accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'weilian' },
    ...{ authorization: signed.authorization, 'wechatpay-serial': signed.serial },
  };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const init = { method, headers, signal, redirect: 'error', ...(body && { body }) } as const;
    const response = await fetch(url, init);
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  } catch (error) {
    throw new PayUnreachableError(String((error as { name?: unknown } | null)?.name ?? 'failed'));
  }
}
