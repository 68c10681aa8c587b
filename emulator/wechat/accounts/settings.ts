import type { SeedAccount, WeChatSeed } from '../seed.ts';
import type { Table, Tables } from '../tables.ts';
import { isOfficialAccount, type Account, type PushSettings } from './entities.ts';

/** What the owner of an account sets in WeChat's administration. */
export interface AccountSettings {
  push: PushSettings;
  /** Addresses that may fetch tokens; empty: every address. */
  ipWhitelist: string[];
}

/** The settings of all accounts: those of the seed until they are changed. */
export class SettingsStore {
  /** By AppID. */
  private readonly changed: Table<AccountSettings>;

  constructor(
    private readonly seed: WeChatSeed,
    tables: Tables,
  ) {
    this.changed = tables.table('settings');
  }

  of({ key, appId }: Account): AccountSettings {
    return this.changed.get(appId) ?? settingsOf(this.seed.accounts[key]!);
  }

  change(account: Account, { push, ...others }: { push?: Partial<PushSettings>; ipWhitelist?: string[] }): void {
    const before = this.of(account);
    this.changed.set(account.appId, { ...before, ...others, push: { ...before.push, ...push } });
  }
}

/** Official Accounts push XML, mini programs JSON, unless the seed says otherwise. */
function settingsOf(account: SeedAccount): AccountSettings {
  const format = isOfficialAccount(account) ? 'xml' : 'json';
  return { push: { format, mode: 'safe', functions: [], ...account.push }, ipWhitelist: account.ipWhitelist ?? [] };
}
