import { OneTimeCodes, type CodeOwner, type IssuerParts } from '../one-time-codes.ts';
import type { PhoneCode } from './entities.ts';

const CODE_LENGTH = 64;

/** Codes of the phone number button (`open-type="getPhoneNumber"`); they are not those of `wx.login`. */
export class PhoneStore {
  private readonly codes: OneTimeCodes<PhoneCode>;

  constructor(private readonly parts: IssuerParts) {
    this.codes = new OneTimeCodes({ ...parts, name: 'phone-codes', length: CODE_LENGTH, whenUsed: 40029 });
  }

  /** What the button's event carries after the person has agreed. */
  issue(owner: CodeOwner): string {
    return this.codes.issue({ ...owner, tappedAt: Math.floor(this.parts.clock.nowMs() / 1000) });
  }

  /** Whose code it is; refuses with 40029. */
  ownerOf(code: string, appId: string): PhoneCode {
    return this.codes.look(code, appId);
  }

  /** Redeems a code once; refuses with 40029. */
  redeem(code: string, appId: string): PhoneCode {
    return this.codes.redeem(code, appId);
  }
}
