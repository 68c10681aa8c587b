import type { WorldClock } from '../../clock.ts';
import { WeChatError } from '../api/errors.ts';
import { seededBytes } from '../seeded.ts';
import type { Sequences } from '../sequences.ts';
import type { Table, Tables } from '../tables.ts';

/** A login code lives this long and works once. https://developers.weixin.qq.com/miniprogram/dev/api-backend/open-api/login/auth.code2Session.html */
const CODE_LIFETIME_MS = 5 * 60 * 1000;
const CODE_BYTES = 24;
const SESSION_KEY_BYTES = 16;

interface LoginCode {
  appId: string;
  /** Of the person. */
  index: number;
  expiresAt: number;
  used: boolean;
}

/** Codes as `wx.login` gives them out. */
export class LoginStore {
  private readonly codes: Table<LoginCode>;

  constructor(private readonly parts: { seed: number; clock: WorldClock; tables: Tables; sequences: Sequences }) {
    this.codes = parts.tables.table('login-codes');
  }

  /** What `wx.login` of this mini program answers to the person with this index. */
  issue(appId: string, index: number): string {
    const { seed, clock, tables, sequences } = this.parts;
    return tables.write(() => {
      this.forgetExpired();
      const bytes = seededBytes(`${seed}/login/${sequences.next('login-codes')}`, CODE_BYTES);
      const code = `0${bytes.toString('hex').slice(0, 31)}`;
      this.codes.set(code, { appId, index, expiresAt: clock.nowMs() + CODE_LIFETIME_MS, used: false });
      return code;
    });
  }

  /** Redeems a code once; refuses with 40029 (unknown, expired, of another mini program) and 40163 (used). */
  redeem(appId: string, code: string): { index: number; sessionKey: string } {
    const known = this.codes.get(code);
    if (known?.appId !== appId || known.expiresAt <= this.parts.clock.nowMs()) throw new WeChatError(40029);
    if (known.used) throw new WeChatError(40163);
    this.codes.set(code, { ...known, used: true });
    return {
      index: known.index,
      sessionKey: seededBytes(`${this.parts.seed}/session/${code}`, SESSION_KEY_BYTES).toString('base64'),
    };
  }

  private forgetExpired(): void {
    for (const [code, { expiresAt }] of [...this.codes.entries()]) {
      if (expiresAt <= this.parts.clock.nowMs()) this.codes.delete(code);
    }
  }
}
