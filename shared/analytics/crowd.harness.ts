import { HandClock } from '../core/hand-clock.harness.ts';
import { DAY_MS, MINUTE_MS } from '../core/clock.ts';
import type { IdentityId, UserId } from '../core/ids.ts';
import { Channels, type Channel } from '../channels/index.ts';
import type { Logger } from '../core/logger.ts';
import type { Database } from '../db/database.ts';
import { ownedByUser, People, type Owned } from '../identity/index.ts';
import { recordActivity } from './record-activity.ts';
import type { Fact } from './truth.harness.ts';

const APPS = ['wx0000000000000001', 'wx0000000000000002'] as const;
const appOf = (identityId: IdentityId): string => identityId.split(':')[0] ?? '';
const SILENT: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
export const ARTICLE = 'article-7';
export const CHANNELS = ['menu-spring', 'poster-1', ARTICLE];
export const CAMPAIGNS = ['tpl-a', 'tpl-b'];
export const FACE = 500;
export const STORE = 'store-1';
const BEGIN = new Date('2026-03-02T00:00:00+08:00');

/** One record of somebody, who may have two until they are merged. */
interface Recorded {
  who: string;
  userId: UserId;
  identityId: IdentityId;
  isKnown: boolean;
}
interface Told {
  identityId: IdentityId;
  batchId: string;
  at: number;
  sendAt: number;
  visitId: string;
  channelId?: string;
  wrongBy: number;
}

/** People who come, claim, use and order, day by day: what happens to them is logged, and written as the real parts write it. */
export class Crowd {
  readonly clock = new HandClock(BEGIN);
  readonly log: Fact[] = [];
  readonly people: People;
  readonly channels: Channels;
  readonly merged = new Map<string, string>();
  private readonly records: Recorded[] = [];
  private waiting: Told[] = [];
  private count = 0;

  /** @param random from 0 to 1 */
  constructor(
    readonly database: Database,
    private readonly random: () => number,
    private readonly lossRate = 0,
  ) {
    const owned: Owned[] = ['visits', 'coupons', 'orders'].map((name) => ownedByUser(database, name as 'visits'));
    this.people = new People(database, this.clock, owned);
    this.channels = new Channels(database);
  }

  deps(database = this.database) {
    return { database, clock: this.clock, people: this.people, channels: this.channels };
  }
  deadline = () => new Date(this.clock.now().getTime() + DAY_MS);
  personOf = (who: string): string => this.merged.get(who) ?? who;

  private chance = (share: number): boolean => this.random() < share;
  private pick = <T>(of: readonly T[]): T => of[Math.floor(this.random() * of.length)] as T;
  private next = (name: string): string => `${name}-${String(++this.count).padStart(8, '0')}`;

  async open(size: number): Promise<void> {
    const versions = [{ at: BEGIN }];
    const common = {
      isEnded: false,
      versions,
      revision: 1,
      requestKey: 'key-00001',
    };
    const channel = (kind: string) => ({ kind, name: '入口', page: 'pages/home/index' });
    const kindOf = (id: string) => (id === ARTICLE ? 'articleCard' : 'menu');
    const channels = CHANNELS.map(
      (_id) => ({ _id, ...common, channel: channel(kindOf(_id)), updatedAt: BEGIN, updatedBy: 'u_staff' }) as Channel,
    );
    await this.channels.documents.addMany(channels);
    for (let n = 0; n < size; n++) {
      const openId = `o-${n}`;
      const record = {
        who: `w${n}`,
        userId: `u_${n}` as UserId,
        identityId: `${APPS[n % 2] ?? ''}:${openId}` as IdentityId,
      };
      this.records.push({ ...record, isKnown: false });
    }
  }

  /** The record is made when somebody signs in for the first time; before, their phone tells of an identity only. */
  private async know(one: Recorded): Promise<void> {
    if (one.isKnown) return;
    one.isKnown = true;
    const { userId, identityId } = one;
    const at = this.clock.now();
    await this.people.users.add({ _id: userId, identityIds: [identityId], roles: [], createdAt: at, updatedAt: at });
    const identity = {
      _id: identityId,
      kind: 'mp',
      appId: appOf(identityId),
      userId,
      createdAt: at,
      updatedAt: at,
    } as const;
    await this.people.identities.add(identity);
  }

  /** One day of everybody; `pause` is called between hours. */
  async live(pause: () => Promise<void>): Promise<void> {
    const midnight = this.clock.now().getTime();
    const doings = this.records.flatMap((one) =>
      this.chance(0.5) ? [{ one, at: midnight + Math.floor(this.random() * (DAY_MS - 10 * MINUTE_MS)) }] : [],
    );
    doings.sort((a, b) => a.at - b.at);
    const every = Math.ceil(doings.length / 3);
    for (const [n, { one, at }] of doings.entries()) {
      this.moveTo(at);
      await this.session(one);
      await this.send();
      if (n % every === every - 1) await pause();
    }
    this.moveTo(midnight + DAY_MS);
  }

  private moveTo(at: number): void {
    const ahead = at - this.clock.now().getTime();
    if (ahead > 0) this.clock.advance(ahead);
  }

  private async session(one: Recorded): Promise<void> {
    const at = this.clock.now();
    const told = this.pick([...CHANNELS, ...CHANNELS, undefined, 'not-ours']);
    const channel = told === undefined || told === 'not-ours' ? '' : told;
    if (channel !== '' && this.chance(0.5)) await this.click(channel, at);
    const visitId = this.next('visit');
    const isLost = this.chance(this.lossRate);
    const signsIn = this.chance(0.5);
    const claims = signsIn && this.chance(0.4);
    if (signsIn) await this.know(one);
    const fact = { who: one.who, at: at.getTime(), channel } as const;
    this.log.push({ ...fact, is: 'visit', known: signsIn, lost: isLost });
    if (!isLost) await this.tell(one, { at, visitId, told, signsIn });
    if (claims) await this.claim(one, told, channel);
    if (one.isKnown && this.chance(0.2)) await this.order(one);
  }

