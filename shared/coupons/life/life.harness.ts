import { expect } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../../core/clock.ts';
import { carryOutErasures, erasures, requestErasure } from '../../privacy/index.ts';
import type { Logger } from '../../core/logger.ts';
import { randomIds, type StoreId, type UserId } from '../../core/ids.ts';
import { gated, Killed, orKilled, type Gate } from '../../db/interruptions.harness.ts';
import { eraseMerges, miniProgramIdentityId, People, type Identity, type User } from '../../identity/index.ts';
import type { LocalDatabase } from '../../../tests/support/local-database.ts';
import { auditNow } from '../audit/audit.ts';
import type { Limits } from '../../contracts/campaign-rules.ts';
import { Campaign, START, template, TEMPLATE, TERMS, user } from '../claims.harness.ts';
import { eraseCodeTries } from '../codes/code-tries.ts';
import type { Coupon, CouponTemplate } from '../coupon.ts';
import { endLocks, expireCoupons } from '../ending/expire-coupons.ts';
import { eraseCoupons } from '../erase-coupons.ts';
import { copyMovements } from '../ledger/copy-movements.ts';
import { countCosts } from '../ledger/count-costs.ts';
import { ownedCoupons } from '../owned-coupons.ts';
import { redeemCoupon } from '../redeem-coupon.ts';
import { undoRedemption } from '../redeeming/undo-redemption.ts';
import { shownCode } from '../shown-code/shown-code.harness.ts';
import { CouponStock } from '../stock.ts';
import { LifeOrders } from './orders.harness.ts';
import { FACE, LifeIssues, OTHER, type Deed, type Keyed } from './issues.harness.ts';

const STORE = 'store-1' as StoreId;
const STAFF = user(90);
const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };

/** Coupons of both campaigns go together. */
const TERMS_OF_BOTH = { ...TERMS, stacking: 'otherCampaigns' } as const;

/** Two campaigns, people of whom two may turn out to be one and each may be erased, a till, orders, and housekeeping. */
export class LifeWorld {
  private number = 0;
  /** When nobody could claim. */
  readonly pauses: { from: Date; until?: Date }[] = [];

  /** By which coupons come out. */
  readonly issues: LifeIssues;
  readonly orders: LifeOrders;

  /** What went wrong in erasures, which say so in the log alone. */
  private readonly faults: unknown[] = [];

  private constructor(
    private readonly local: LocalDatabase,
    readonly campaign: Campaign,
    readonly perUser: number,
  ) {
    this.issues = new LifeIssues(this.deps.bind(this), (collection) => local.all(collection), perUser);
    this.orders = new LifeOrders(this.deps.bind(this), this.coupons, this.personOf);
  }

  /** @param spare for how many more coupons, of the total or by codes, the budget is enough */
  static async begin(local: LocalDatabase, { spare, ...limits }: Limits & { spare: number }): Promise<LifeWorld> {
    const endsAt = new Date(START.getTime() + 60 * DAY_MS);
    const terms = TERMS_OF_BOTH;
    const campaign = await Campaign.open(local, { terms, limits, budget: FACE * (limits.total + spare), endsAt });
    const other = { ...terms, benefit: { is: 'percentOff', percent: 7 } } as const;
    await campaign.deps().stock.templates.add(template({ _id: OTHER, terms: other, total: 3, endsAt }));
    const at = { createdAt: START, updatedAt: START };
    for (const n of [0, 1, 2]) {
      const caller = { appId: `wx${n}`, openId: `o-${n}` };
      const _id = miniProgramIdentityId(caller);
      const identity = { _id, kind: 'mp' as const, ...caller, userId: user(n), ...at };
      await local.database.collection<Identity>('identities').add(identity);
      await local.database.collection<User>('users').add({ _id: user(n), identityIds: [_id], roles: [], ...at });
    }
    return new LifeWorld(local, campaign, limits.perUser);
  }

  private deps(gate: Gate = ({ perform }) => perform()) {
    const database = gated(this.local.database, gate);
    const { clock } = this.campaign;
    const people = new People(database, clock, [ownedCoupons(database)]);
    const own = { erasures: erasures(database), stock: new CouponStock(database) };
    return { database, clock, people, ids: randomIds, ...own };
  }

  /** Of a person who was erased nothing is found by their ids. */
  private readonly answered = (result: { ok: true } | { ok: false; error: string }): boolean | 'gone' =>
    !result.ok && result.error === 'COUPON.NOT_FOUND' ? 'gone' : result.ok;

  coupons = (): Coupon[] => this.campaign.coupons();

  private personOf = (userId: UserId): UserId => {
    const into = this.local.all<User>('users').find(({ _id }) => _id === userId)?.mergedInto;
    return into ? this.personOf(into) : userId;
  };

