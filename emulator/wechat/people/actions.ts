import type { WorldClock } from '../../clock.ts';
import type { WorldFeed } from '../../feed.ts';
import type { FollowerStore } from '../followers/store.ts';
import type { Delivery } from '../push/entities.ts';
import type { PushSender } from '../push/sender.ts';
import { seededBytes } from '../seeded.ts';
import type { Person } from './entities.ts';
import type { PeopleStore } from './store.ts';

export type ActionRefusal = 'PERSON_UNKNOWN' | 'ALREADY_FOLLOWING' | 'NOT_FOLLOWING';

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
      people: PeopleStore;
      followers: FollowerStore;
      sender: PushSender;
      clock: WorldClock;
      feed: WorldFeed;
      seed: number;
    },
  ) {}

  /** A person by name or by the OpenID of either account; throws ActionRefused. */
  person(who: string): Person {
    const { people } = this.parts;
    const person = people.byName(who) ?? people.byOpenId(who);
    if (!person) throw new ActionRefused('PERSON_UNKNOWN', `nobody is called "${who}" or has this OpenID`);
    return person;
  }

  /** With a scene: through a parametric QR code (`qrscene_…`); without: found by searching. */
  async follow(who: string, scene?: string | number): Promise<Delivery> {
    const person = this.person(who);
    const { followers } = this.parts;
    if (followers.isFollowing(person.index)) {
      throw new ActionRefused('ALREADY_FOLLOWING', `${person.name} follows already`);
    }
    const subscribeScene = scene === undefined ? 'ADD_SCENE_SEARCH' : 'ADD_SCENE_QR_CODE';
    followers.follow(person.index, { subscribeScene, ...(scene === undefined ? {} : { qrScene: scene }) });
    this.tell('follower.followed', `${person.name} follows${scene === undefined ? '' : ` (QR code ${scene})`}`);
    return this.push('subscribe', person, scene === undefined ? { EventKey: '' } : this.qrFields(scene));
  }

  async unfollow(who: string): Promise<Delivery> {
    const person = this.person(who);
    const { followers } = this.parts;
    if (!followers.isFollowing(person.index)) {
      throw new ActionRefused('NOT_FOLLOWING', `${person.name} does not follow`);
    }
    followers.unfollow(person.index);
    this.tell('follower.unfollowed', `${person.name} no longer follows`);
    return this.push('unsubscribe', person, { EventKey: '' });
  }

  private push(event: string, person: Person, fields: Record<string, string>): Promise<Delivery> {
    const { sender, clock } = this.parts;
    const createTime = Math.floor(clock.nowMs() / 1000);
    return sender.push({ event, openId: person.oaOpenId, createTime, fields });
  }

  private qrFields(scene: string | number): Record<string, string> {
    const ticket = seededBytes(`${this.parts.seed}/ticket/${scene}`, TICKET_BYTES).toString('base64url');
    return { EventKey: `qrscene_${scene}`, Ticket: ticket };
  }

  private tell(kind: string, text: string): void {
    this.parts.feed.publish({ source: 'wechat', kind, text });
  }
}
