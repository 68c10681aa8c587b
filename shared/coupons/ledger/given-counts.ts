import { mapParallel } from '../../core/parallel.ts';
import type { Collection } from '../../db/database.ts';
import type { Coupon, CouponTemplate } from '../coupon.ts';
import { FRESH_MS } from '../issuing/numbers.ts';
import { issuedCount, type CampaignCosts } from './costs.ts';

/** So few coupons are counted themselves. */
const FEW = 10_000;

/** So are those of a larger campaign when only this part is left: the kept counts are some minutes late. */
const LAST_PART = 0.1;

/** A count goes over this many in a millisecond, roughly; it is repeated so seldom that it takes a fiftieth of the time. */
const COUNTED_PER_MS = 2_500;
const PAUSE = 50;
const PARALLEL_COUNTS = 8;

interface Given {
  count: number;
  until: number;
}
type Counted = Pick<CouponTemplate, '_id' | 'limits'>;

/**
 * How many coupons of a template were issued, for people to see: nothing is decided by it. As coupons are only ever added,
 * an old count is too low and never too high: nobody hears “sold out” who need not.
 */
export class GivenCounts {
  private readonly known = new Map<string, Given>();

  constructor(
    private readonly coupons: Collection<Coupon>,
    private readonly costs: Collection<CampaignCosts>,
  ) {}

  /**
   * Of each template as it was up to FRESH_MS ago (of more than FEW: some minutes ago; when few are left, some seconds).
   * No request for what was asked for just now; else one, and one for each template that has to be counted.
   */
  async of(templates: readonly Counted[], now: Date): Promise<ReadonlyMap<string, number>> {
    const stale = templates.filter(({ _id }) => (this.known.get(_id)?.until ?? 0) <= now.getTime());
    const large = stale.filter(({ limits }) => limits.total > FEW);
    const kept = large.length === 0 ? [] : await this.costs.getMany(large.map(({ _id }) => _id));
    await mapParallel(stale, PARALLEL_COUNTS, async ({ _id, limits: { total } }) => {
      const issued = issuedCount(kept.find((one) => one._id === _id));
      const isFarFromEnd = total > FEW && issued < total * (1 - LAST_PART);
      const count = isFarFromEnd ? issued : await this.coupons.count({ templateId: _id, unit: { lt: total } });
      const freshMs = isFarFromEnd ? FRESH_MS : Math.max(FRESH_MS, (count / COUNTED_PER_MS) * PAUSE);
      this.known.set(_id, { count, until: now.getTime() + freshMs });
    });
    return new Map(templates.map(({ _id }) => [_id, this.known.get(_id)?.count ?? 0]));
  }
}
