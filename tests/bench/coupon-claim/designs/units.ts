import type { Database } from '../../../../shared/db/database.ts';
import { countCoupons, couponOf, couponsOf, templatesOf, type Campaign, type Design } from './design.ts';

/** So many units are looked at together. */
const SHEET = 250;

/** What an instance believes to be free: no more than where to try first. */
class Belief {
  private free: number[] = [];
  private next = 0;
  private sheet = 0;
  private readonly sheets: number;

  constructor(
    private readonly database: Database,
    private readonly campaign: Campaign,
  ) {
    this.sheets = Math.ceil(campaign.total / SHEET);
    this.sheet = Math.floor(Math.random() * this.sheets);
  }

  /** A unit that may be free; undefined when every one is somebody's. */
  async unit(): Promise<number | undefined> {
    for (let looked = 0; this.free.length === 0; looked++) {
      if (looked === this.sheets) return undefined;
      this.sheet = (this.sheet + 1) % this.sheets;
      await this.read();
    }
    this.next %= this.free.length;
    return this.free.splice(this.next, 1)[0];
  }

  elsewhere(): void {
    this.next = Math.floor(Math.random() * this.free.length);
  }

  /** Somebody has this unit indeed; what else is free is known now. */
  async isTaken(unit: number): Promise<boolean> {
    await this.read();
    return !this.free.includes(unit);
  }

  /** Reads what is taken of a sheet, and begins anywhere in it: others begin elsewhere. */
  private async read(): Promise<void> {
    const { templateId, total } = this.campaign;
    const [from, to] = [this.sheet * SHEET, Math.min((this.sheet + 1) * SHEET, total)];
    const where = { templateId, unit: { gte: from, lt: to } };
    const taken = await couponsOf(this.database).find({ where, limit: SHEET, fields: ['unit'] });
    const numbers = new Set(taken.map(({ unit }) => unit));
    this.free = Array.from({ length: to - from }, (_, n) => from + n).filter((n) => !numbers.has(n));
    this.elsewhere();
  }
}

/** The unique index over template and unit decides: there are as many coupons as units, at most. */
export const units: Design = {
  name: 'units',
  how: 'the coupon alone, under a derived `_id`, with the number of a unit that a unique index lets only one coupon have',
  async open(database, { templateId, total }) {
    await templatesOf(database).add({ _id: templateId, total });
  },
  instance(database, campaign) {
    const belief = new Belief(database, campaign);
    return async (userId) => {
      for (let met = 1; ; met++) {
        const unit = await belief.unit();
        if (unit === undefined) return 'soldOut';
        if ((await couponsOf(database).add(couponOf(campaign, userId, { unit }))) === 'added') return 'claimed';
        belief.elsewhere();
        if (met > 1 && !(await belief.isTaken(unit))) return 'repeated';
      }
    };
  },
  coupons: countCoupons,
};
