import { expect } from '@jest/globals';
import type { WrittenTerms } from '../contracts/coupon-terms.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import { randomIds, type TemplateId, type UserId } from '../core/ids.ts';
import type { Database } from '../db/database.ts';
import { gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import type { User } from '../identity/index.ts';
import { claimCoupon, type Claimed, type ClaimRequest } from './claim-coupon.ts';
import type { Coupon, CouponTemplate } from './coupon.ts';
import { CouponStock } from './stock.ts';

export const TEMPLATE = 'spring' as TemplateId;
export const START = new Date('2024-03-01T00:00:00Z');

export const TERMS: WrittenTerms = {
  ...{ title: '满减券', benefit: { is: 'amountOff', amount: 500 }, threshold: 3000, scope: {} },
  ...{ validity: { is: 'relative', days: 30 }, stacking: 'alone', description: '' },
};

/** @param changes `total`: of its limits */
export const template = ({ total = 2, ...changes }: Changes = {}): CouponTemplate => ({
  _id: TEMPLATE,
  terms: TERMS,
  version: 1,
  state: 'active',
  startsAt: START,
  endsAt: new Date('2024-03-31T00:00:00Z'),
  limits: { total, perUser: 1 },
  audience: [],
  ...{ createdAt: START, updatedAt: START, updatedBy: 'u_operator' as UserId, requestKey: 'change-0001' },
  ...changes,
});

type Changes = Partial<CouponTemplate> & { total?: number };

/** Nobody meets others so often, one after the other. */
export const MOST_TRIES = 50;

export const user = (n: number): UserId => `u_${n}` as UserId;

/** A coupon campaign on a local database, with a clock of its own. */
export class Campaign {
  readonly clock = new HandClock(START);
  /** Of people, where a condition asks for them. */
  readonly records = new Map<UserId, User>();

  private constructor(private readonly local: LocalDatabase) {}

  static async open(local: LocalDatabase, changes: Changes = {}): Promise<Campaign> {
    local.reset();
    await new CouponStock(local.database).templates.add(template(changes));
    return new Campaign(local);
  }

  deps(database: Database = this.local.database) {
    const people = { live: async (userId: UserId) => this.records.get(userId) };
    return { clock: this.clock, ids: randomIds, stock: new CouponStock(database), people };
  }

  /** A new instance of the function, whose requests pass the gate. */
  instance(gate: Gate = ({ perform }) => perform()): CouponStock {
    return new CouponStock(gated(this.local.database, gate));
  }

  /** At a new instance, unless one is given; as the phone does, again for as long as it meets too many others. */
  async claim(userId: UserId, stock = this.instance(), more: Partial<ClaimRequest> = {}): Promise<Claimed | 'killed'> {
    const request = { user: this.recordOf(userId), claimedBy: `by ${userId}`, templateId: TEMPLATE, ...more };
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const claimed = await orKilled(() => claimCoupon({ ...this.deps(), stock }, request));
      if (outcomeOf(claimed) !== 'COUPON.BUSY') return claimed;
    }
    throw new Error('a claim is busy for ever');
  }

  recordOf(userId: UserId): User {
    const nobody = { identityIds: [], roles: [], createdAt: START, updatedAt: START };
    return this.records.get(userId) ?? { _id: userId, ...nobody };
  }

  coupons = (): Coupon[] => this.local.all<Coupon>('coupons');

  template = (): CouponTemplate =>
    this.local.all<CouponTemplate>('couponTemplates').find(({ _id }) => _id === TEMPLATE) as CouponTemplate;

  /**
   * What must hold after every single request: each coupon a unit of the stock and of its day, no unit twice, nobody above
   * the limit, nothing issued twice for one cause.
   */
  check = (): void => {
    const [{ limits }, coupons] = [this.template(), this.coupons()];
    const { total, perDay = total, perUser } = limits;
    const fitting = coupons.filter(
      ({ unit, dayUnit }) => Math.min(unit, dayUnit) >= 0 && unit < total && dayUnit < perDay,
    );
    expect(fitting).toHaveLength(coupons.length);
    const most = (of: (coupon: Coupon) => string) => Math.max(0, ...tally(coupons.map(of)).values());
    expect(most(({ unit }) => `${unit}`)).toBeLessThanOrEqual(1);
    expect(most(({ day, dayUnit }) => `${day} ${dayUnit}`)).toBeLessThanOrEqual(1);
    expect(most(({ cause }) => cause)).toBeLessThanOrEqual(1);
    expect(most(({ userId }) => userId)).toBeLessThanOrEqual(perUser);
  };
}

/** How often each was there. */
const tally = (names: readonly string[]): Map<string, number> =>
  names.reduce((counts, name) => counts.set(name, (counts.get(name) ?? 0) + 1), new Map<string, number>());

export const outcomeOf = (claimed: Claimed | 'killed'): string => {
  if (claimed === 'killed') return claimed;
  if (!claimed.ok) return claimed.error;
  return claimed.data.alreadyClaimed ? 'repeated' : 'claimed';
};
