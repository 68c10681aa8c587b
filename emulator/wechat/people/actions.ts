import type { WorldClock } from '../../clock.ts';
import type { WorldFeed } from '../../feed.ts';
import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { FollowerStore } from '../followers/store.ts';
import type { Delivery } from '../push/entities.ts';
import type { PushSender } from '../push/sender.ts';
import { seededBytes } from '../seeded.ts';
import type { Person } from './entities.ts';
import type { WindowStore } from '../windows/store.ts';
import type { PeopleStore } from './store.ts';

export type ActionRefusal =
  | 'PERSON_UNKNOWN'
  | 'ACCOUNT_UNKNOWN'
  | 'WRONG_ACCOUNT'
  | 'ALREADY_FOLLOWING'
  | 'NOT_FOLLOWING'
  | 'TEMPLATE_UNKNOWN'
  | 'WRONG_CHOICE'
  | 'LINK_UNKNOWN'
  | 'LINK_EXPIRED'
  | 'LINK_INVALID'
  | 'LINK_LIMIT';

/** Something that this person cannot do now. */
export class ActionRefused extends Error {
  constructor(
    readonly code: ActionRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** Bytes of the ticket of a parametric QR code (96 characters, as on the real platform). */
const TICKET_BYTES = 72;

/** What people do in WeChat, with the push that the platform sends for it. */
export class PeopleActions {
  constructor(
    private readonly parts: {
      accounts: AccountStore;
      people: PeopleStore;
      followers: FollowerStore;
      windows: WindowStore;
      sender: PushSender;
      clock: WorldClock;
      feed: WorldFeed;
      seed: number;
    },
  ) {}

  /** A person by name or by the OpenID at any account; throws ActionRefused. */
  person(who: string): Person {
    const { people } = this.parts;
    const person = people.byName(who) ?? people.byOpenId(who);
    if (!person) throw new ActionRefused('PERSON_UNKNOWN', `nobody is called "${who}" or has this OpenID`);
    return person;
  }

  /** Any account by key or AppID, the first Official Account when nothing is said; throws ActionRefused. */
  anyAccount(name?: string): Account {
    return this.account(name, () => true, this.parts.accounts.oa);
  }

  /** An Official Account by key or AppID, the first when nothing is said; throws ActionRefused. */
  officialAccount(name?: string): Account {
    return this.account(name, isOfficialAccount, this.parts.accounts.oa);
  }

  /** A mini program by key or AppID, the first when nothing is said; throws ActionRefused. */
  miniProgram(name?: string): Account {
    return this.account(name, (account) => !isOfficialAccount(account), this.parts.accounts.miniprogram);
  }

  /** With a scene: through a parametric QR code (`qrscene_…`); without: found by searching. */
  async follow(who: string, scene?: string | number, at?: string): Promise<Delivery> {
    const { person, account, followers, chat } = this.chat(who, at);
    if (followers.isFollowing(person.index)) {
      throw new ActionRefused('ALREADY_FOLLOWING', `${person.name} follows already`);
    }
    const subscribeScene = scene === undefined ? 'ADD_SCENE_SEARCH' : 'ADD_SCENE_QR_CODE';
    this.parts.windows.open(chat, 'follow');
    followers.follow(person.index, { subscribeScene, ...(scene === undefined ? {} : { qrScene: scene }) });
    this.tell('follower.followed', `${person.name} follows${scene === undefined ? '' : ` (QR code ${scene})`}`);
    return this.push('subscribe', person, account, scene === undefined ? { EventKey: '' } : this.qrFields(scene));
  }

  async unfollow(who: string, at?: string): Promise<Delivery> {
    const { person, account, followers, chat } = this.chat(who, at);
    if (!followers.isFollowing(person.index)) {
      throw new ActionRefused('NOT_FOLLOWING', `${person.name} does not follow`);
    }
    this.parts.windows.close(chat);
    followers.unfollow(person.index);
    this.tell('follower.unfollowed', `${person.name} no longer follows`);
    return this.push('unsubscribe', person, account, { EventKey: '' });
  }

  private chat(who: string, at?: string) {
    const [person, account] = [this.person(who), this.officialAccount(at)];
    const { appId, key } = account;
    return {
      person,
      account,
      followers: this.parts.followers.of(appId),
      chat: { appId, openId: person.openIds[key]! },
    };
  }

  private account(name: string | undefined, fits: (account: Account) => boolean, first: Account): Account {
    if (name === undefined) return first;
    const account = this.parts.accounts.named(name);
    if (!account) throw new ActionRefused('ACCOUNT_UNKNOWN', `no account "${name}" here`);
    if (!fits(account)) throw new ActionRefused('WRONG_ACCOUNT', `"${name}" is a ${account.kind}`);
    return account;
  }

  private push(event: string, person: Person, account: Account, fields: Record<string, string>): Promise<Delivery> {
    const { sender, clock } = this.parts;
    const createTime = Math.floor(clock.nowMs() / 1000);
    return sender.push(account, { event, openId: person.openIds[account.key]!, createTime, fields });
  }

  private qrFields(scene: string | number): Record<string, string> {
    const ticket = seededBytes(`${this.parts.seed}/ticket/${scene}`, TICKET_BYTES).toString('base64url');
    return { EventKey: `qrscene_${scene}`, Ticket: ticket };
  }

  private tell(kind: string, text: string): void {
    this.parts.feed.publish({ source: 'wechat', kind, text });
  }
}
