import { shanghaiDay, type Clock } from '../core/clock.ts';
import { mapParallel } from '../core/parallel.ts';
import type { Collection, Database } from '../db/database.ts';
import type { Coupon, CouponTemplate } from './coupon.ts';
import { Allowance } from './issuing/allowance.ts';
import { KnownStock, type SoldOut } from './issuing/known-stock.ts';
import { FRESH_MS } from './issuing/numbers.ts';
import type { CampaignCosts } from './ledger/costs.ts';
import { GivenCounts } from './ledger/given-counts.ts';
import { notOpen } from './why-not.ts';

const PARALLEL_COUNTS = 8;

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
  private readonly givenToday = new Map<string, { at: Date; day: string; given: number }>();
  private readonly given: GivenCounts;

  constructor(database: Database) {
    this.templates = database.collection<CouponTemplate>('couponTemplates');
    this.coupons = database.collection<Coupon>('coupons');
    this.costs = database.collection<CampaignCosts>('campaignCosts');
    this.given = new GivenCounts(this.coupons, this.costs);
  }

  /**
   * Whether nothing of a template was left a moment ago, for good or for today, and this claimant has none. No request for
   * FRESH_MS after it was looked; then one for the template and one for the stock.
   */
  async soldOutFor(
    templateId: string,
    claimedBy: string,
    clock: Clock,
    allowance = new Allowance(),
  ): Promise<SoldOut | undefined> {
    const now = clock.now();
    if (!this.known.get(templateId)?.hadNothingFor(claimedBy, now)) return undefined;
    const known = await this.knownOf(templateId, now, allowance);
    if (!known || notOpen(known.template, now)) return undefined;
    if (!known.soldOutFor(claimedBy, now) && allowance.take()) await known.look(clock);
    return known.soldOutFor(claimedBy, now);
  }

  /**
   * What this instance knows of a template; undefined when there is none. The template is as it was up to FRESH_MS ago: so
   * long a change of it may go unnoticed. At most one request. A cold instance reads this and the stock on top of what is
   * allowed.
   */
  async knownOf(templateId: string, now: Date, allowance?: Allowance): Promise<KnownStock | undefined> {
    const known = this.known.get(templateId);
    if (known && isFreshAt(known.readAt, now)) return known;
    if (known) allowance?.take();
    else allowance?.add(1);
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

  /** How many more of those with a limit for each day may come out today. One request for each, every two seconds at most. */
  async leftToday(
    templates: readonly Pick<CouponTemplate, '_id' | 'limits'>[],
    now: Date,
  ): Promise<ReadonlyMap<string, number>> {
    const limited = templates.filter(({ limits }) => limits.perDay !== undefined);
    const left = await mapParallel(limited, PARALLEL_COUNTS, async ({ _id, limits }) => {
      const given = await this.givenOn(_id, shanghaiDay(now), now);
      return [_id, Math.max(0, (limits.perDay ?? 0) - given)] as const;
    });
    return new Map(left);
  }

  private async givenOn(templateId: string, day: string, now: Date): Promise<number> {
    const before = this.givenToday.get(templateId);
    if (before && before.day === day && isFreshAt(before.at, now)) return before.given;
    const given = await this.coupons.count({ templateId, day });
    this.givenToday.set(templateId, { at: now, day, given });
    return given;
  }
}
