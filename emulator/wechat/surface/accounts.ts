import type { Account } from '../accounts/entities.ts';
import type { AccountSettings, SettingsChange } from '../accounts/settings.ts';
import type { ActionParts } from '../action-parts.ts';
import type { Material } from '../materials/entities.ts';
import { ActionRefused, type PeopleActions } from '../people/actions.ts';
import type { Callbacks } from '../push/callbacks.ts';
import type { Delivery } from '../push/entities.ts';
import type { PushOrders } from '../push/orders.ts';
import type { QuotaUse } from '../quota/store.ts';

/** The accounts of this world; `oa` and `miniprogram` are the first of their kind. */
export interface Accounts {
  oa: Account;
  miniprogram: Account;
  all: Account[];
}

/** The accounts as their owner has set them up, and what is pushed to them. */
export interface AccountSurface {
  accounts(): Accounts;
  settings(account?: string): AccountSettings;
  /** What the account has used of its daily limits today (Beijing), the most used first. */
  quotas(account?: string): QuotaUse[];
  changeSettings(change: SettingsChange, account?: string): void;
  /** Pages (`app.json`) of the released version of a mini program against which paths are checked; none: it is not released. */
  setReleasedPages(pages: readonly string[], account?: string): void;
  /** What the account keeps for good, with the ids by which menus and messages name it. */
  materials(account?: string): Material[];
  /** As the owner does in the administration. */
  addMaterial(material: Omit<Material, 'id'>, account?: string): Material;
  /** Undefined as long as nobody has said which there are: then any page is taken. */
  releasedPages(account?: string): readonly string[] | undefined;
  /** As when another system of the owner fetches a token by force: those given out before are dead (40001). */
  replaceTokens(account?: string): void;
  /**
   * Everybody who follows `from` follows `to` from now on (账号迁移), and `to` may ask for their new OpenIDs. Throws
   * ActionRefused when the two are one.
   */
  migrate(from: string, to: string): void;
  /** Where pushes go. Throws TypeError for something that is no URL. */
  setCallbackUrl(url: string, account?: string): void;
  /** The URL check that WeChat makes when the server configuration is saved. */
  verifyCallback(account?: string): Promise<{ ok: boolean; status: number; body: string }>;
  /** The latest pushes, newest first. */
  deliveries(limit?: number): Delivery[];
  /** Sends a push of these (once more); undefined when there is none with this number. */
  sendAgain(id: number): Promise<Delivery | undefined>;
  /** What is ordered for the next pushes; what is given changes it. */
  pushOrders(change?: Partial<PushOrders>): PushOrders;
  /** Resolves when no push is under way. */
  idle(): Promise<void>;
}

const SHOWN_DELIVERIES = 100;

export function accountSurface(
  actions: PeopleActions,
  { accounts, sender, callbacks, settings, ...stores }: ActionParts & { callbacks: Callbacks },
): AccountSurface {
  const any = (account?: string) => actions.anyAccount(account);
  return {
    accounts: () => structuredClone({ oa: accounts.oa, miniprogram: accounts.miniprogram, all: [...accounts.all] }),
    settings: (account) => structuredClone(settings.of(any(account))),
    quotas: (account) => stores.quotas.usesToday(any(account).appId),
    changeSettings: (change, account) => settings.change(any(account), structuredClone(change)),
    setReleasedPages: (pages, account) => {
      stores.releasedPages.set(actions.miniProgram(account).appId, [...pages]);
    },
    releasedPages: (account) => stores.releasedPages.get(actions.miniProgram(account).appId),
    materials: (account) => structuredClone(stores.materials.of(actions.officialAccount(account))),
    addMaterial: (material, account) => stores.materials.add(actions.officialAccount(account), material),
    replaceTokens: (account) => stores.tokens.replaceAll(any(account)),
    migrate: (from, to) => {
      const [old, next] = [actions.officialAccount(from), actions.officialAccount(to)];
      if (old === next) throw new ActionRefused('WRONG_ACCOUNT', `"${from}" cannot become itself`);
      stores.migrations.complete(old.appId, next.appId);
    },
    setCallbackUrl: (url, account) => callbacks.set(any(account), url),
    verifyCallback: (account) => callbacks.verify(any(account)),
    deliveries: (limit = SHOWN_DELIVERIES) => stores.pushes.latest(limit),
    sendAgain: (id) => sender.sendAgain(id),
    pushOrders: (change = {}) => sender.order(change),
    idle: () => sender.idle(),
  };
}
