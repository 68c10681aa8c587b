import { Visits } from '../channels/index.ts';
import { randomIds, type StoreId, type UserId } from '../core/ids.ts';
import { claimCoupon, CouponStock, redeemCoupon, type Coupon } from '../coupons/index.ts';
import { shownCode } from '../coupons/shown-code/shown-code.harness.ts';
import { template, TEMPLATE } from '../coupons/claims.harness.ts';
import { gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { SyncStates } from '../followers/index.ts';
import { findPerson, People, signIn, type Identity } from '../identity/index.ts';
import { Consents } from '../messaging/index.ts';
import { tellOrder, type TellRequest } from '../orders/index.ts';
import {
  agreeToPolicy,
  carryOutErasures,
  erasePerson,
  erasures,
  PrivacyPolicies,
  privacyConsents,
} from '../privacy/index.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import { LeavingWorld } from './erasure.harness.ts';
import { eraseOf } from './erase-people.ts';
import { ownedDocuments } from './owned-documents.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
export const MP = 'wxMiniProgram';
const STAFF = 'u_staff' as UserId;

/** People who sign in, claim, agree, write and are erased. `1` and `2` follow the account, others do not. */
export class PersonWorld {
  readonly leaving: LeavingWorld;
  private taps = 0;
  private readonly told = new Map<number, TellRequest>();

  constructor(readonly local: LocalDatabase) {
    this.leaving = new LeavingWorld(local);
  }

  get clock() {
    return this.leaving.sync.clock;
  }

  async begin(): Promise<this> {
    await this.leaving.begin([1, 2]);
    const { stock, policies } = this.deps();
    const from = new Date(this.clock.now().getTime() - 1);
    await stock.templates.add(template({ total: 10, startsAt: from, createdAt: from }));
    await policies.publish(this.clock, { version: 'v1', by: STAFF });
    return this;
  }

  deps(gate?: Gate) {
    const database = gate ? gated(this.local.database, gate) : this.local.database;
    const { clock } = this;
    return {
      ...{
        clock,
        database,
        ids: randomIds,
        logger: silent,
        people: new People(database, clock, ownedDocuments(database)),
      },
      ...{ stock: new CouponStock(database), visits: new Visits(database), erasures: erasures(database) },
      ...{ policies: new PrivacyPolicies(database), privacyConsents: privacyConsents(database) },
      erase: eraseOf({ database, clock }),
      refetch: (appId: string) => new SyncStates(database).raisePending(appId),
    };
  }

  signIn(person: number, gate?: Gate) {
    const caller = { appId: MP, openId: `mp-${person}`, unionId: `union-${person}` };
    return orKilled(() =>
      signIn(this.deps(gate), { caller, entry: { visitId: `visit-${person}-${++this.taps}`, scene: 1035 } }),
    );
  }

  async userId(person: number): Promise<UserId> {
    const signedIn = await this.signIn(person);
    if (signedIn === 'killed' || !signedIn.ok) throw new Error('not let in');
    return signedIn.data.user._id;
  }

  claim(userId: UserId, gate?: Gate) {
    const deps = this.deps(gate);
    return orKilled(async () => {
      const user = await deps.people.live(userId);
      return user && claimCoupon(deps, { user, claimedBy: `by ${userId}`, templateId: TEMPLATE });
    });
  }

  /** With what its owner's phone shows, if somebody has a coupon of this number. */
  async redeem(number: string) {
    const coupon = this.coupons().find(({ code }) => code === number);
    const code = coupon ? await shownCode(this.deps(), coupon) : number;
    return redeemCoupon(this.deps(), {
      ...{ staffId: STAFF, storeId: 's1' as StoreId },
      ...{ code, requestKey: `redeem-${++this.taps}` },
    });
  }

  agree(userId: UserId) {
    const requestKey = `agree-${++this.taps}`;
    return agreeToPolicy(this.deps(), { userId, version: 'v1', place: 'landing', requestKey });
  }

  /** By the OpenID, as the shop tells of it: each time the same, with the coupons that they had at first. */
  async buy(person: number, userId?: UserId): Promise<void> {
    const couponIds = this.coupons().flatMap((coupon) => (coupon.userId === userId ? [coupon._id] : []));
    const request = this.told.get(person) ?? this.orderOf(person, couponIds);
    this.told.set(person, request);
    const buyerIds = { miniProgramAppId: MP, phoneKey: 'k'.repeat(32) };
    const told = await tellOrder({ ...this.deps(), buyerIds }, request);
    if (!told.ok || !told.data.userId) throw new Error('nobody bought');
  }

  private orderOf(person: number, couponIds: string[]): TellRequest {
    const at = this.clock.now().toISOString();
    const line = { goodsId: 'tea', categoryIds: [], unitPrice: 8_000, quantity: 1 };
    const basket = { lines: [line], shipping: 0 };
    const happened: TellRequest['happened'] = [
      { what: 'created', at, total: 8_000, basket, couponIds },
      { what: 'paid', at, paid: 8_000 },
    ];
    return { orderId: `order-of-${person}`, buyer: { openId: `mp-${person}` }, happened };
  }

  /** Somebody with everything that can be kept of them: their coupon is not used. */
  async known(person: number): Promise<UserId> {
    const userId = await this.userId(person);
    await this.claim(userId);
    await this.agree(userId);
    await this.buy(person, userId);
    const subject = { appId: MP, openId: `mp-${person}`, templateId: 't2' };
    await new Consents(this.local.database).record(subject, 'tap', 'accept', this.clock.now());
    if (person < 3) await this.leaving.write(person);
    return userId;
  }

  async person(userId: UserId) {
    const person = await findPerson(this.deps().people, userId);
    if (!person) throw new Error('nobody');
    return person;
  }

  ask(userId: UserId, gate?: Gate) {
    return orKilled(async () => {
      const deps = this.deps(gate);
      const person = await findPerson(deps.people, userId);
      return person && erasePerson(deps, person);
    });
  }

  tick(gate?: Gate) {
    return orKilled(() => carryOutErasures(this.deps(gate), new Date(this.clock.now().getTime() + 40_000)));
  }

  /** Until nothing is left to be done, by housekeeping and by the sync. */
  async settle(): Promise<void> {
    for (let tick = 0; tick < 8; tick++) {
      this.clock.advance(150_000);
      if ((await this.tick()) === 'idle') break;
    }
    await this.leaving.settle();
  }

  coupons = () => this.local.all<Coupon>('coupons');
  identities = () => this.local.all<Identity>('identities');

  /** Everything that is not as it must be after all was done for these, who have asked to be erased and not come again. */
  problems(...erased: { person: number; userId: UserId }[]): string[] {
    const all = this.leaving.everything();
    const isUnit = new Set(this.coupons().map(({ unit }) => unit)).size === this.coupons().length;
    const quoted = (text: string) => new RegExp(`${text}(?![0-9])`).test(all);
    return [
      ...(isUnit ? [] : ['a unit is doubled']),
      ...(this.local.all('erasures').length === 0 ? [] : ['an erasure is left']),
      ...erased.flatMap(({ person, userId }) => {
        const ids = [`mp-${person}`, ...(person < 3 ? [] : [userId, `union-${person}`])];
        return ids.filter(quoted).map((id) => `${id} is kept`);
      }),
      ...this.leaving.problems([1, 2]),
    ];
  }
}
