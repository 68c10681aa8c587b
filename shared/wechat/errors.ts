/**
 * What to do about an error of WeChat's server API.
 * `token` get a new one and try once more · `busy` try again with backoff · `slowDown` wait a minute ·
 * `quota` stop until the quota starts anew · `openId` this person is not (or no longer) reachable by the account ·
 * `configuration` nothing but an operator can help · `unknown` anything else.
 */
export type WeChatErrorKind = 'token' | 'busy' | 'slowDown' | 'quota' | 'openId' | 'configuration' | 'unknown';

/** Codes by kind, after the platform's list of global return codes. */
const KINDS: Readonly<Record<number, WeChatErrorKind>> = {
  [-1]: 'busy',
  61450: 'busy',
  40001: 'token',
  40014: 'token',
  42001: 'token',
  45009: 'quota',
  45011: 'slowDown',
  40003: 'openId',
  46004: 'openId',
  40002: 'configuration',
  40013: 'configuration',
  40125: 'configuration',
  40164: 'configuration',
  41002: 'configuration',
  41004: 'configuration',
  48001: 'configuration',
  48004: 'configuration',
  50001: 'configuration',
  61004: 'configuration',
};

/** WeChat answered, and the answer is an error. `errmsg` ends with WeChat's own request id (`rid`). */
export class WeChatError extends Error {
  override readonly name = 'WeChatError';
  readonly kind: WeChatErrorKind;
  constructor(
    readonly path: string,
    readonly code: number,
    errmsg: string,
  ) {
    super(`${path}: ${code} ${errmsg}`);
    this.kind = KINDS[code] ?? 'unknown';
  }
}

/** No usable answer came: the connection broke, it took too long, the status was not 200, or the body was not JSON. */
export class WeChatUnreachableError extends Error {
  override readonly name = 'WeChatUnreachableError';
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}
