import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorldClock } from '../clock.ts';
import type { FaultRules } from '../faults.ts';
import type { WorldFeed } from '../feed.ts';
import type { Account } from './accounts/entities.ts';
import { Api } from './api/api.ts';
import { cloudCall, type CloudCall, type CloudCallResult } from './api/cloud-call.ts';
import { followerCards, personCard, type PersonCard } from './cards.ts';
import type { FollowerCard } from './followers/entities.ts';
import type { InboxMessage } from './inbox/entities.ts';
import type { MenuButton } from './menu/entities.ts';
import type { Launch } from './launch.ts';
import { PeopleActions } from './people/actions.ts';
import { messageActions, type MessageActions } from './people/message-actions.ts';
import { miniProgramActions, type MiniProgramActions } from './people/mini-program-actions.ts';
import type { Delivery } from './push/entities.ts';
import { PUSH_TIMEOUT_MS, PushSender } from './push/sender.ts';
import { checkSeed, type WeChatSeed } from './seed.ts';
import { seededBytes } from './seeded.ts';
import { mountServices } from './services.ts';
import { createStores, type Stores } from './stores.ts';
import { Tables } from './tables.ts';

export { ActionRefused } from './people/actions.ts';
export { readSeed, type SeedChanges, type WeChatSeed } from './seed.ts';
export { DamagedTablesError, Tables } from './tables.ts';
export type { Account, Delivery, Launch, FollowerCard, InboxMessage, MenuButton, PersonCard };

/** The accounts of this world; `oa` and `miniprogram` are the first of their kind. */
export interface Accounts {
  oa: Account;
  miniprogram: Account;
  all: Account[];
}

/**
 * The emulated WeChat: its API, and the people in it. `account` is a key of the seed or an AppID; where it is left out,
 * the first Official Account is meant, or the first mini program where only one of these makes sense. An account that
 * does not exist or is of the wrong kind is refused with ActionRefused.
 */
export interface WeChat extends MessageActions, MiniProgramActions {
  /** `/cgi-bin/…`, `/sns/…`: what stands behind the prefix of the local server. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** What a function of CloudBase calls without a token. */
  cloudCall(call: CloudCall): Promise<CloudCallResult>;
  accounts(): Accounts;
  /** The named people. */
  people(): PersonCard[];
  followerCount(account?: string): number;
  /** Followers in the order of the list, behind the OpenID `after`; an unknown `after` gives none. */
  followers(page: { after?: string; limit: number; account?: string }): FollowerCard[];
  /** By the OpenID at any account, generated people too. */
  personByOpenId(openId: string): PersonCard | undefined;
  personByName(name: string): PersonCard | undefined;
  /** `who`: a name, or an OpenID. `scene`: of a parametric QR code. Rejects with ActionRefused. */
  follow(who: string, how?: { scene?: string | number; account?: string }): Promise<Delivery>;
  unfollow(who: string, account?: string): Promise<Delivery>;
  /** Everybody who follows `from` follows `to` from now on (账号迁移), and `to` may ask for their new OpenIDs. */
  migrate(from: string, to: string): void;
  /** Where pushes go. Throws TypeError for something that is no URL. */
  setCallbackUrl(url: string, account?: string): void;
  /** The URL check that WeChat makes when the server configuration is saved. */
  verifyCallback(account?: string): Promise<{ ok: boolean; status: number; body: string }>;
  /** Pages (`app.json`) of a mini program against which paths are checked; without them any page is taken. */
  setReleasedPages(pages: readonly string[], account?: string): void;
  /** API calls per path since the start. */
  calls(): Record<string, number>;
  /** The published menu; undefined without one. */
  menu(account?: string): MenuButton[] | undefined;
  /** The latest pushes, newest first. */
  deliveries(limit?: number): Delivery[];
  /**
   * What this person received from the account (left out: from all), in the chat or in 服务通知, oldest first.
   * Throws ActionRefused.
   */
  inbox(who: string, account?: string): InboxMessage[];
  /** Breaks off pushes under way. */
  close(): Promise<void>;
}

