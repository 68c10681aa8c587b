import { WeChatError } from '../api/errors.ts';
import type { SeedAccount, WeChatSeed } from '../seed.ts';
import type { Table, Tables } from '../tables.ts';
import { isOfficialAccount, type Account, type PushSettings } from './entities.ts';

/** What the owner of an account sets in WeChat's administration. */
export interface AccountSettings {
  push: PushSettings;
  /** Addresses that may fetch tokens; empty: every address. */
  ipWhitelist: string[];
  /** 个性化菜单 may be switched off. */
  hasConditionalMenus: boolean;
  punishments: Punishments;
}

/** What the platform has taken from an account that broke its rules; until it gives it back. */
export interface Punishments {
  /** 账号冻结: no call at all (50007). */
  isFrozen: boolean;
  /** Paths that the account may no longer call (48004). */
  bannedPaths: string[];
  /** Ids of templates that are no longer delivered because of abuse (43116). */
  limitedTemplates: string[];
}

/** Single settings; what is left out stays. */
export interface SettingsChange extends Partial<Omit<AccountSettings, 'push' | 'punishments'>> {
  push?: Partial<PushSettings>;
  punishments?: Partial<Punishments>;
}

/** The settings of all accounts: those of the seed until they are changed. */
export class SettingsStore {
  /** By AppID. */
  private readonly changed: Table<Partial<AccountSettings>>;

  constructor(
    private readonly seed: WeChatSeed,
    tables: Tables,
  ) {
    this.changed = tables.table('settings');
  }

  of({ key, appId }: Account): AccountSettings {
    // A state that an older world has saved lacks what was not there yet.
    return { ...settingsOf(this.seed.accounts[key]!), ...this.changed.get(appId) };
  }

  change(account: Account, { push, punishments, ...others }: SettingsChange): void {
    const before = this.of(account);
    this.changed.set(account.appId, {
      ...{ ...before, ...others, push: { ...before.push, ...push } },
      punishments: { ...before.punishments, ...punishments },
    });
  }

  /** Refuses with 43116 a template that the platform no longer delivers for the account. */
  checkTemplate(account: Account, templateId: string): void {
    if (this.of(account).punishments.limitedTemplates.includes(templateId)) throw new WeChatError(43116);
  }

  /** Refuses with 50007 and 48004 what the platform has taken from the account. */
  checkAllowed(account: Account, path: string): void {
    const { isFrozen, bannedPaths } = this.of(account).punishments;
    if (isFrozen) throw new WeChatError(50007);
    if (bannedPaths.includes(path)) throw new WeChatError(48004);
  }
}

/** Official Accounts push XML, mini programs JSON, unless the seed says otherwise. */
function settingsOf(account: SeedAccount): AccountSettings {
  const format = isOfficialAccount(account) ? 'xml' : 'json';
  return {
    push: { format, mode: 'safe', functions: [], ...account.push },
    ipWhitelist: account.ipWhitelist ?? [],
    hasConditionalMenus: true,
    punishments: { isFrozen: false, bannedPaths: [], limitedTemplates: [] },
  };
}
