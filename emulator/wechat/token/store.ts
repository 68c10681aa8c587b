import type { WorldClock } from '../../clock.ts';
import type { Account } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import { WeChatError } from '../api/errors.ts';
import { seededBytes } from '../seeded.ts';
import type { Sequences } from '../sequences.ts';
import type { Table, Tables } from '../tables.ts';

/** https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken */
const LIFETIME_MS = 7_200 * 1000;
/** The stable token is replaced this long before its end; the old one stays good until then. */
const ROTATION_MS = 5 * 60 * 1000;
/** So long `cgi-bin/token` leaves the previous token alive (commonly observed; not promised). */
const GRACE_MS = 5 * 60 * 1000;
const FORCED_PER_DAY = 20;
const FORCED_APART_MS = 30 * 1000;
/** An expired token is remembered for a day, to tell "expired" (42001) from "never given out" (40001). */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;
const TOKEN_BYTES = 100;

interface Token {
  text: string;
  appId: string;
  expiresAt: number;
  /** From this moment it counts as "not latest". */
  revokedAt?: number;
}
/** Which of its tokens an account gets next, by the path that gives them out. */
type Issuer = 'plain' | 'stable';

interface TokenParts {
  seed: number;
  accounts: AccountStore;
  clock: WorldClock;
  tables: Tables;
  sequences: Sequences;
}

/** Access tokens by the world's clock. Tokens of `stable_token` and of `cgi-bin/token` know nothing of each other. */
export class TokenStore {
  /** By text. */
  private readonly tokens: Table<Token>;
  /** Text of the latest token, by issuer and AppID. */
  private readonly latest: Table<string>;
  /** By AppID. */
  private readonly forced: Table<{ day: number; count: number; at: number }>;

  constructor(private readonly parts: TokenParts) {
    this.tokens = parts.tables.table('tokens');
    this.latest = parts.tables.table('latest-tokens');
    this.forced = parts.tables.table('forced-tokens');
  }

  /** `cgi-bin/token`: always a new token; the one before dies. */
  issuePlain(account: Account): { access_token: string; expires_in: number } {
    this.revoke(this.latestOf('plain', account), this.now() + GRACE_MS);
    return this.shown(this.issue('plain', account));
  }

  /** `stable_token`, normal mode: the same token again while it has more than five minutes to live. */
  issueStable(account: Account): { access_token: string; expires_in: number } {
    const current = this.latestOf('stable', account);
    const fresh = current && current.expiresAt - this.now() > ROTATION_MS;
    return this.shown(fresh ? current : this.issue('stable', account));
  }

  /** `stable_token` with `force_refresh`: kills the token before at once; `day` is the quota day. Refuses with 45009, 45011. */
  forceStable(account: Account, day: number): { access_token: string; expires_in: number } {
    const now = this.now();
    const last = this.forced.get(account.appId);
    const count = last?.day === day ? last.count : 0;
    if (count >= FORCED_PER_DAY) throw new WeChatError(45009, 'force_refresh');
    if (last && now - last.at < FORCED_APART_MS) throw new WeChatError(45011, 'force_refresh');
    this.forced.set(account.appId, { day, count: count + 1, at: now });
    this.revoke(this.latestOf('stable', account), now);
    return this.shown(this.issue('stable', account));
  }

  /** Kills every token of the account: another system of the owner has fetched new ones by force. */
  replaceAll({ appId }: Account): void {
    this.parts.tables.write(() => {
      for (const token of [...this.tokens.values()]) if (token.appId === appId) this.revoke(token, this.now());
      for (const issuer of ['plain', 'stable'] as const) this.latest.delete(`${issuer} ${appId}`);
    });
  }

  /** The account that a token speaks for; refuses with 40001 and 42001. */
  accountOf(text: string): Account {
    const token = this.tokens.get(text);
    const account = token && this.parts.accounts.byAppId(token.appId);
    if (!account || (token.revokedAt ?? Infinity) <= this.now()) throw new WeChatError(40001);
    if (token.expiresAt <= this.now()) throw new WeChatError(42001);
    return account;
  }

  private issue(issuer: Issuer, { appId }: Account): Token {
    this.forgetOld();
    const { seed, sequences } = this.parts;
    const number = sequences.next('tokens');
    const tail = seededBytes(`${seed}/token/${appId}/${number}`, TOKEN_BYTES).toString('base64url');
    const token = { text: `${60 + (number % 30)}_${tail}`, appId, expiresAt: this.now() + LIFETIME_MS };
    this.tokens.set(token.text, token);
    this.latest.set(`${issuer} ${appId}`, token.text);
    return token;
  }

  private latestOf(issuer: Issuer, { appId }: Account): Token | undefined {
    return this.tokens.get(this.latest.get(`${issuer} ${appId}`) ?? '');
  }

  private revoke(token: Token | undefined, revokedAt: number): void {
    if (token) this.tokens.set(token.text, { ...token, revokedAt });
  }

  private shown(token: Token): { access_token: string; expires_in: number } {
    return { access_token: token.text, expires_in: Math.floor((token.expiresAt - this.now()) / 1000) };
  }

  private forgetOld(): void {
    for (const [text, token] of [...this.tokens.entries()]) {
      if (token.expiresAt + REMEMBERED_MS <= this.now()) this.tokens.delete(text);
    }
  }

  private now(): number {
    return this.parts.clock.nowMs();
  }
}
