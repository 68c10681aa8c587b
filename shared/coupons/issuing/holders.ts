import type { Collection } from '../../db/database.ts';
import { BATCH_SIZE } from '../../db/database.ts';
import type { Coupon } from '../coupon.ts';
import { MOST_REMEMBERED } from './numbers.ts';

/**
 * Who has a coupon of a template: read a page at a time by those who are refused because it is sold out, so that soon
 * nobody's refusal needs a request. Of very large campaigns it is never complete.
 */
export class Holders {
  private readonly holders = new Set<string>();
  private after = -1;
  private isComplete = false;

  constructor(
    private readonly coupons: Collection<Coupon>,
    private readonly templateId: string,
  ) {}

  /** Whether they are certain to have none, but for what came out since. */
  isNone(claimedBy: string): boolean {
    return this.isComplete && !this.holders.has(claimedBy);
  }

  /** Whether there is more to learn. */
  get goesOn(): boolean {
    return !this.isComplete && this.holders.size < MOST_REMEMBERED;
  }

  /** One request. */
  async readOn(): Promise<void> {
    const page = await this.coupons.find({
      where: { templateId: this.templateId, unit: { gt: this.after } },
      ...{ orderBy: { field: 'unit', direction: 'asc' }, limit: BATCH_SIZE, fields: ['unit', 'claimedBy'] },
    });
    for (const { claimedBy, unit } of page) {
      this.holders.add(claimedBy);
      this.after = Math.max(this.after, unit);
    }
    this.isComplete = page.length < BATCH_SIZE;
  }
}
