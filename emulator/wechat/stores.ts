import type { WorldClock } from '../clock.ts';
import { SettingsStore } from './accounts/settings.ts';
import { AccountStore } from './accounts/store.ts';
import { CodeStore } from './codes/store.ts';
import { Articles } from './datacube/articles.ts';
import { UserStatistics } from './datacube/user-statistics.ts';
import { FollowerStore } from './followers/store.ts';
import { InboxStore } from './inbox/store.ts';
import { JsTicketStore } from './jsapi/store.ts';
import { LinkStore } from './links/store.ts';
import { LoginStore } from './login/store.ts';
import { MaterialStore } from './materials/store.ts';
import { MediaStore } from './media/store.ts';
import { MenuStore } from './menu/store.ts';
import { OAuthStore } from './oauth/store.ts';
import type { IssuerParts } from './one-time-codes.ts';
import { OneTimeStore } from './one-time-subscriptions/store.ts';
import { MigrationStore } from './migration/store.ts';
import { Departures } from './people/departures.ts';
import { RiskRanks } from './people/known-risks.ts';
import { PeopleStore } from './people/store.ts';
import { PhoneStore } from './phone/store.ts';
import { PushStore } from './push/store.ts';
import { QrCodeStore } from './qrcode/store.ts';
import { RefusalStore } from './quota/refusals.ts';
import { QuotaStore } from './quota/store.ts';
import { ReceptionStore } from './reception/store.ts';
import { releasedAtStart } from './released-pages.ts';
import type { WeChatSeed } from './seed.ts';
import { Sequences } from './sequences.ts';
import { ConsentStore } from './subscriptions/store.ts';
import type { Tables } from './tables.ts';
import { ClientMessageIds } from './template-messages/store.ts';
import { TemplateStore } from './templates/store.ts';
import { BlacklistStore } from './tags/blacklist-store.ts';
import { TagStore } from './tags/store.ts';
import { TokenStore } from './token/store.ts';
import { VisitStore } from './visits.ts';
import { WindowStore } from './windows/store.ts';

/** The state of every service; all that changes is in the tables. */
export function createStores({ seed, clock, tables }: { seed: WeChatSeed; clock: WorldClock; tables: Tables }) {
  const accounts = new AccountStore(seed);
  const people = new PeopleStore(seed, accounts);
  const sequences = new Sequences(tables);
  const parts = { accounts, people, clock, tables, sequences };
  const tags = new TagStore({ ...parts, seed });
  const followers = new FollowerStore({ ...parts, seed, tags });
  const users = new UserStatistics(followers);
  const quotas = new QuotaStore({ ...parts, followers, daily: seed.dailyQuotas ?? {} });
  const issuer = { clock, tables, sequences, seed: seed.seed };
  return {
    ...{ accounts, people, sequences, tags, followers, users, quotas },
    ...createMessageStores(seed, issuer),
    departures: new Departures(tables),
    riskRanks: new RiskRanks(seed, tables),
    articles: new Articles(seed.seed, users),
    migrations: new MigrationStore({ ...parts, followers }),
    qrCodes: new QrCodeStore({ ...parts, seed: seed.seed }),
    blacklists: new BlacklistStore(tables),
    tokens: new TokenStore({ ...parts, seed: seed.seed }),
    refusals: new RefusalStore(clock, tables),
    menus: new MenuStore(tables),
    logins: new LoginStore(issuer),
    phones: new PhoneStore(issuer),
    codes: new CodeStore(tables),
    links: new LinkStore({ ...issuer, quotas }),
    oauth: new OAuthStore(issuer),
    jsTickets: new JsTicketStore({ ...issuer, accounts }),
    visits: new VisitStore(clock, tables),
    settings: new SettingsStore(seed, tables),
    releasedPages: releasedAtStart(seed, accounts),
  };
}

/** What goes to people, and what comes from them. */
function createMessageStores(seed: WeChatSeed, parts: IssuerParts) {
  const { tables, clock, sequences } = parts;
  return {
    inbox: new InboxStore(tables, clock),
    pushes: new PushStore(tables),
    windows: new WindowStore(tables, clock),
    templates: new TemplateStore(seed.seed, tables, sequences),
    clientMessageIds: new ClientMessageIds(tables, clock),
    consents: new ConsentStore(tables),
    oneTime: new OneTimeStore(seed.seed, tables),
    receptions: new ReceptionStore(tables),
    materials: new MaterialStore({ ...parts, seed }),
    media: new MediaStore(parts),
  };
}

export type Stores = ReturnType<typeof createStores>;