  /** What the campaign says by now. */
  template = (): CouponTemplate => this.campaign.template();

  private soon = (): Date => new Date(this.campaign.clock.now().getTime() + 40_000);

  /** One of the coupons is shown at a till; `undefined` when there is none. */
  async redeeming(which: number): Promise<Keyed | undefined> {
    const coupons = this.coupons();
    const coupon = coupons[which % Math.max(coupons.length, 1)];
    if (!coupon) return undefined;
    const requestKey = `redeem-${this.number++}`;
    const code = await shownCode(this.deps(), coupon);
    const deed: Deed = (gate) =>
      orKilled(async () => {
        const request = { staffId: STAFF, storeId: STORE, code, requestKey };
        return this.answered(await redeemCoupon(this.deps(gate), request));
      });
    return { deed, requestKey };
  }

  undoing(which: number): Keyed | undefined {
    const used = this.coupons().filter(({ redeemedAt }) => redeemedAt);
    const coupon = used[which % Math.max(used.length, 1)];
    if (!coupon?.redeemedAt) return undefined;
    const requestKey = `undo-${this.number++}`;
    const request = { staffId: STAFF, storeIds: [STORE], couponId: coupon._id, redeemedAt: coupon.redeemedAt };
    const deed: Deed = (gate) =>
      orKilled(async () =>
        this.answered(await undoRedemption(this.deps(gate), { ...request, reason: '点错了', requestKey })),
      );
    return { deed, requestKey };
  }

  /** Two of the people are one. */
  merging: Deed = (gate) =>
    orKilled(async () => (await this.deps(gate).people.merges.merge({ a: user(0), b: user(1), cause: 'staff' })).ok);

  /** Somebody asks for their data to be erased. */
  erasing(who: number): Deed {
    return (gate) => orKilled(async () => (await requestErasure(this.deps(gate), user(who), 'asked')) !== undefined);
  }

  /** Nobody can claim, or everybody can again. */
  async switch(): Promise<void> {
    const { stock, clock } = this.deps();
    const open = this.pauses.find(({ until }) => !until);
    if (open) open.until = clock.now();
    else this.pauses.push({ from: clock.now() });
    await stock.templates.updateIf({ _id: TEMPLATE }, { set: { state: open ? 'active' : 'paused' } });
  }

  /** What housekeeping does with coupons. */
  ticking: Deed = (gate) =>
    orKilled(async () => {
      const deps = this.deps(gate);
      await endLocks(deps, this.soon());
      await expireCoupons(deps, this.soon());
      await deps.people.merges.settleDue(silent, this.soon());
      await this.erase(deps);
      return (await copyMovements(deps, this.soon())) && countCosts(deps, this.soon());
    });

  private async erase(deps: ReturnType<LifeWorld['deps']>): Promise<void> {
    const { database } = deps;
    const erase = [eraseCoupons(deps), eraseCodeTries(database), eraseMerges(database)];
    const error = (_: string, { error: fault }: { error?: unknown } = {}) => {
      if (!(fault instanceof Killed)) this.faults.push(fault);
    };
    const logger: Logger = { ...silent, error };
    await carryOutErasures({ ...deps, erase, logger, refetch: async () => undefined }, this.soon());
  }

  /** Whatever was begun is finished, and everything is in the ledger and counted; then nothing may differ. */
  async settle(): Promise<void> {
    for (let tick = 0; tick < 4; tick++) {
      this.campaign.clock.advance(3 * MINUTE_MS);
      await this.ticking(({ perform }) => perform());
    }
    expect((await auditNow(this.deps())).differences).toEqual([]);
    expect([this.faults, this.local.all('erasures')]).toEqual([[], []]);
    const known = new Set(this.local.all<User>('users').map(({ _id }) => _id));
    for (const { userId, claimedBy, state } of this.coupons()) {
      const isErased = userId === claimedBy;
      expect(isErased || known.has(userId)).toBe(true);
      if (isErased) expect(['redeemed', 'expired']).toContain(state);
    }
  }

  /** Much later all that was not used has ended, whatever was killed before: `housekeeping` has written it down. */
  async outlive(): Promise<void> {
    this.campaign.clock.advance(100 * DAY_MS);
    await this.settle();
    expect(this.coupons().filter(({ state }) => state === 'unused' || state === 'locked')).toEqual([]);
  }

  /** Of both campaigns together. */
  costs(): { count: Record<string, number>; off: number } {
    const all = this.local.all<{ count: Record<string, number>; off?: number }>('campaignCosts');
    const count: Record<string, number> = {};
    for (const [state, value] of all.flatMap((costs) => Object.entries(costs.count)))
      count[state] = (count[state] ?? 0) + value;
    return { count, off: all.reduce((sum, { off = 0 }) => sum + off, 0) };
  }
}