interface WeChatOptions {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  seed: WeChatSeed;
  /** Where the state is; in memory when left out. Who gives them closes them. */
  tables?: Tables;
  /** Real milliseconds that a callback has for its answer; WeChat's five seconds when left out. */
  pushTimeoutMs?: number;
}

const SHOWN_DELIVERIES = 100;

/** Makes the world of WeChat that follows from `seed`. Throws RangeError for a seed that makes no sense. */
export function createWeChat({ tables = Tables.open(), ...options }: WeChatOptions): WeChat {
  checkSeed(options.seed);
  const stores = createStores({ ...options, tables });
  const { accounts, people, followers } = stores;
  const { pushTimeoutMs: timeoutMs = PUSH_TIMEOUT_MS, ...around } = options;
  const sender = new PushSender({ ...around, ...stores, store: stores.pushes, seed: options.seed.seed, timeoutMs });
  const actions = new PeopleActions({ ...options, ...stores, sender, seed: options.seed.seed });
  const api = createApi({ ...options, tables, sender }, stores);
  const [oa, miniProgram] = [actions.officialAccount.bind(actions), actions.miniProgram.bind(actions)];
  return {
    handle: (request, response, path) => api.handle(request, response, path),
    cloudCall: (call) => cloudCall(api, accounts, call),
    accounts: () => structuredClone({ oa: accounts.oa, miniprogram: accounts.miniprogram, all: [...accounts.all] }),
    people: () => Array.from({ length: people.namedCount() }, (_, index) => personCard(stores, people.at(index))),
    followerCount: (account) => followers.of(oa(account).appId).count(),
    followers: ({ account, ...page }) => followerCards(stores, oa(account), page),
    personByOpenId: (openId) => optional(people.byOpenId(openId), (person) => personCard(stores, person)),
    personByName: (name) => optional(people.byName(name), (person) => personCard(stores, person)),
    follow: (who, { scene, account } = {}) => actions.follow(who, scene, account),
    unfollow: (who, account) => actions.unfollow(who, account),
    migrate: (from, to) => stores.migrations.complete(oa(from).appId, oa(to).appId),
    setCallbackUrl: (url, account) => sender.setCallbackUrl(actions.anyAccount(account), url),
    verifyCallback: (account) => sender.verify(actions.anyAccount(account)),
    setReleasedPages: (pages, account) => void stores.releasedPages.set(miniProgram(account).appId, [...pages]),
    calls: () => ({ ...api.calls }),
    menu: (account) => stores.menus.of(oa(account).appId).default?.buttons,
    deliveries: (limit = SHOWN_DELIVERIES) => stores.pushes.latest(limit),
    inbox: (who, account) => {
      const { openIds } = actions.person(who);
      const from = account === undefined ? accounts.all : [actions.anyAccount(account)];
      return stores.inbox.of(from.map(({ key, appId }) => ({ appId, openId: openIds[key]! })));
    },
    ...miniProgramActions(stores, tables, actions),
    ...messageActions(actions, { ...options, ...stores, sender, tables }),
    close: () => Promise.resolve(sender.close()),
  };
}

function createApi(options: WeChatOptions & { tables: Tables; sender: PushSender }, stores: Stores): Api {
  const { feed, faults, clock, tables } = options;
  let answered = 0;
  const nextRid = () => {
    const tail = seededBytes(`rid/${answered++}`, 8).toString('hex');
    return `${Math.floor(clock.nowMs() / 1000).toString(16)}-${tail.slice(0, 8)}-${tail.slice(8)}`;
  };
  const api = new Api({ feed, faults, tables, quotas: stores.quotas, refusals: stores.refusals, nextRid });
  mountServices(api, stores, options);
  return api;
}

function optional<T, R>(value: T | undefined, map: (value: T) => R): R | undefined {
  return value === undefined ? undefined : map(value);
}
