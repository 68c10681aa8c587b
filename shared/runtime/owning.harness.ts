import { Visits, type Visit } from '../channels/index.ts';
import { randomIds, type TemplateId, type UserId } from '../core/ids.ts';
import { CouponStock, type Coupon, type CouponTemplate } from '../coupons/index.ts';
import { orKilled, type Gate } from '../db/interruptions.harness.ts';
import { SyncStates } from '../followers/index.ts';
import { followerId, SyncWorld } from '../followers/sync.harness.ts';
import { findPerson, miniProgramIdentityId, People, SETTLED_AFTER_MS, signIn } from '../identity/index.ts';
import { joinWaiting, tellOrder, type ShopOrder } from '../orders/index.ts';
import { carryOutErasures, erasePerson, erasures } from '../privacy/index.ts';
import { rollUpChanges } from '../rollups/index.ts';
import { claimAsCaller } from './claim-as-caller.ts';
import { eraseOf } from './erase-people.ts';
import { ownedDocuments } from './owned-documents.ts';
import { rollUpsOf } from './roll-ups.ts';

/** An erasure takes three ticks, and some more when somebody comes in between. */
const MOST_TICKS = 10;
export const TEMPLATE = 'spring' as TemplateId;
export const silent = { info: () => {}, warn: () => {}, error: () => {} };

export const APPS = ['wxA', 'wxB'] as const;
export type App = (typeof APPS)[number];
export const PEOPLE = [1, 2, 3] as const;
/** Of whom WeChat never names a UnionID. */
export const UNBOUND = 3;

export const callerOf = (person: number, app: App) => ({ appId: app, openId: `mp-${person}` });
export const oaOf = (person: number): string => `oa-${person}`;
export const unionIdOf = (person: number): string | undefined => (person === UNBOUND ? undefined : `union-${person}`);

/** Whose each identity truly is. */
export const TRUE_PERSON: ReadonlyMap<string, number> = new Map(
  PEOPLE.flatMap((person) => [
    [followerId(oaOf(person)), person] as const,
    ...APPS.map((app) => [miniProgramIdentityId(callerOf(person, app)), person] as const),
  ]),
);
export const peopleOf = (ids: readonly string[] = []): number[] => [
  ...new Set(ids.flatMap((id) => TRUE_PERSON.get(id) ?? [])),
];

/** Something that somebody does: as often as it is called it is the same call, repeated. */
export type Deed = (gate?: Gate) => Promise<unknown>;

/** An order as the shop has told of it, in fen; who bought it, and by what they were named. */
export interface Sold {
  person: number;
  buyer: { openId: string } | { unionId: string };
  app: App;
  paid: number;
  refunded: number;
}

/** People with two mini programs and an Official Account, who come, claim and buy, and may have all of it erased. */
export class OwningWorld extends SyncWorld {
  protected number = 0;
  /** Who has asked to be erased. */
  readonly erased = new Set<number>();
  readonly sold = new Map<string, Sold>();

  protected override deps(gate?: Gate) {
    const deps = super.deps(gate);
    const { database } = deps;
    const people = new People(database, this.clock, ownedDocuments(database));
    const erasing = { erasures: erasures(database), erase: eraseOf({ database, clock: this.clock }) };
    const refetch = (appId: string) => new SyncStates(database).raisePending(appId);
    const kept = { stock: new CouponStock(database), visits: new Visits(database), rollUps: rollUpsOf(database) };
    return { ...deps, people, ids: randomIds, ...kept, ...erasing, refetch };
  }

  protected async userIdOf({ people }: { people: People }, person: number, app: App): Promise<UserId | undefined> {
    return (await people.find(miniProgramIdentityId(callerOf(person, app))))?.userId;
  }

  entering(person: number, app: App, { knows = true, visits = true } = {}): Deed {
    const caller = { ...callerOf(person, app), ...(knows ? { unionId: unionIdOf(person) } : {}) };
    const entry = visits ? { visitId: `v-${person}-${++this.number}`, scene: 1001 } : undefined;
    return (gate) => orKilled(() => signIn(this.deps(gate), { caller, entry }));
  }

