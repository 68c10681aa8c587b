import { WeChatError } from '../api/errors.ts';
import { OneTimeCodes, type CodeOwner, type IssuerParts } from '../one-time-codes.ts';
import { seededBytes } from '../seeded.ts';
import type { Table } from '../tables.ts';
import type { LoginRate } from './entities.ts';

/** https://developers.weixin.qq.com/minigame/dev/api-backend/open-api/login/auth.code2Session.html */
const LOGINS_PER_MINUTE = 100;
const MINUTE_MS = 60 * 1000;
const CODE_LENGTH = 32;
const SESSION_KEY_BYTES = 16;

/** Login codes of mini programs (`wx.login`), and the sessions that come of them. */
export class LoginStore {
  private readonly codes: OneTimeCodes<CodeOwner>;
  /** By AppID and index of the person. */
  private readonly rates: Table<LoginRate>;

  constructor(private readonly parts: IssuerParts) {
    this.codes = new OneTimeCodes({ ...parts, name: 'login-codes', length: CODE_LENGTH, whenUsed: 40163 });
    this.rates = parts.tables.table('login-rates');
  }

  /** What `wx.login` answers to this person in this mini program. */
  issue(owner: CodeOwner): string {
    return this.codes.issue(owner);
  }

  /** Whose code it is, if the mini program could redeem it now; refuses with 40029 and 40163. */
  ownerOf(code: string, appId: string): CodeOwner {
    return this.codes.look(code, appId);
  }

  /** Redeems a code once; refuses with 40029, 40163, and with 45011 when the person has logged in too often this minute. */
  redeem(code: string, appId: string): { index: number; sessionKey: string } {
    const { index } = this.codes.look(code, appId);
    this.countLogin(`${appId} ${index}`);
    this.codes.redeem(code, appId);
    const key = seededBytes(`${this.parts.seed}/session/${code}`, SESSION_KEY_BYTES);
    return { index, sessionKey: key.toString('base64') };
  }

  private countLogin(person: string): void {
    const minute = Math.floor(this.parts.clock.nowMs() / MINUTE_MS);
    const known = this.rates.get(person);
    const count = known?.minute === minute ? known.count : 0;
    if (count >= LOGINS_PER_MINUTE) throw new WeChatError(45011);
    this.rates.set(person, { minute, count: count + 1 });
  }
}
