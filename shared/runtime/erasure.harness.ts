import { dataModel, type CollectionName } from '../db/data-model.ts';
import { gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { handlePush, oaEvents } from '../followers/index.ts';
import { followerId, OA, SyncWorld, unionIdOf } from '../followers/sync.harness.ts';
import { People } from '../identity/index.ts';
import { Consents, MessageTemplates, Outbox, WindowLedger } from '../messaging/index.ts';
import { ReplyBook, replyRules } from '../replies/index.ts';
import { randomIds, type UserId } from '../core/ids.ts';
import { erasures } from '../privacy/index.ts';
import { fieldsOf } from '../wechat/json.ts';
import { readPush } from '../wechat/push.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import { forgetFollowers } from './left-followers.ts';
import { pushEffects } from './push-effects.ts';
import type { Runtime } from './runtime.ts';
import { sayMore } from './say-more.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** `1` is the person with the OpenIDs `oa-1` and `mp-1`. */
export type PersonNumber = number;
const oaOf = (person: PersonNumber): string => `oa-${person}`;

/** An account whose followers write, agree to notices, sign in, leave and come back; with all that is kept of them. */
export class LeavingWorld {
  readonly sync: SyncWorld;
  private messages = 0;

  constructor(private readonly local: LocalDatabase) {
    this.sync = new SyncWorld(local);
    this.sync.forget = (database) => forgetFollowers({ database, clock: this.sync.clock });
  }

  /** A merchant who welcomes followers, once a day, and says more to whoever writes; and what WeChat knows of the account. */
  async begin(people: readonly PersonNumber[]): Promise<this> {
    const text = (words: string) => ({ type: 'text' as const, parts: [words] });
    const rule = { name: 'r', enabled: true, priority: 0, reply: text('hello'), followUps: [text('more')] };
    const written = { revision: 1, requestKey: 'k', templateIds: [], updatedBy: 's' as UserId, updatedAt: new Date(0) };
    const rules = replyRules(this.local.database);
    const on = { welcome: { on: 'follow' as const }, default: { on: 'default' as const } };
    for (const [name, trigger] of Object.entries(on))
      await rules.add({ _id: name, state: 'kept', rule: { ...rule, trigger, silenceMinutes: 1440 }, ...written });
    await this.local.database.collection('messageTemplates').add({ _id: 't1', ...{ appId: OA, channel: 'oaNotice' } });
    this.sync.account.followers = people.map(oaOf);
    await this.sync.tick();
    this.pass();
    return this;
  }

  /** So much time that a lease is over, and pushes are of another second. */
  pass(): void {
    this.sync.clock.advance(75_000);
  }

  /** A push as the webhook handles it. */
  private push(person: PersonNumber, more: object, gate?: Gate) {
    const { clock } = this.sync;
    const database = gate ? gated(this.local.database, gate) : this.local.database;
    const people = new People(database, clock, []);
    const messaging = {
      outbox: new Outbox(database),
      consents: new Consents(database),
      windows: new WindowLedger(database),
    };
    const runtime = {
      clock,
      database,
      people,
      ...messaging,
      templates: new MessageTemplates(database),
      ...{ logger: silent, ids: randomIds, erasures: erasures(database) },
    };
    const app = runtime as unknown as Runtime;
    const account = { appId: OA, followerId };
    const book = new ReplyBook({ followerId, database, clock, logger: silent });
    const said = { chooseReply: book.choose.bind(book), sayMore: sayMore(account, app) };
    const deps = { ...account, clock, events: oaEvents(database), effects: pushEffects(account, app), ...said };
    const CreateTime = Math.floor(clock.now().getTime() / 1000);
    const push = readPush(fieldsOf({ ToUserName: 'gh_1', FromUserName: oaOf(person), CreateTime, ...more }));
    return () => orKilled(() => handlePush(deps, push));
  }

  private event = (person: PersonNumber, Event: string, gate?: Gate, more: object = {}) =>
    this.push(person, { MsgType: 'event', Event, ...more }, gate);

  follow(person: PersonNumber, gate?: Gate) {
    const { account } = this.sync;
    if (!account.followers.includes(oaOf(person))) account.followers.push(oaOf(person));
    return this.event(person, 'subscribe', gate)();
  }

  leave(person: PersonNumber, gate?: Gate) {
    const { account } = this.sync;
    account.followers = account.followers.filter((openId) => openId !== oaOf(person));
    return this.event(person, 'unsubscribe', gate)();
  }

  /** Delivers the same message as often as the answer is called. */
  writing(person: PersonNumber) {
    return this.push(person, { MsgType: 'text', Content: `I am ${oaOf(person)}`, MsgId: String(++this.messages) });
  }

  write = (person: PersonNumber) => this.writing(person)();

  agree(person: PersonNumber, gate?: Gate) {
    const List = { TemplateId: 't1', SubscribeStatusString: 'accept', PopupScene: '0' };
    return this.event(person, 'subscribe_msg_popup_event', gate, { SubscribeMsgPopupEvent: { List } })();
  }

  /** The platform tells of somebody's authorization; WeChat's list has them no more when the account is gone. */
  tell(person: PersonNumber, event: 'user_authorization_revoke' | 'user_authorization_cancellation', gate?: Gate) {
    const { account } = this.sync;
    if (event === 'user_authorization_cancellation')
      account.followers = account.followers.filter((openId) => openId !== oaOf(person));
    const about = { FromUserName: 'oPlatform', OpenID: oaOf(person), AppID: OA, RevokeInfo: '206' };
    return this.event(person, event, gate, about)();
  }

  signIn = (person: PersonNumber, gate?: Gate) => this.sync.signIn(`mp-${person}`, gate);

  /** Ticks until nothing is left to be done. */
  async settle(): Promise<void> {
    for (let tick = 0; tick < 5; tick++) {
      this.pass();
      await this.sync.tick();
    }
  }

  /** What is kept of anybody, as one text. */
  everything(): string {
    return JSON.stringify(dataModel.collections.map(({ name }) => this.local.all(name as CollectionName)));
  }

  /** Everything that is not as it must be when all is done. */
  problems(people: readonly PersonNumber[]): string[] {
    const all = this.everything();
    const [records, identities] = [this.sync.users(), this.sync.identities()];
    const users = records.filter(({ mergedInto }) => !mergedInto);
    const listing = new Map(users.map(({ _id, identityIds }) => [_id, identityIds]));
    const dangling = identities.filter(({ _id, userId }) => userId && !listing.get(userId)?.includes(_id));
    const isKnown = (id: string) => identities.some(({ _id, userId }) => _id === id && userId);
    return [
      ...records
        .filter(({ mergedInto }) => mergedInto && !listing.has(mergedInto))
        .map(({ _id }) => `${_id} leads nowhere`),
      ...dangling.map(({ _id }) => `${_id} names a user who does not list it`),
      ...users.filter(({ identityIds }) => identityIds.length === 0).map(({ _id }) => `${_id} is nobody`),
      ...users.flatMap(({ identityIds }) => identityIds.filter((id) => !isKnown(id)).map((id) => `${id} is no more`)),
      ...identities.filter(({ pending }) => pending).map(({ _id, pending }) => `${_id} is left ${pending}`),
      ...people.flatMap((person) => this.problemsOf(person, all)),
    ];
  }

  private problemsOf(person: PersonNumber, all: string): string[] {
    const openId = oaOf(person);
    const identity = this.sync.identity(openId);
    const isFollower = this.sync.account.followers.includes(openId);
    if (isFollower) return identity?.userId && identity.openId ? [] : [`${openId} follows and is not complete`];
    const quoted = (text: string) => new RegExp(`${text}(?![0-9])`);
    const isUser = this.sync.identities().some(({ _id }) => _id.endsWith(`:mp-${person}`));
    return [
      ...(quoted(openId).test(all) ? [`${openId} left and is kept`] : []),
      ...(!isUser && quoted(unionIdOf(openId)).test(all) ? [`UnionID of ${openId} is kept`] : []),
      ...(identity?.follower?.state === 'following' ? [`${openId} left and follows`] : []),
    ];
  }
}
