import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorldClock } from '../clock.ts';
import type { FaultRules } from '../faults.ts';
import type { WorldFeed } from '../feed.ts';
import type { MiniProgram, OfficialAccount } from './accounts/entities.ts';
import { AccountStore } from './accounts/store.ts';
import { Api } from './api/api.ts';
import { cloudCall, type CloudCall, type CloudCallResult } from './api/cloud-call.ts';
import type { FollowerCard } from './followers/entities.ts';
import { followerRoutes } from './followers/routes.ts';
import { FollowerStore } from './followers/store.ts';
import type { InboxMessage } from './inbox/entities.ts';
import { InboxStore } from './inbox/store.ts';
import { loginRoutes } from './login/routes.ts';
import { LoginStore } from './login/store.ts';
import type { MenuButton } from './menu/entities.ts';
import { menuRoutes } from './menu/routes.ts';
import { MenuStore } from './menu/store.ts';
import { viewerWith } from './menu/viewer.ts';
import { PeopleActions } from './people/actions.ts';
import type { Person } from './people/entities.ts';
import { PeopleStore } from './people/store.ts';
import type { Delivery } from './push/entities.ts';
import { PUSH_TIMEOUT_MS, PushSender } from './push/sender.ts';
import { PushStore } from './push/store.ts';
import { RefusalStore } from './quota/refusals.ts';
import { quotaRoutes } from './quota/routes.ts';
import { QuotaStore } from './quota/store.ts';
import { checkSeed, type WeChatSeed } from './seed.ts';
import { seededBytes } from './seeded.ts';
import { Tables } from './tables.ts';
import { tokenRoutes } from './token/routes.ts';
import { TokenStore } from './token/store.ts';

export { ActionRefused } from './people/actions.ts';
export { readSeed, type WeChatSeed } from './seed.ts';
export type { Delivery, FollowerCard, InboxMessage, MenuButton, Person };

/** A person with the state of the moment. */
export type PersonCard = Omit<Person, 'index'> & { following: boolean };

/** The emulated WeChat: its API, and the people in it. */
export interface WeChat {
  /** `/cgi-bin/…`, `/sns/…`: what stands behind the prefix of the local server. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** What a function of CloudBase calls without a token. */
  cloudCall(call: CloudCall): Promise<CloudCallResult>;
  accounts(): { oa: OfficialAccount; miniprogram: MiniProgram };
  /** The named people. */
  people(): PersonCard[];
  followerCount(): number;
  /** Followers in the order of the list, behind the OpenID `after`; an unknown `after` gives none. */
  followers(page: { after?: string; limit: number }): FollowerCard[];
  /** By the OpenID of either account, generated people too. */
  personByOpenId(openId: string): PersonCard | undefined;
  personByName(name: string): PersonCard | undefined;
  /** `who`: a name, or an OpenID. `scene`: of a parametric QR code. Rejects with ActionRefused. */
  follow(who: string, how?: { scene?: string | number }): Promise<Delivery>;
  unfollow(who: string): Promise<Delivery>;
  /** What `wx.login` gives this person; good for one jscode2session within five minutes. Throws ActionRefused. */
  loginCode(who: string): string;
  /** Where pushes go. Throws TypeError for something that is no URL. */
  setCallbackUrl(url: string): void;
  /** The URL check that WeChat makes when the server configuration is saved. */
  verifyCallback(): Promise<{ ok: boolean; status: number; body: string }>;
  /** Pages (`app.json`) against which menu entries are checked; without them any page is taken. */
  setReleasedPages(pages: readonly string[]): void;
  /** API calls per path since the start. */
  calls(): Record<string, number>;
  /** The published menu; undefined without one. */
  menu(): MenuButton[] | undefined;
  /** The latest pushes, newest first. */
  deliveries(limit?: number): Delivery[];
  /** What this person received from the accounts, in the chat or in 服务通知, oldest first. Throws ActionRefused. */
  inbox(who: string): InboxMessage[];
  /** Breaks off pushes under way. */
  close(): Promise<void>;
}

interface WeChatOptions {
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  seed: WeChatSeed;
  /** What all services remember; closed by who opened it. Left out: in memory only. */
  tables?: Tables;
  /** Real milliseconds that a callback has for its answer; WeChat's five seconds when left out. */
  pushTimeoutMs?: number;
}

const SHOWN_DELIVERIES = 100;

