import { WeChatError } from '../api/errors.ts';
import type { WeChatSeed } from '../seed.ts';
import { ALPHANUMERIC, HEX, seededText } from '../seeded.ts';
import type { Account, MiniProgram, OfficialAccount } from './entities.ts';

/** Marks every credential of this world at first sight as made up ("fake" in hexadecimal digits). */
const FAKE = 'fa4e';

/** The last of the 43 characters carries 4 bits only: these leave no stray ones, so that strict base64 decoders accept it. */
const LAST_KEY_CHARACTER = 'AEIMQUYcgkosw048';

/** The accounts of the one Open Platform account; every credential follows from the seed. */
export class AccountStore {
  readonly oa: OfficialAccount;
  readonly miniprogram: MiniProgram;

  constructor(seed: WeChatSeed) {
    const label = (name: string) => `${seed.seed}/${name}`;
    this.oa = {
      kind: 'oa',
      ...credentials(label('oa')),
      name: seed.oa.name,
      verified: seed.oa.verified,
      boundToOpenPlatform: seed.oa.boundToOpenPlatform,
      originalId: `gh_${FAKE}${seededText(label('oa/original'), 8, HEX)}`,
      token: `fake${seededText(label('oa/token'), 20, ALPHANUMERIC)}`,
      encodingAesKey:
        'Fake' +
        seededText(label('oa/aes'), 38, ALPHANUMERIC) +
        seededText(label('oa/aes/last'), 1, LAST_KEY_CHARACTER),
    };
    this.miniprogram = {
      kind: 'mp',
      ...credentials(label('mp')),
      name: seed.miniprogram.name,
      boundToOpenPlatform: seed.miniprogram.boundToOpenPlatform,
    };
  }

  byAppId(appId: string): Account | undefined {
    return [this.oa, this.miniprogram].find((account) => account.appId === appId);
  }

  /** The account that proves itself by AppID and AppSecret; refuses with 41002, 41004, 40013, 40125. */
  bySecret(appId: unknown, secret: unknown): Account {
    if (typeof appId !== 'string' || appId === '') throw new WeChatError(41002);
    if (typeof secret !== 'string' || secret === '') throw new WeChatError(41004);
    const account = this.byAppId(appId);
    if (!account) throw new WeChatError(40013);
    if (account.appSecret !== secret) throw new WeChatError(40125);
    return account;
  }
}

/** `wx` + 16 hexadecimal digits and 32 of them, as on the real platform. */
function credentials(label: string): { appId: string; appSecret: string } {
  return {
    appId: `wx${FAKE}${seededText(`${label}/appid`, 12, HEX)}`,
    appSecret: FAKE + seededText(`${label}/secret`, 28, HEX),
  };
}
