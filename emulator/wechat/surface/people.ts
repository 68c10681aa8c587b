import type { FollowerCard } from '../followers/entities.ts';
import { follow, unfollow, type FollowWay } from '../followers/actions.ts';
import type { InboxMessage } from '../inbox/entities.ts';
import type { Menu, MenuButton } from '../menu/entities.ts';
import { viewerWith } from '../menu/viewer.ts';
import type { ActionParts } from '../action-parts.ts';
import type { KnownAction, PeopleActions } from '../people/actions.ts';
import type { Delivery } from '../push/entities.ts';
import type { OpenWindow } from '../windows/store.ts';
import { followerCards, personCard, type PersonCard } from './cards.ts';

/** The people, what they do and what they see. `who`: a name, or an OpenID. All throw or reject with ActionRefused. */
export interface PeopleSurface {
  /** The named people. */
  people(): PersonCard[];
  followerCount(account?: string): number;
  /** Followers in the order of the list, behind the OpenID `after`; an unknown `after` gives none. */
  followers(page: { after?: string; limit: number; account?: string }): FollowerCard[];
  /** By the OpenID at any account, generated people too. */
  personByOpenId(openId: string): PersonCard | undefined;
  personByName(name: string): PersonCard | undefined;
  /** The names of everything that people can do. */
  actions(): string[];
  /** One of these, by its name. */
  action(name: string): KnownAction | undefined;
  follow(who: string, how?: FollowWay & { account?: string }): Promise<Delivery>;
  unfollow(who: string, account?: string): Promise<Delivery>;
  /** The published default menu; undefined without one. */
  menu(account?: string): MenuButton[] | undefined;
  /** The menu in this follower's chat, which depends on tags and phone; undefined without one. */
  menuSeenBy(who: string, account?: string): Menu | undefined;
  /** What this person received from the account (left out: from all), in the chat or in 服务通知, oldest first. */
  inbox(who: string, account?: string): InboxMessage[];
  /** The windows in which the account may send this person customer-service messages. */
  windows(who: string, account?: string): OpenWindow[];
}

export function peopleSurface(actions: PeopleActions, parts: ActionParts): PeopleSurface {
  const { accounts, people, followers } = parts;
  const oa = (account?: string) => actions.officialAccount(account);
  const card = (index: number | undefined) => (index === undefined ? undefined : personCard(parts, people.at(index)));
  return {
    people: () => Array.from({ length: people.namedCount() }, (_, index) => card(index)!),
    followerCount: (account) => followers.of(oa(account).appId).count(),
    followers: ({ account, ...page }) => followerCards(parts, oa(account), page),
    personByOpenId: (openId) => card(people.byOpenId(openId)?.index),
    personByName: (name) => card(people.byName(name)?.index),
    actions: () => actions.names(),
    action: (name) => actions.named(name),
    follow: async (who, { account, ...way } = {}) => follow(parts, actions.doer(who, oa(account)), way),
    unfollow: async (who, account) => unfollow(parts, actions.doer(who, oa(account))),
    menu: (account) => parts.menus.of(oa(account).appId).default?.buttons,
    menuSeenBy: (who, account) => {
      const { appId, key } = oa(account);
      const viewer = viewerWith(parts, appId, actions.person(who).openIds[key]!);
      return viewer && parts.menus.seenBy(appId, viewer);
    },
    inbox: (who, account) => {
      const { openIds } = actions.person(who);
      const from = account === undefined ? accounts.all : [actions.anyAccount(account)];
      return parts.inbox.of(from.map(({ key, appId }) => ({ appId, openId: openIds[key]! })));
    },
    windows: (who, account) => {
      const { appId, key } = actions.anyAccount(account);
      return parts.windows.of({ appId, openId: actions.person(who).openIds[key]! });
    },
  };
}
