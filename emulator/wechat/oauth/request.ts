import type { Account } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import { SCOPES, type Scope } from './entities.ts';

/** What a page has sent a person to WeChat for. */
export interface AuthorizeRequest {
  account: Account;
  redirectUri: URL;
  scope: Scope;
  state: string;
}

/** WeChat shows an error page instead, and the person stays there. */
export class AuthorizeRefused extends Error {
  constructor(
    message: string,
    /** Undefined where none is known. */
    readonly code?: number,
  ) {
    super(message);
  }
}

/** The address is matched as a whole on the platform: other orders are refused there. What follows behind these may be anything. */
const ORDER = ['appid', 'redirect_uri', 'response_type', 'scope', 'state'];
const STATE = /^[0-9A-Za-z]*$/;
const MAX_STATE_BYTES = 128;
const LOOPBACK = ['127.0.0.1', 'localhost'];

/**
 * Reads the address of `connect/oauth2/authorize`. Throws AuthorizeRefused. Error pages:
 * https://developers.weixin.qq.com/doc/oplatform/developers/troubleshooting/auth.html; 10010 to 10013 from memory.
 * Simplified: `forcePopup` and the like are not looked at, `#wechat_redirect` cannot be seen by a server.
 */
export function readAuthorize(query: URLSearchParams, accounts: AccountStore): AuthorizeRequest {
  const of = (name: string, empty: number): string => query.get(name) || refuse(`${name}不能为空`, empty);
  const account = accounts.byAppId(of('appid', 10_012)) ?? refuse('appid 参数错误', 40_013);
  const redirect = of('redirect_uri', 10_011);
  const scope =
    SCOPES.find((known) => known === of('scope', 10_010)) ?? refuse('Scope 参数错误或没有 Scope 权限', 10_005);
  if (account.kind !== 'service' || !account.verified) refuse('此公众号并没有这些scope的权限', 10_005);
  if (query.get('response_type') !== 'code') refuse('response_type 参数错误');
  if (!isInOrder([...query.keys()])) refuse('Scope 参数错误或没有 Scope 权限（参数顺序不对）', 10_005);
  const state = query.get('state') ?? '';
  if (!STATE.test(state) || Buffer.byteLength(state) > MAX_STATE_BYTES) refuse('state 参数错误');
  return { account, redirectUri: readRedirect(redirect, account), scope, state };
}

/**
 * Only on the account's own domains, and without a port. Differs from WeChat: pages of this machine may have one, because a
 * local world has no other way.
 */
function readRedirect(text: string, { webDomains }: Account): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  const isPlain = url?.port === '' || LOOPBACK.includes(url?.hostname ?? '');
  if (!url || !isWeb || !isPlain || !webDomains.includes(url.hostname)) {
    refuse('redirect_uri 域名与后台配置不一致', 10_003);
  }
  return url;
}

function isInOrder(names: string[]): boolean {
  const expected = ORDER.filter((name) => names.includes(name));
  return expected.every((name, at) => names[at] === name);
}

function refuse(message: string, code?: number): never {
  throw new AuthorizeRefused(message, code);
}

/** The page to come back to; what it had in its address stays. */
export function returnAddress({ redirectUri, state }: AuthorizeRequest, code: string): string {
  const url = new URL(redirectUri);
  url.searchParams.set('code', code);
  if (state !== '') url.searchParams.set('state', state);
  return url.href;
}
