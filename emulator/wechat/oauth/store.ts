import { WeChatError } from '../api/errors.ts';
import { OneTimeCodes, type IssuerParts } from '../one-time-codes.ts';
import { seededBytes } from '../seeded.ts';
import type { Table } from '../tables.ts';
import type { Consent, Grant } from './entities.ts';

/** https://developers.weixin.qq.com/doc/service/api/webdev/access/api_snsaccesstoken, …/api_snsrefreshtoken */
export const ACCESS_LIFETIME_S = 7_200;
const REFRESH_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const CODE_LENGTH = 32;
const TOKEN_BYTES = 64;

/** Codes and tokens of web authorisation (网页授权). They have nothing to do with the tokens of `cgi-bin`. */
export class OAuthStore {
  private readonly codes: OneTimeCodes<Consent>;
  /** By refresh token. */
  private readonly grants: Table<Grant>;
  /** Access token → refresh token; tokens that were replaced stay, to be told from invented ones. */
  private readonly accessTokens: Table<string>;

  constructor(private readonly parts: IssuerParts) {
    this.codes = new OneTimeCodes({ ...parts, name: 'oauth-codes', length: CODE_LENGTH, whenUsed: 40163 });
    this.grants = parts.tables.table('oauth-grants');
    this.accessTokens = parts.tables.table('oauth-access');
  }

  /** The code that goes to the page. */
  issueCode(consent: Consent): string {
    return this.codes.issue(consent);
  }

  /** Turns a code into tokens, once; refuses with 40029 and 40163. */
  grant(code: string, appId: string): Grant {
    const { index, scope, isSnapshot } = this.codes.redeem(code, appId);
    const refreshToken = this.token('refresh');
    const expiresAt = this.now() + REFRESH_LIFETIME_MS;
    return this.keep({ appId, index, scope, isSnapshot, refreshToken, expiresAt, ...this.freshAccess() });
  }

  /** A token that still lives lives longer, a dead one is replaced; refuses with 40030, 42007 and 42002. */
  refresh(refreshToken: string, appId: string): Grant {
    const grant = this.grants.get(refreshToken);
    if (grant?.appId !== appId) throw new WeChatError(40030);
    if (grant.isWithdrawn) throw new WeChatError(42007);
    if (grant.expiresAt <= this.now()) throw new WeChatError(42002);
    const isAlive = grant.accessExpiresAt > this.now();
    return this.keep({ ...grant, ...this.freshAccess(isAlive ? grant.accessToken : undefined) });
  }

  /** What an access token stands for; refuses with `whenInvalid`, with 42007 and with 42001. */
  byAccessToken(text: string, whenInvalid: 40001 | 40014): Grant {
    const grant = this.grants.get(this.accessTokens.get(text) ?? '');
    if (!grant) throw new WeChatError(whenInvalid);
    if (grant.isWithdrawn) throw new WeChatError(42007);
    if (grant.accessToken !== text || grant.accessExpiresAt <= this.now()) throw new WeChatError(42001);
    return grant;
  }

  /** All tokens for this person are dead: a new consent is needed. */
  withdrawAll(index: number): void {
    for (const [key, grant] of [...this.grants.entries()])
      if (grant.index === index) this.grants.set(key, { ...grant, isWithdrawn: true });
  }

  private keep(grant: Grant): Grant {
    this.grants.set(grant.refreshToken, grant);
    this.accessTokens.set(grant.accessToken, grant.refreshToken);
    return grant;
  }

  private freshAccess(token = this.token('access')): Pick<Grant, 'accessToken' | 'accessExpiresAt'> {
    return { accessToken: token, accessExpiresAt: this.now() + ACCESS_LIFETIME_S * 1000 };
  }

  private token(kind: 'access' | 'refresh'): string {
    const number = this.parts.sequences.next('oauth-tokens');
    const bytes = seededBytes(`${this.parts.seed}/oauth/${kind}/${number}`, TOKEN_BYTES);
    return `${60 + (number % 30)}_${bytes.toString('base64url')}`;
  }

  private now(): number {
    return this.parts.clock.nowMs();
  }
}
