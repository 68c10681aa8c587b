import type { WorldClock } from '../../clock.ts';
import type { Account } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import { WeChatError } from '../api/errors.ts';
import { seededBytes } from '../seeded.ts';

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
  revokedAt: number;
}

/** Access tokens by the world's clock. Tokens of `stable_token` and of `cgi-bin/token` know nothing of each other. */
export class TokenStore {
  private issued = 0;
  private readonly tokens = new Map<string, Token>();
  private readonly plain = new Map<string, Token>();
  private readonly stable = new Map<string, Token>();
  private readonly forced = new Map<string, { day: number; count: number; at: number }>();

  constructor(
    private readonly seed: number,
    private readonly accounts: AccountStore,
    private readonly clock: WorldClock,
  ) {}

  /** `cgi-bin/token`: always a new token; the one before dies. */
  issuePlain(account: Account): { access_token: string; expires_in: number } {
    const before = this.plain.get(account.appId);
    if (before) before.revokedAt = this.clock.nowMs() + GRACE_MS;
    return this.shown(this.issue(account, this.plain));
  }

  /** `stable_token`, normal mode: the same token again while it has more than five minutes to live. */
  issueStable(account: Account): { access_token: string; expires_in: number } {
    const current = this.stable.get(account.appId);
    const fresh = current && this.isAlive(current) && current.expiresAt - this.clock.nowMs() > ROTATION_MS;
    return this.shown(fresh ? current : this.issue(account, this.stable));
  }

  /** `stable_token` with `force_refresh`: kills the token before at once; `day` is the quota day. Refuses with 45009, 45011. */
  forceStable(account: Account, day: number): { access_token: string; expires_in: number } {
    const now = this.clock.nowMs();
    const last = this.forced.get(account.appId);
    const count = last?.day === day ? last.count : 0;
    if (count >= FORCED_PER_DAY) throw new WeChatError(45009, 'force_refresh');
    if (last && now - last.at < FORCED_APART_MS) throw new WeChatError(45011, 'force_refresh');
    this.forced.set(account.appId, { day, count: count + 1, at: now });
    const before = this.stable.get(account.appId);
    if (before) before.revokedAt = now;
    return this.shown(this.issue(account, this.stable));
  }

  /** The account that a token speaks for; refuses with 40001 and 42001. */
  accountOf(text: string): Account {
    const token = this.tokens.get(text);
    if (!token || token.revokedAt <= this.clock.nowMs()) throw new WeChatError(40001);
    if (token.expiresAt <= this.clock.nowMs()) throw new WeChatError(42001);
    return this.accounts.byAppId(token.appId)!;
  }

  private issue(account: Account, current: Map<string, Token>): Token {
    this.forgetOld();
    const text = `${60 + (this.issued % 30)}_${seededBytes(`${this.seed}/token/${account.appId}/${this.issued++}`, TOKEN_BYTES).toString('base64url')}`;
    const token = { text, appId: account.appId, expiresAt: this.clock.nowMs() + LIFETIME_MS, revokedAt: Infinity };
    this.tokens.set(text, token);
    current.set(account.appId, token);
    return token;
  }

  private shown(token: Token): { access_token: string; expires_in: number } {
    return { access_token: token.text, expires_in: Math.floor((token.expiresAt - this.clock.nowMs()) / 1000) };
  }

  private isAlive(token: Token): boolean {
    return Math.min(token.expiresAt, token.revokedAt) > this.clock.nowMs();
  }

  private forgetOld(): void {
    for (const [text, token] of this.tokens) {
      if (token.expiresAt + REMEMBERED_MS > this.clock.nowMs()) break;
      this.tokens.delete(text);
    }
  }
}