  private async click(channelId: string, at: Date): Promise<void> {
    this.log.push({ who: 'somebody', at: at.getTime(), channel: channelId, is: 'click' });
    await this.database.collection('clicks').add({ _id: this.next('click'), channelId, at, from: 'wechat' } as never);
  }

  /** By the sign-in, by the phone, or by both; the phone's clock may be wrong, and its word late. */
  private async tell(
    { userId, identityId }: Recorded,
    { at, visitId, told, signsIn }: { at: Date; visitId: string; told?: string; signsIn: boolean },
  ): Promise<void> {
    const visit = { _id: `${userId}:${visitId}`, userId, channelId: told, scene: 1001, at };
    if (signsIn) await this.database.collection('visits').add(visit);
    if (signsIn && this.chance(0.5)) return;
    const sendAt = at.getTime() + (this.chance(0.2) ? this.random() * 3 * DAY_MS : 0);
    const wrongBy = this.chance(0.3) ? Math.floor((this.random() - 0.5) * 3 * DAY_MS) : 0;
    const event = { at: at.getTime(), sendAt, visitId, channelId: told, wrongBy };
    this.waiting.push({ identityId, batchId: this.next('batch'), ...event });
  }

  /** Phones send what is due, some of them twice. */
  async send(all = false): Promise<void> {
    const now = this.clock.now().getTime();
    const due = this.waiting.filter(({ sendAt }) => all || sendAt <= now);
    this.waiting = this.waiting.filter((one) => !due.includes(one));
    for (const { identityId, batchId, at, visitId, channelId, wrongBy } of due) {
      const onPhone = (ms: number) => new Date(ms + wrongBy).toISOString();
      const event = { what: 'enter', at: onPhone(at), visitId, scene: 1001, channelId } as const;
      const batch = { batchId, sentAt: onPhone(now), events: [event] };
      for (let times = this.chance(0.3) ? 2 : 1; times > 0; times--)
        await recordActivity({ database: this.database, clock: this.clock }, identityId, batch);
    }
  }

  private async claim({ who, userId }: Recorded, channelId: string | undefined, channel: string): Promise<void> {
    const at = this.clock.now();
    const used = this.chance(0.5);
    const templateId = this.pick(CAMPAIGNS);
    this.log.push({ who, at: at.getTime(), channel, is: 'claim', used, campaign: templateId });
    const _id = this.next('coupon');
    this.owned.set(who, [...(this.owned.get(who) ?? []), { _id, campaign: templateId }]);
    const issued = { what: 'issued', how: 'claim', at };
    const coupon = {
      _id,
      userId,
      templateId,
      terms: { benefit: { is: 'amountOff', amount: FACE } },
      channelId,
      issuedAt: at,
      code: _id,
      keys: [_id],
      cause: _id,
      dayUnit: this.count,
    };
    const coupons = this.database.collection<{ _id: string }>('coupons');
    const standing = { state: 'unused', history: [issued], movedAt: at, unit: this.count };
    await coupons.add({ ...coupon, ...standing });
    if (used) this.later.push({ at: at.getTime() + Math.floor(this.random() * 5 * DAY_MS), _id });
  }

  private readonly owned = new Map<string, { _id: string; campaign: string }[]>();
  private later: { at: number; _id: string }[] = [];

  /** Coupons that were to be used by now are. */
  async use(all = false): Promise<void> {
    const now = this.clock.now();
    const due = this.later.filter(({ at }) => all || at <= now.getTime());
    this.later = this.later.filter((one) => !due.includes(one));
    for (const { _id } of due)
      await this.database
        .collection('coupons')
        .updateIf({ _id }, { set: { state: 'redeemed', redeemedIn: STORE, redeemedAt: now, movedAt: now } });
  }

  private async order({ who, userId }: Recorded): Promise<void> {
    const at = this.clock.now();
    const fen = 1_000 + Math.floor(this.random() * 9_000);
    const isGivenBack = this.chance(0.2);
    const coupon = this.chance(0.5) ? this.owned.get(who)?.at(-1) : undefined;
    const campaign = coupon?.campaign;
    if (!isGivenBack)
      this.log.push({ who, at: at.getTime(), channel: '', is: 'order', fen, campaign, inStore: fen % 2 === 0 });
    const storeId = fen % 2 === 0 ? STORE : undefined;
    const money = { paidAt: at, paid: fen, refunded: isGivenBack ? fen : 0, couponIds: coupon ? [coupon._id] : [] };
    await this.database
      .collection('orders')
      .add({ _id: this.next('order'), userId, storeId, ...money, changedAt: at } as never);
  }

  /** Two of them turn out to be one person. */
  async merge(): Promise<void> {
    const free = this.records.filter(({ who, isKnown }) => isKnown && !this.merged.has(who));
    const a = free[0];
    const b = free.find(({ identityId }) => appOf(identityId) !== (a && appOf(a.identityId)));
    if (!a || !b) return;
    const made = await this.people.merges.merge({ a: a.userId, b: b.userId, cause: 'staff' });
    if (!made.ok) throw new Error(made.error);
    for (const one of [a, b]) {
      this.merged.set(one.who, a.who);
      one.userId = made.data.into;
    }
  }

  /** What moves after two minutes has moved: twenty merges with each tick, until none is due. */
  async settle(): Promise<void> {
    while ((await this.people.merges.settleDue(SILENT, this.deadline())) === 'settled');
  }
}
