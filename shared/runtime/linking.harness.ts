import { Visits, type Visit } from '../channels/index.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import { randomIds, type TemplateId, type UserId } from '../core/ids.ts';
import { template } from '../coupons/claims.harness.ts';
import { CouponStock, type Coupon, type CouponTemplate } from '../coupons/index.ts';
import { gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import {
  miniProgramIdentityId,
  People,
  SETTLED_AFTER_MS,
  signIn,
  undoMerge,
  type Identity,
  type LinkReview,
  type Merge,
  type User,
} from '../identity/index.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import { claimAsCaller } from './claim-as-caller.ts';
import { ownedDocuments } from './owned-documents.ts';

export const START = new Date('2024-03-01T04:00:00Z');
const TEMPLATE = 'spring' as TemplateId;
const STAFF = 'u_staff' as UserId;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** Person `1` has the OpenID `o-1` in each mini program. */
export interface At {
  person: number;
  app: string;
}
export const callerOf = ({ person, app }: At) => ({ appId: app, openId: `o-${person}` });
export const identityIdOf = (at: At) => miniProgramIdentityId(callerOf(at));
export const unionIdOf = (person: number): string => `union-${person}`;

/** People who use several mini programs of one merchant, which learn late that they are the same people. */
export class LinkWorld {
  readonly clock = new HandClock(START);
  private visitNumber = 0;

  constructor(readonly local: LocalDatabase) {}

  static async begin<W extends LinkWorld>(this: new (local: LocalDatabase) => W, local: LocalDatabase): Promise<W> {
    local.reset();
    const [startsAt, endsAt] = [START, new Date('2025-01-01T00:00:00Z')];
    const campaign = template({ _id: TEMPLATE, startsAt, endsAt, total: 50, createdAt: START });
    await new CouponStock(local.database).templates.add(campaign);
    return new this(local);
  }

  deps(gate?: Gate) {
    const database = gate ? gated(this.local.database, gate) : this.local.database;
    const people = new People(database, this.clock, ownedDocuments(database));
    const stock = new CouponStock(database);
    return { clock: this.clock, ids: randomIds, database, people, stock, visits: new Visits(database) };
  }

  /** Signs in, with the UnionID if so wanted, and with a visit. */
  signIn(
    at: At,
    { knows = true, unionId = unionIdOf(at.person), visitId = `v-${at.person}-${++this.visitNumber}` } = {},
    gate?: Gate,
  ) {
    const caller = { ...callerOf(at), ...(knows ? { unionId } : {}) };
    return orKilled(() => signIn(this.deps(gate), { caller, entry: { visitId, scene: 1001, channelId: 'menu' } }));
  }

  /** Signs in without a visit; fails when that is killed. */
  async enter(at: At, unionId?: string): Promise<User> {
    const signedIn = await signIn(this.deps(), { caller: { ...callerOf(at), unionId } });
    if (!signedIn.ok) throw new Error('refused');
    return signedIn.data.user;
  }

  claim(at: At, gate?: Gate) {
    return orKilled(() => claimAsCaller(this.deps(gate), callerOf(at), { templateId: TEMPLATE }));
  }

  /** What staff do when they see that these two are one person. */
  merge(a: At, b: At, gate?: Gate) {
    const deps = this.deps(gate);
    return orKilled(async () => {
      const [first, second] = [await deps.people.find(identityIdOf(a)), await deps.people.find(identityIdOf(b))];
      if (!first?.userId || !second?.userId) return undefined;
      return deps.people.merges.merge({ a: first.userId, b: second.userId, cause: 'staff', by: STAFF });
    });
  }

  undo(mergeId: string, gate?: Gate) {
    return orKilled(() => undoMerge(this.deps(gate).people.merges, { mergeId, by: STAFF }));
  }

  /** A tick of housekeeping, so much later that everything may be settled, or undone. */
  settle(gate?: Gate) {
    this.clock.advance(SETTLED_AFTER_MS + 1);
    const deadline = new Date(this.clock.now().getTime() + 50_000);
    return orKilled(() => this.deps(gate).people.merges.settleDue(silent, deadline));
  }

  users = () => this.local.all<User>('users');
  /**
   * Live records that an identity names. One that none names was begun by a call that was killed, without a UnionID; the
   * repeat had one, and made the record of that. It owns nothing, and goes when the identity goes.
   */
  live = () => {
    const named = new Set(this.identities().map(({ userId }) => userId));
    const users = this.users();
    const ids = (user: User) => [user._id, ...(user.formerIds ?? [])];
    return users.filter((user) => !user.mergedInto && ids(user).some((id) => named.has(id)));
  };
  identities = () => this.local.all<Identity>('identities');
  visits = () => this.local.all<Visit>('visits');
  coupons = () => this.local.all<Coupon>('coupons');
  merges = () => this.local.all<Merge>('merges').sort((a, b) => a.decidedAt.getTime() - b.decidedAt.getTime());
  reviews = () => this.local.all<LinkReview>('linkReviews');
  template = () => this.local.all<CouponTemplate>('couponTemplates')[0] as CouponTemplate;

  /** Whose record this is, by the identities that it lists. */
  private personsOf = ({ identityIds }: User) => [...new Set(identityIds.map((id) => id.split(':o-')[1]))];

  /** Everything that is not as it must be when all is done and everybody has signed in with their UnionID. */
  problems(): string[] {
    const live = this.live();
    const owner = new Map(live.map((user) => [user._id, this.personsOf(user)]));
    const isOf = (userId: UserId | undefined, person: string | undefined) =>
      userId && owner.get(userId)?.length === 1 && owner.get(userId)?.[0] === person;
    const listed = live.flatMap(({ identityIds }) => identityIds);
    const persons = live.map(this.personsOf);
    return [
      ...(new Set(persons.flat()).size === persons.length
        ? []
        : [`people are mixed or doubled: ${JSON.stringify(persons)}`]),
      ...(new Set(listed).size === listed.length ? [] : ['an identity is listed twice']),
      ...this.identities()
        .filter(({ _id, userId }) => !isOf(userId, _id.split(':o-')[1]))
        .map(({ _id }) => `${_id} names a wrong user`),
      ...this.visits()
        .filter(({ _id, userId }) => !isOf(userId, _id.split(':v-')[1]?.split('-')[0]))
        .map(({ _id }) => `visit ${_id} is a wrong user's`),
      ...this.coupons()
        .filter(({ userId }) => !owner.has(userId))
        .map(({ _id }) => `coupon ${_id} is nobody's`),
      ...(new Set(this.coupons().map(({ unit }) => unit)).size === this.coupons().length ? [] : ['units are doubled']),
      ...this.merges().flatMap(({ _id, state }) => (/done|undone/.test(state) ? [] : [`${_id} is left ${state}`])),
      ...this.reviews().map(({ _id }) => `${_id} is held`),
    ];
  }

  /** Everything but when it happened. */
  state() {
    const sorted = (documents: readonly { _id: string }[]) =>
      documents.map(({ _id, ...rest }) => JSON.stringify({ _id, ...rest }, withoutTimes)).sort();
    return [this.users(), this.identities(), this.visits(), this.coupons(), this.merges()].map(sorted);
  }
}

const TIMES = ['updatedAt', 'settledAt', 'lastTouch'];
const withoutTimes = (key: string, value: unknown): unknown => (TIMES.includes(key) ? undefined : value);