/** Makes the world of WeChat that follows from `seed`. Throws RangeError for a seed that makes no sense. */
export function createWeChat(options: WeChatOptions): WeChat {
  checkSeed(options.seed);
  const stores = createStores(options);
  const { accounts, people, followers, menus, logins, pushes, inbox } = stores;
  const sender = createSender(options, stores);
  const actions = new PeopleActions({ ...stores, ...options, sender, seed: options.seed.seed });
  let releasedPages: readonly string[] | undefined;
  const api = createApi(options, stores, () => releasedPages);
  const card = ({ index, ...person }: Person): PersonCard => ({ ...person, following: followers.isFollowing(index) });
  return {
    handle: (request, response, path) => api.handle(request, response, path),
    cloudCall: (call) => cloudCall(api, accounts, call),
    accounts: () => ({ oa: { ...accounts.oa }, miniprogram: { ...accounts.miniprogram } }),
    people: () => Array.from({ length: people.namedCount() }, (_, index) => card(people.at(index))),
    followerCount: () => followers.count(),
    followers: (page) => followerCards(stores, page),
    personByOpenId: (openId) => optional(people.byOpenId(openId), card),
    personByName: (name) => optional(people.byName(name), card),
    follow: (who, how = {}) => actions.follow(who, how.scene),
    unfollow: (who) => actions.unfollow(who),
    loginCode: (who) => logins.issue(actions.person(who).index),
    setCallbackUrl: (url) => sender.setCallbackUrl(url),
    verifyCallback: () => sender.verify(),
    setReleasedPages: (pages) => void (releasedPages = [...pages]),
    calls: () => ({ ...api.calls }),
    menu: () => menus.of(accounts.oa.appId).default?.buttons,
    deliveries: (limit = SHOWN_DELIVERIES) => pushes.latest(limit),
    inbox: (who) => {
      const { oaOpenId, mpOpenId } = actions.person(who);
      return inbox.of([
        { appId: accounts.oa.appId, openId: oaOpenId },
        { appId: accounts.miniprogram.appId, openId: mpOpenId },
      ]);
    },
    close: () => Promise.resolve(sender.close()),
  };
}

function createStores({ seed, clock, tables = Tables.open() }: WeChatOptions) {
  const accounts = new AccountStore(seed);
  const people = new PeopleStore(seed);
  return {
    accounts,
    people,
    followers: new FollowerStore(seed, people, clock),
    tokens: new TokenStore(seed.seed, accounts, clock),
    quotas: new QuotaStore(clock, tables, seed.dailyQuotas),
    refusals: new RefusalStore(clock, tables),
    menus: new MenuStore(tables),
    logins: new LoginStore(seed.seed, clock),
    pushes: new PushStore(),
    inbox: new InboxStore(tables, clock),
  };
}
type Stores = ReturnType<typeof createStores>;

function createSender(options: WeChatOptions, { accounts, pushes: store, inbox }: Stores): PushSender {
  const { clock, feed, faults, pushTimeoutMs: timeoutMs = PUSH_TIMEOUT_MS } = options;
  return new PushSender({
    account: accounts.oa,
    clock,
    feed,
    faults,
    store,
    inbox,
    seed: options.seed.seed,
    timeoutMs,
  });
}

function createApi(
  { feed, faults, clock, seed }: WeChatOptions,
  stores: Stores,
  releasedPages: () => readonly string[] | undefined,
): Api {
  let answered = 0;
  const nextRid = () => {
    const tail = seededBytes(`rid/${answered++}`, 8).toString('hex');
    return `${Math.floor(clock.nowMs() / 1000).toString(16)}-${tail.slice(0, 8)}-${tail.slice(8)}`;
  };
  const api = new Api({ feed, faults, quotas: stores.quotas, refusals: stores.refusals, nextRid });
  tokenRoutes(api, stores);
  followerRoutes(api, stores);
  const viewerOf = (_: string, openId: string) => viewerWith({ ...stores, seed: seed.seed }, openId);
  menuRoutes(api, { ...stores, viewerOf, releasedPages });
  loginRoutes(api, stores);
  quotaRoutes(api, stores);
  return api;
}

function followerCards(
  { people, followers }: Stores,
  { after, limit }: { after?: string; limit: number },
): FollowerCard[] {
  const from = after === undefined ? -1 : people.indexOf('oa', after);
  if (from === undefined) return [];
  return followers.page(from, limit).map((at) => {
    const { oaOpenId, mpOpenId, unionId, name } = people.at(at);
    const { index: _, ...follower } = followers.at(at)!;
    return { ...follower, openId: oaOpenId, mpOpenId, name, ...(unionId === undefined ? {} : { unionId }) };
  });
}

function optional<T, R>(value: T | undefined, map: (value: T) => R): R | undefined {
  return value === undefined ? undefined : map(value);
}
