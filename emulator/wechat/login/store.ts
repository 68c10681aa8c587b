import type { WorldClock } from '../../clock.ts';
import { WeChatError } from '../api/errors.ts';
import { seededBytes } from '../seeded.ts';

/** A login code lives this long and works once. https://developers.weixin.qq.com/miniprogram/dev/api-backend/open-api/login/auth.code2Session.html */
const CODE_LIFETIME_MS = 5 * 60 * 1000;
const CODE_BYTES = 24;
const SESSION_KEY_BYTES = 16;

interface LoginCode {
  index: number;
  expiresAt: number;
  used: boolean;
}

/** Codes as `wx.login` gives them out. */
export class LoginStore {
  private issued = 0;
  private readonly codes = new Map<string, LoginCode>();

  constructor(
    private readonly seed: number,
    private readonly clock: WorldClock,
  ) {}

  /** What `wx.login` answers to the person with this index. */
  issue(index: number): string {
    this.forgetExpired();
    const code = `0${seededBytes(`${this.seed}/login/${this.issued++}`, CODE_BYTES).toString('hex').slice(0, 31)}`;
    this.codes.set(code, { index, expiresAt: this.clock.nowMs() + CODE_LIFETIME_MS, used: false });
    return code;
  }

  /** Redeems a code once; refuses with 40029 (unknown or expired) and 40163 (used). */
  redeem(code: string): { index: number; sessionKey: string } {
    const known = this.codes.get(code);
    if (!known || known.expiresAt <= this.clock.nowMs()) throw new WeChatError(40029);
    if (known.used) throw new WeChatError(40163);
    known.used = true;
    return {
      index: known.index,
      sessionKey: seededBytes(`${this.seed}/session/${code}`, SESSION_KEY_BYTES).toString('base64'),
    };
  }

  private forgetExpired(): void {
    for (const [code, { expiresAt }] of this.codes) {
      if (expiresAt > this.clock.nowMs()) break;
      this.codes.delete(code);
    }
  }
}
