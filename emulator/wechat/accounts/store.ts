import { WeChatError } from '../api/errors.ts';
import type { SeedAccount, WeChatSeed } from '../seed.ts';
import { ALPHANUMERIC, HEX, seededText } from '../seeded.ts';
import { isOfficialAccount, type Account } from './entities.ts';

/** Marks every credential of this world at first sight as made up ("fake" in hexadecimal digits). */
const FAKE = 'fa4e';

/** The last of the 43 characters carries 4 bits only: these leave no stray ones, so that strict base64 decoders accept it. */
const LAST_KEY_CHARACTER = 'AEIMQUYcgkosw048';

/** The accounts of the one Open Platform account; every credential follows from the seed. */
export class AccountStore {
  readonly all: readonly Account[];
  /** The first Official Account and the first mini program: meant where nobody says which. */
  readonly oa: Account;
  readonly miniprogram: Account;

  constructor(seed: WeChatSeed) {
    this.all = Object.entries(seed.accounts).map(([key, account]) => accountOf(seed.seed, key, account));
    this.oa = this.all.find(isOfficialAccount)!;
    this.miniprogram = this.all.find((account) => !isOfficialAccount(account))!;
  }

  byAppId(appId: string): Account | undefined {
    return this.all.find((account) => account.appId === appId);
  }

  /** By its key in the seed or its AppID. */
  named(name: string): Account | undefined {
    return this.all.find(({ key, appId }) => key === name || appId === name);
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
function accountOf(seed: number, key: string, account: SeedAccount): Account {
  const { kind, name, verified, boundToOpenPlatform, webDomains = [] } = account;
  const label = `${seed}/${key}`;
  return {
    ...{ key, kind, name, verified, boundToOpenPlatform, webDomains },
    appId: `wx${FAKE}${seededText(`${label}/appid`, 12, HEX)}`,
    appSecret: FAKE + seededText(`${label}/secret`, 28, HEX),
    originalId: `gh_${FAKE}${seededText(`${label}/original`, 8, HEX)}`,
    token: `fake${seededText(`${label}/token`, 20, ALPHANUMERIC)}`,
    encodingAesKey:
      'Fake' + seededText(`${label}/aes`, 38, ALPHANUMERIC) + seededText(`${label}/aes/last`, 1, LAST_KEY_CHARACTER),
  };
}
