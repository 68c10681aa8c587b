import type { AccountStore } from '../accounts/store.ts';
import type { Api } from './api.ts';

/** A call of the API in the name of an account, without a token: CloudBase has authenticated it. */
export interface CloudCall {
  /** Left out: the mini program. */
  appId?: string;
  path: string;
  method: 'GET' | 'POST';
  query: Readonly<Record<string, string>>;
  /** JSON in UTF-8. */
  body?: Buffer;
}

/** The answer as over HTTP, or why there is none: no such path, no such account, a fault rule that broke it off. */
export type CloudCallResult =
  | { kind: 'answered'; status: number; contentType: string; body: Buffer }
  | { kind: 'unknown-path' | 'unknown-account' | 'no-answer' };

/** Passes a cloud call through the same steps as one over HTTP, except for the token. */
export async function cloudCall(
  api: Api,
  accounts: AccountStore,
  { appId = accounts.miniprogram.appId, path, method, query, body = Buffer.alloc(0) }: CloudCall,
): Promise<CloudCallResult> {
  if (!api.has(path)) return { kind: 'unknown-path' };
  const account = accounts.byAppId(appId);
  if (!account) return { kind: 'unknown-account' };
  const request = new Request(`http://wechat${path}?${new URLSearchParams(query).toString()}`, { method });
  const response = await api.callFor(account, request, body);
  if (!response) return { kind: 'no-answer' };
  const contentType = response.headers.get('content-type') ?? 'text/plain';
  return { kind: 'answered', status: response.status, contentType, body: Buffer.from(await response.arrayBuffer()) };
}
