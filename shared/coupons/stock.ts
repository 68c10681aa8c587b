import type { Collection, Database } from '../db/database.ts';
import type { Coupon, CouponTemplate } from './coupon.ts';
import { FRESH_MS, KnownStock } from './known-stock.ts';
import type { CampaignCosts } from './ledger/costs.ts';
import { GivenCounts } from './ledger/given-counts.ts';

const isFreshAt = (at: Date, now: Date): boolean => Math.abs(now.getTime() - at.getTime()) < FRESH_MS;

/**
 * Templates and coupons. A template has units, numbered from 0 on below its total; a coupon is one of them, and a unique
 * index lets only one coupon have it. So one write is the whole claim: what is interrupted has happened, or has not.
 */
export class CouponStock {
  readonly templates: Collection<CouponTemplate>;
  readonly coupons: Collection<Coupon>;
  readonly costs: Collection<CampaignCosts>;
  private readonly known = new Map<string, KnownStock>();
  private readonly given: GivenCounts;

  constructor(database: Database) {
    this.templates = database.collection<CouponTemplate>('couponTemplates');
    this.coupons = database.collection<Coupon>('coupons');
    this.costs = database.collection<CampaignCosts>('campaignCosts');
    this.given = new GivenCounts(this.coupons, this.costs);
  }

  /** Whether a template was sold out a moment ago, and this claimant has no coupon of it. No request. */
  isSoldOutFor(templateId: string, claimedBy: string, now: Date): boolean {
    return this.known.get(templateId)?.isSoldOutFor(claimedBy, now) ?? false;
  }

  /**
   * What this instance knows of a template; undefined when there is none. The template is as it was up to FRESH_MS ago: so
   * long a change of it may go unnoticed. At most one request.
   */
  async knownOf(templateId: string, now: Date): Promise<KnownStock | undefined> {
    const known = this.known.get(templateId);
    if (known && isFreshAt(known.readAt, now)) return known;
    const template = await this.templates.get(templateId);
    if (!template) this.known.delete(templateId);
    else if (known) Object.assign(known, { template, readAt: now });
    else this.known.set(templateId, new KnownStock(template, now, this.coupons));
    return this.known.get(templateId);
  }

  /** How many units of each template are nobody's, by its id, for people to see; as late and as dear as `GivenCounts`. */
  async remaining(
    templates: readonly Pick<CouponTemplate, '_id' | 'limits'>[],
    now: Date,
  ): Promise<ReadonlyMap<string, number>> {
    const given = await this.given.of(templates, now);
    return new Map(templates.map(({ _id, limits }) => [_id, Math.max(0, limits.total - (given.get(_id) ?? 0))]));
  }
}
