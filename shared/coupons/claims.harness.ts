import { expect } from '@jest/globals';
import type { WrittenTerms } from '../contracts/coupon-terms.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import { randomIds, type TemplateId, type UserId } from '../core/ids.ts';
import type { Database } from '../db/database.ts';
import { deadly, gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import type { User } from '../identity/index.ts';
import { claimCoupon, type Claimed } from './claim-coupon.ts';
import type { Coupon, CouponTemplate } from './coupon.ts';
import { CouponStock } from './stock.ts';

export const TEMPLATE = 'spring' as TemplateId;
export const START = new Date('2024-03-01T00:00:00Z');

export const TERMS: WrittenTerms = {
  ...{ title: '满减券', benefit: { is: 'amountOff', amount: 500 }, threshold: 3000, scope: {} },
  ...{ validity: { is: 'relative', days: 30 }, stacking: 'alone', description: '' },
};

export const template = (changes: Partial<CouponTemplate> = {}): CouponTemplate => ({
  _id: TEMPLATE,
  terms: TERMS,
  version: 1,
  state: 'active',
  startsAt: START,
  endsAt: new Date('2024-03-31T00:00:00Z'),
  limits: { total: changes.remaining ?? 2, perUser: 1 },
  audience: [],
  remaining: 2,
  reservations: {},
  ...{ createdAt: START, updatedAt: START, updatedBy: 'u_operator' as UserId, requestKey: 'change-0001' },
  ...changes,
});

export const user = (n: number): UserId => `u_${n}` as UserId;

/** A coupon campaign on a local database, with a clock of its own. */
export class Campaign {
  readonly clock = new HandClock(START);
  /** Of people, where a condition asks for them. */
  readonly records = new Map<UserId, User>();

  private constructor(private readonly local: LocalDatabase) {}

  static async open(local: LocalDatabase, changes: Partial<CouponTemplate> = {}): Promise<Campaign> {
    local.reset();
    await new CouponStock(local.database).templates.add(template(changes));
    return new Campaign(local);
  }

  deps(database: Database = this.local.database) {
    const people = {
      idsOf: async (userId: UserId): Promise<[UserId]> => [userId],
      live: async (userId: UserId) => this.records.get(userId),
    };
    return { clock: this.clock, ids: randomIds, stock: new CouponStock(database), people };
  }

  claim(userId: UserId, gate?: Gate): Promise<Claimed | 'killed'> {
    const database = gate ? gated(this.local.database, gate) : this.local.database;
    return orKilled(() => claimCoupon(this.deps(database), { userId, templateId: TEMPLATE }));
  }

  coupons = (): Coupon[] => this.local.all<Coupon>('coupons');

  template = (): CouponTemplate => this.local.all<CouponTemplate>('couponTemplates')[0] as CouponTemplate;

  /** What must hold after every single request: no unit lost or made, nobody with two, never oversold. */
  check = (): void => {
    const [{ limits, remaining, reservations }, coupons] = [this.template(), this.coupons()];
    const paid = new Set(coupons.map(({ reservationId }) => reservationId));
    const open = Object.values(reservations).filter(({ id }) => !paid.has(id));
    expect({
      remaining,
      coupons: coupons.length,
      open: open.length,
      sum: remaining + coupons.length + open.length,
    }).toEqual({ remaining, coupons: coupons.length, open: open.length, sum: limits.total });
    expect(remaining).toBeGreaterThanOrEqual(0);
    expect(paid.size).toBe(coupons.length);
    expect(new Set(coupons.map(({ userId }) => userId)).size).toBe(coupons.length);
  };
}

export const outcomeOf = (claimed: Claimed | 'killed'): string => {
  if (claimed === 'killed') return claimed;
  if (!claimed.ok) return claimed.error;
  return claimed.data.alreadyClaimed ? 'repeated' : 'claimed';
};

/** What a killed call leaves: nothing, a unit taken, a coupon whose reservation stands, a unit taken beside a coupon. */
export const LEFTOVERS = ['nothing', 'reserved', 'unsettled', 'surplus'] as const;

/** The request of a claim that takes the unit; two reads come before it. */
const RESERVE = 2;

/** Kills a claim of this person so that it leaves something behind. */
export async function leaveBehind(campaign: Campaign, who: UserId, kind: (typeof LEFTOVERS)[number]): Promise<void> {
  if (kind === 'reserved') await campaign.claim(who, deadly({ at: RESERVE, when: 'after' }));
  if (kind === 'unsettled') await campaign.claim(who, deadly({ at: RESERVE + 1, when: 'after' }));
  if (kind !== 'surplus') return;
  let count = 0;
  const claimMeanwhile: Gate = async ({ perform }) => {
    if (count++ === RESERVE) await campaign.claim(who);
    return perform();
  };
  await campaign.claim(who, deadly({ at: RESERVE, when: 'after' }, claimMeanwhile));
}