  /** As long as the person has not signed in, nothing. */
  protected asUser(
    person: number,
    app: App,
    call: (deps: ReturnType<OwningWorld['deps']>, userId: UserId) => Promise<unknown>,
  ): Deed {
    return (gate) =>
      orKilled(async () => {
        const deps = this.deps(gate);
        const userId = await this.userIdOf(deps, person, app);
        return userId && call(deps, userId);
      });
  }

  claiming(person: number, app: App): Deed {
    return (gate) => orKilled(() => claimAsCaller(this.deps(gate), callerOf(person, app), { templateId: TEMPLATE }));
  }

  /** Buys in the shop, which names them by their OpenID or, where it knows one and is told so, by their UnionID. */
  buying(person: number, app: App, by: 'openId' | 'unionId'): Deed {
    const orderId = `order-${person}-${++this.number}`;
    const [unionId, { openId }] = [unionIdOf(person), callerOf(person, app)];
    const buyer = by === 'unionId' && unionId ? { unionId } : { openId };
    const paid = 1_000 + this.number;
    this.sold.set(orderId, { person, app, buyer, paid, refunded: 0 });
    return this.telling(orderId, { what: 'paid', at: this.clock.now().toISOString(), paid });
  }

  /** Half of what the person bought last goes back; all of it, when they bring back the rest. */
  givingBack(person: number): Deed {
    const [orderId, order] = [...this.sold].findLast(([, one]) => one.person === person) ?? [];
    if (!orderId || !order || order.refunded === order.paid) return async () => undefined;
    const amount = order.refunded === 0 ? Math.floor(order.paid / 2) : order.paid - order.refunded;
    order.refunded += amount;
    const refundId = `refund-${++this.number}`;
    return this.telling(orderId, { what: 'refunded', at: this.clock.now().toISOString(), refundId, amount });
  }

  private telling(orderId: string, happening: Parameters<typeof tellOrder>[1]['happened'][number]): Deed {
    const { buyer, app } = this.sold.get(orderId)!;
    const request = { orderId, buyer, happened: [happening] };
    const buyerIds = { miniProgramAppId: app };
    return (gate) => orKilled(() => tellOrder({ ...this.deps(gate), buyerIds }, request));
  }

  /** Nobody's data are erased twice by one wish: said again it would be a new one. */
  erasing(person: number, app: App): Deed {
    const ask = this.asUser(person, app, async (deps, userId) => {
      this.erased.add(person);
      const found = await findPerson(deps.people, userId);
      return found && erasePerson(deps, found);
    });
    return (gate) => ask(gate).then((answer) => (answer === 'killed' ? answer : undefined));
  }

  private soon = () => new Date(this.clock.now().getTime() + 50_000);

  /** A tick of housekeeping. */
  settling: Deed = (gate) =>
    orKilled(async () => {
      const deps = this.deps(gate);
      await deps.people.merges.settleDue(silent, this.soon());
      return carryOutErasures(deps, this.soon());
    });

  /** What housekeeping does every five minutes: orders find their people, and records their counts. */
  counting: Deed = (gate) =>
    orKilled(async () => {
      const deps = this.deps(gate);
      await joinWaiting({ ...deps, buyerIds: { miniProgramAppId: 'wxA' } }, this.soon());
      return rollUpChanges(deps, this.soon());
    });

  /** So much later that everything that is due is settled, erased and counted, and may be undone. */
  async settleAll(): Promise<void> {
    for (let tick = 0; tick === 0 || (tick < MOST_TICKS && this.local.all('erasures').length > 0); tick++) {
      this.clock.advance(SETTLED_AFTER_MS + 1);
      await this.settling();
    }
    this.clock.advance(SETTLED_AFTER_MS + 1);
    await this.counting();
  }

  /** What each subject counts of a person's documents as of this moment. */
  async countsOf(userId: UserId, at: Date): Promise<object> {
    const subjects = await Promise.all(this.deps().rollUps.map(({ count }) => count([userId], at)));
    return Object.assign({}, ...subjects.map((subject) => subject.get(userId)?.counts)) as object;
  }

  visits = () => this.local.all<Visit>('visits');
  coupons = () => this.local.all<Coupon>('coupons');
  orders = () => this.local.all<ShopOrder>('orders');
  template = () => this.local.all<CouponTemplate>('couponTemplates')[0] as CouponTemplate;
}
